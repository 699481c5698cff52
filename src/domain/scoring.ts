import { type Choosable, chooseModels } from './choose-model.ts';
import type { Observation } from './observation.ts';
import type { Area } from './site.ts';

/** What a scene said of the areas of a site, by which versions of which models. */
export interface ScoredScene {
  /** What the scene is judged on, m; null while its headers are not read. */
  readonly gsdM: number | null;
  /** Those that cite it. */
  readonly observations: readonly Pick<Observation, 'areaId' | 'modelId' | 'modelVersion'>[];
}

/** By id. */
export interface Scoring {
  /** The models that would look at it now: at areas that it shows, for classes that some model may count. */
  readonly looking: readonly string[];
  /** Those of them that, in the version that is loaded, have yet to look. */
  readonly outdated: readonly string[];
}

export function scoringOf(
  { gsdM, observations }: ScoredScene,
  areas: readonly Pick<Area, 'id' | 'classes'>[],
  models: readonly (Choosable & { readonly version: string })[],
): Scoring {
  if (gsdM === null) return { looking: [], outdated: [] };
  const looks = areas
    .filter((area) => observations.some(({ areaId }) => areaId === area.id))
    .flatMap(({ id: areaId, classes }) =>
      chooseModels(models, classes, gsdM).flatMap(({ model }) =>
        model.kind === 'model' ? [{ areaId, id: model.manifest.id, version: model.manifest.version }] : [],
      ),
    );
  const missing = looks.filter(
    ({ areaId, id, version }) =>
      !observations.some((o) => o.areaId === areaId && o.modelId === id && o.modelVersion === version),
  );
  return { looking: idsOf(looks), outdated: idsOf(missing) };
}

function idsOf(looks: readonly { readonly id: string }[]): readonly string[] {
  return [...new Set(looks.map(({ id }) => id))].sort();
}
