import type { Store } from '../src/ports/store.ts';
import { findArea, missing } from './find.ts';
import type { Evidence } from './present-observation.ts';

/** An observation with everything that it cites; one that was withdrawn is answered as what it said. */
export async function gatherEvidence(id: string, store: Store): Promise<Evidence> {
  const [standing, tombstone] = await Promise.all([store.getObservation(id), store.getTombstone(id)]);
  const observation = standing ?? tombstone?.observation ?? missing('observation', id);
  const [area, ...scenes] = await Promise.all([
    findArea(store, observation.areaId, observation.areaRevision),
    ...observation.sceneIds.map((sceneId) => store.getScene(sceneId)),
  ]);
  return { observation, area, scenes, tombstone };
}
