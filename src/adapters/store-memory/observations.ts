import { isDeepStrictEqual } from 'node:util';
import { Fault } from '../../domain/fault.ts';
import type { Observation, SeriesPoint } from '../../domain/observation.ts';
import type { Origin } from '../../domain/scene.ts';
import type { ObservationStore, SeriesQuery } from '../../ports/observation-store.ts';
import { compare, type Tables } from './tables.ts';

type Observations = Omit<ObservationStore, 'assignPass' | 'passScenes' | 'saveSceneView' | 'sceneViews'>;

export function createObservations(tables: Tables): Observations {
  const { scenes, observations, history, tombstones, series } = tables;

  const listed = (holds: (observation: Observation) => boolean): readonly Observation[] =>
    [...observations.values()]
      .filter(holds)
      .sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity) || compare(a.id, b.id));

  return {
    saveObservation: async (observation) => {
      const missing = observation.sceneIds.find((id) => !scenes.has(id));
      if (missing !== undefined) {
        throw new Fault(
          'not-found',
          `observation "${observation.id}" cites scene "${missing}", which is not there`,
        );
      }
      const [stands] = listed((other) => isSameKey(other, observation));
      if (stands) {
        if (isDeepStrictEqual({ ...stands, observedAt: 0 }, { ...observation, observedAt: 0 })) return;
        history.set(stands.id, [stands, ...(history.get(stands.id) ?? [])]);
        observations.delete(stands.id);
      }
      observations.set(observation.id, observation);
    },
    getObservation: async (id) => observations.get(id) ?? null,
    observationHistory: async (id) => history.get(id) ?? [],
    getTombstone: async (id) => {
      if (observations.has(id)) return null;
      const stones = [...tombstones.values()].filter(({ observation }) => observation.id === id);
      return stones.sort((a, b) => b.withdrawnAt - a.withdrawnAt)[0] ?? null;
    },
    observationsOfScene: async (sceneId) => listed(({ sceneIds }) => sceneIds.includes(sceneId)),
    listObservations: async ({ areaId, origin }) =>
      listed((other) => other.areaId === areaId && other.origin === origin && other.at !== null),
    replaceSeries: async (areaId, origin, points) => {
      series.set(seriesKey(areaId, origin), points);
    },
    series: async (query) =>
      areasOf(tables, query.siteId)
        .flatMap((areaId) => series.get(seriesKey(areaId, query.origin)) ?? [])
        .filter((point) => isWithin(point, query))
        .sort((a, b) => a.at - b.at || compare(a.area, b.area)),
  };
}

export function seriesKey(areaId: string, origin: Origin): string {
  return `${origin}:${areaId}`;
}

function isSameKey(a: Observation, b: Observation): boolean {
  return (
    a.areaId === b.areaId &&
    a.areaRevision === b.areaRevision &&
    a.passId === b.passId &&
    a.modelId === b.modelId
  );
}

function areasOf({ areas }: Tables, siteId: string): readonly string[] {
  return [...areas].filter(([, { revisions }]) => revisions.at(-1)?.siteId === siteId).map(([id]) => id);
}

function isWithin(point: SeriesPoint, query: SeriesQuery): boolean {
  return (
    (query.areaId === undefined || point.area === query.areaId) &&
    (query.class === undefined || point.class === query.class) &&
    (query.from === undefined || point.at >= query.from) &&
    (query.to === undefined || point.at < query.to)
  );
}
