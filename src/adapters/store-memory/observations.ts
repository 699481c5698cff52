import { isDeepStrictEqual } from 'node:util';
import { Fault } from '../../domain/fault.ts';
import type { Observation, SeriesPoint } from '../../domain/observation.ts';
import type { SceneView } from '../../domain/scene-view.ts';
import type { ObservationStore, SeriesQuery } from '../../ports/observation-store.ts';
import { compareText, isSameView, type Shelves } from './shelves.ts';

type Observations = Omit<ObservationStore, 'assignPass' | 'passScenes' | 'saveSceneView' | 'sceneViews'>;

export function createObservations(shelves: Shelves): Observations {
  const { observations, history, tombstones, series } = shelves;
  const byTime = (list: Iterable<Observation>): readonly Observation[] =>
    [...list].sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity) || compareText(a.id, b.id));
  return {
    async saveObservation(observation, of = []) {
      const stands = (view: SceneView): boolean =>
        shelves.views.some((v) => isSameView(v, view) && v.generation === view.generation);
      if (!of.every(stands)) return false;
      requireScenes(shelves, observation);
      const standing = [...observations.values()].find((other) => isSameLook(other, observation));
      if (standing && saysTheSame(standing, observation)) return true;
      if (standing) {
        observations.delete(standing.id);
        shelves.footings.delete(standing.id);
        history.set(standing.id, [standing, ...(history.get(standing.id) ?? [])]);
      }
      observations.set(observation.id, observation);
      return true;
    },
    getObservation: async (id) => observations.get(id) ?? null,
    observationHistory: async (id) => history.get(id) ?? [],
    async getTombstone(id) {
      if (observations.has(id)) return null;
      return tombstones.findLast(({ observation }) => observation.id === id) ?? null;
    },
    observationsOfScene: async (sceneId) =>
      byTime([...observations.values()].filter((o) => o.sceneIds.includes(sceneId))),
    listObservations: async ({ areaId, origin }) =>
      byTime(
        [...observations.values()].filter((o) => o.areaId === areaId && o.origin === origin && o.at !== null),
      ),
    async replaceSeries(areaId, origin, points) {
      series.set(`${origin} ${areaId}`, { areaId, origin, points });
    },
    series: async (query) => readSeries(shelves, query),
  };
}

function isSameLook(a: Observation, b: Observation): boolean {
  return (
    a.areaId === b.areaId &&
    a.areaRevision === b.areaRevision &&
    a.passId === b.passId &&
    a.modelId === b.modelId &&
    a.modelVersion === b.modelVersion
  );
}

function saysTheSame(a: Observation, b: Observation): boolean {
  return isDeepStrictEqual({ ...a, observedAt: 0 }, { ...b, observedAt: 0 });
}

/** A job that computed before a scene was deleted must not bring it back. */
function requireScenes({ scenes }: Shelves, { id, sceneIds }: Observation): void {
  const missing = sceneIds.find((sceneId) => !scenes.has(sceneId));
  if (missing !== undefined)
    throw new Fault('not-found', `observation "${id}" cites scene "${missing}", which is not there`);
}

function readSeries({ areas, series }: Shelves, query: SeriesQuery): readonly SeriesPoint[] {
  return [...series.values()]
    .filter(({ areaId, origin }) => origin === query.origin && (query.areaId ?? areaId) === areaId)
    .filter(({ areaId }) => areas.get(areaId)?.revisions[0]?.siteId === query.siteId)
    .sort((a, b) => compareText(a.areaId, b.areaId))
    .flatMap(({ points }) => points)
    .filter((point) => query.class === undefined || point.class === query.class)
    .filter((point) => query.modelId === undefined || point.modelId === query.modelId)
    .filter((point) => isAsked(point, query.modelVersion))
    .filter((point) => query.sensorClass === undefined || point.sensorClass === query.sensorClass)
    .filter((point) => query.observation === undefined || point.observation === query.observation)
    .filter(({ at }) => at >= (query.from ?? -Infinity) && at < (query.to ?? Infinity))
    .sort((a, b) => a.at - b.at);
}

function isAsked({ modelVersion, newest }: SeriesPoint, asked: string | undefined): boolean {
  if (asked === undefined) return newest;
  return asked === 'all' || modelVersion === asked;
}
