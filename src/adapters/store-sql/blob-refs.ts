import type { Scene, SceneSource } from '../../domain/scene.ts';
import type { SceneStore } from '../../ports/scene-store.ts';
import type { Database, Tx } from './database.ts';

type BlobRefs = Pick<SceneStore, 'unreferencedBlobs' | 'releaseBlobs'>;

export function createBlobRefs(db: Database): BlobRefs {
  return {
    unreferencedBlobs: async (among) => {
      if (among.length === 0) return [];
      const rows = await db.selectFrom('blobRefs').select('sha256').where('sha256', 'in', among).execute();
      const referenced = new Set(rows.map((row) => row.sha256));
      return among.filter((sha256) => !referenced.has(sha256));
    },
    releaseBlobs: async (createdBefore) => {
      const ended = db
        .selectFrom('scenes')
        .select('id')
        .where('createdAt', '<', createdBefore)
        .where('stateKind', 'not in', ['queued', 'running']);
      await db.deleteFrom('blobRefs').where('sceneId', 'in', ended).execute();
    },
  };
}

export async function saveBlobRefs(tx: Tx, scene: Pick<Scene, 'id' | 'source' | 'mask'>): Promise<void> {
  await saveRef(tx, scene.id, 'source', scene.source);
  await saveMaskRef(tx, scene.id, scene.mask);
}

export async function saveMaskRef(tx: Tx, sceneId: string, mask: Scene['mask']): Promise<void> {
  await saveRef(tx, sceneId, 'mask', mask?.source ?? null);
}

async function saveRef(
  tx: Tx,
  sceneId: string,
  role: 'source' | 'mask',
  source: SceneSource | null,
): Promise<void> {
  await tx.deleteFrom('blobRefs').where('sceneId', '=', sceneId).where('role', '=', role).execute();
  if (source?.kind !== 'blob') return;
  await tx.insertInto('blobRefs').values({ sceneId, role, sha256: source.sha256 }).execute();
}
