import { chooseModels, missingBands } from '../src/domain/choose-model.ts';
import type { ObjectClass } from '../src/domain/detection.ts';
import { Fault } from '../src/domain/fault.ts';
import { pixelRing } from '../src/domain/ground.ts';
import type { JobOf, Next } from '../src/domain/job.ts';
import { type ModelManifest, measuredClasses } from '../src/domain/model.ts';
import type { Target } from '../src/domain/plan.ts';
import type { BandRoles, Scene } from '../src/domain/scene.ts';
import type { Area } from '../src/domain/site.ts';
import { detectJobs, ringTouches } from '../src/domain/tiling.ts';
import type { SiteStore } from '../src/ports/store.ts';
import { findScene, rasterFacts } from './find-scene.ts';
import { type OpenScene, withScene } from './open-scene.ts';
import { plannedTiles } from './planned-tiles.ts';
import { measureEnlargement } from './read-detail.ts';
import { measureStretch } from './read-grid.ts';
import type { Stage } from './stage.ts';

/** Says what is to be counted where, by which model, and cuts the ground into tiles. Reads a sample of the pixels. */
export const plan: Stage<'plan'> = async (job, ports, signal) => {
  const { store, detector } = ports;
  const scene = await findScene(job, store);
  const facts = rasterFacts(scene);
  const sites = await siteAreas(scene, store);
  const { targets, jobs, gsdM } = await withScene(scene, ports, signal, async (open) => {
    const areas = [
      ...sites.filter((area) => isTouched(area, open)),
      ...(scene.whole ? [wholeOf(scene, detector.models)] : []),
    ];
    const enlarged = areas.length === 0 ? 1 : await measureEnlargement(areas, open, signal);
    const sight = {
      gsdM: Math.max(facts.gsdM, enlarged * facts.pixelSizeM),
      enlarged,
      bandRoles: open.raster.info.bandRoles,
    };
    const targets = areas.flatMap((area) => targetsOf(area, detector.models, sight));
    return { targets, gsdM: sight.gsdM, jobs: await detectAll(job, targets, detector.models, open, signal) };
  });
  const tiles = jobs.reduce((sum, { tiles }) => sum + tiles.length, 0);
  const { sceneId, generation } = job;
  await store.savePlan({ sceneId, generation, targets, shards: jobs.length, tiles });
  const state =
    targets.length === 0
      ? ({ kind: 'outside' } as const)
      : ({ kind: 'running', tilesDone: 0, tilesTotal: tiles } as const);
  await store.updateScene(sceneId, { state, raster: { ...facts, gsdM } }, { generation });
  if (targets.length === 0) return evaluations(job, await store.areasTouchedBy(sceneId));
  const observe = { kind: 'observe', sceneId, generation } as const;
  return jobs.length === 0 ? [observe] : [{ all: jobs, then: observe }];
};

/** A corrected scene that shows an area no longer: what it said there before is taken back for good. */
function evaluations({ sceneId, generation }: JobOf<'plan'>, areaIds: readonly string[]): readonly Next[] {
  return areaIds.map((areaId) => ({ kind: 'evaluate', areaId, sceneId, generation }));
}

/**
 * Real scenes speak of real sites, simulated ones of fictional sites. Of several sites named one may have been deleted since.
 * @throws Fault not-found where none is there
 */
async function siteAreas(scene: Scene, store: SiteStore): Promise<readonly Area[]> {
  const sites = await store.listSites();
  const { siteIds } = scene;
  if (siteIds?.length && !sites.some((site) => siteIds.includes(site.id))) {
    throw new Fault('not-found', `scene ${scene.id} names ${siteIds.join(', ')}: no such site is there`);
  }
  return sites
    .filter((site) => site.fictional === (scene.origin === 'simulated'))
    .filter((site) => scene.siteIds === null || scene.siteIds.includes(site.id))
    .flatMap((site) => site.areas);
}

/** The footprint as an area: nothing was placed, so there is no placement to verify. */
function wholeOf(scene: Scene, models: readonly ModelManifest[]): Area {
  return {
    id: `scene-${scene.id}`,
    siteId: null,
    name: 'whole scene',
    kind: 'scene',
    ring: rasterFacts(scene).footprint,
    classes: [...new Set(models.flatMap(shownClasses))],
    verified: true,
    revision: 1,
  };
}

/** What a model boxes only to tell it apart is asked for by nobody; a model not measured at all shows its boxes. */
function shownClasses(model: ModelManifest): readonly ObjectClass[] {
  const measured = measuredClasses(model);
  return measured.length > 0 ? measured : model.classes;
}

function isTouched(area: Area, { raster, georeference }: OpenScene): boolean {
  const ring = georeference && area.ring && pixelRing(georeference, area.ring);
  return !!ring && ringTouches(ring, { x0: 0, y0: 0, x1: raster.info.width, y1: raster.info.height });
}

interface Sight {
  /** What models are chosen by: coarser than the headers say where the pixels show no detail of their own. */
  readonly gsdM: number;
  readonly enlarged: number;
  readonly bandRoles: BandRoles;
}

function enlargedNote(enlarged: number): string {
  return `the pixels hold no detail finer than about ${enlarged} of them, as if they had been enlarged`;
}

/**
 * One target for each model that looks at the area. Classes that no model knows say nothing; in a whole scene neither
 * do those that its resolution does not allow, while others are counted.
 */
function targetsOf(
  area: Area,
  models: readonly ModelManifest[],
  { gsdM, enlarged, bandRoles }: Sight,
): readonly Target[] {
  const known = area.classes.filter((name) => models.some((model) => model.classes.includes(name)));
  const choices = chooseModels(models, known, gsdM);
  const able = choices.filter(({ model }) => model.kind === 'model');
  return (area.kind === 'scene' && able.length > 0 ? able : choices).map(({ classes, model }) => ({
    area,
    classes,
    model:
      model.kind === 'none'
        ? { ...model, detail: enlarged === 1 ? model.detail : `${model.detail}; ${enlargedNote(enlarged)}` }
        : chosen(model.manifest, bandRoles),
  }));
}

function chosen(model: ModelManifest, roles: BandRoles): Target['model'] {
  const missing = missingBands(model, roles);
  const { id, version } = model;
  return { kind: 'model', id, version, ...(missing.length > 0 ? { missingBands: missing } : {}) };
}

/** The tiles of every model over the areas it looks at, as jobs numbered through. */
async function detectAll(
  { sceneId, generation }: JobOf<'plan'>,
  targets: readonly Target[],
  models: readonly ModelManifest[],
  open: OpenScene,
  signal: AbortSignal,
): Promise<readonly JobOf<'detect'>[]> {
  const jobs: JobOf<'detect'>[] = [];
  for (const model of models) {
    const planned = plannedTiles(model, targets, open);
    if (planned === null) continue;
    // Nothing holds ground: there is nothing to look at, and the observation says nodata.
    const stretch = await measureStretch(open.raster, model, signal);
    if (stretch === null) continue;
    jobs.push(
      ...detectJobs({
        sceneId,
        generation,
        modelId: model.id,
        ...planned,
        stretch,
        firstShard: jobs.length,
      }),
    );
  }
  return jobs;
}
