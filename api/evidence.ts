import type { Observation, SeriesPoint } from '../src/domain/observation.ts';
import type { Area } from '../src/domain/site.ts';
import type { Store } from '../src/ports/store.ts';
import { missing } from './find.ts';
import type { Evidence } from './present-observation.ts';

/** An observation with everything that it cites; one that was withdrawn is answered as what it said. */
export async function gatherEvidence(id: string, store: Store): Promise<Evidence> {
  const [standing, tombstone] = await Promise.all([store.getObservation(id), store.getTombstone(id)]);
  const observation = standing ?? tombstone?.observation ?? missing('observation', id);
  const [area, ...scenes] = await Promise.all([
    areaOf(observation, store),
    ...observation.sceneIds.map((sceneId) => store.getScene(sceneId)),
  ]);
  const points = tombstone === null ? await pointsOf(observation, store) : [];
  return { observation, area, scenes, tombstone, points };
}

/** Those of the series that rest on it; undated ones and whole scenes are in none. */
async function pointsOf({ id, siteId, origin }: Observation, store: Store): Promise<readonly SeriesPoint[]> {
  if (siteId === null) return [];
  return store.series({ siteId, origin, observation: id, modelVersion: 'all' });
}

/** A whole scene is no area of any site: what was counted stands in the scene's plan, as long as there is one. */
async function areaOf(observation: Observation, store: Store): Promise<Area> {
  const { areaId, areaRevision } = observation;
  const stored = await store.getArea(areaId, areaRevision);
  return stored ?? (await plannedArea(observation, store)) ?? forgotten(observation);
}

async function plannedArea({ areaId, sceneIds }: Observation, store: Store): Promise<Area | null> {
  for (const id of sceneIds) {
    const scene = await store.getScene(id);
    const plan = scene && (await store.getPlan(id, scene.generation));
    const target = plan?.targets.find(({ area }) => area.id === areaId);
    if (target) return target.area;
  }
  return null;
}

function forgotten({ areaId, areaRevision, siteId, counts }: Observation): Area {
  const classes = counts.map((count) => count.class);
  const kind = 'scene';
  return {
    id: areaId,
    siteId,
    name: 'Whole scene',
    kind,
    ring: null,
    classes,
    verified: false,
    revision: areaRevision,
  };
}
