import type { Scene } from '../src/domain/scene.ts';
import type { BlobRef } from '../src/ports/blobs.ts';
import type { Context } from './context.ts';
import { sceneIdOf } from './identity.ts';

/** Under which a blob's scene is written and its bytes removed: the one never between the steps of the other. */
export function lockOf(sceneId: string): string {
  return `scene:${sceneId}`;
}

/** Whether what a scene is counted from is still kept here; whether its URLs still answer, `unreadableAmong` asks. */
export async function hasBytes(
  { source, mask }: Pick<Scene, 'source' | 'mask'>,
  { blobs }: Pick<Context['ports'], 'blobs'>,
): Promise<boolean> {
  for (const each of [source, ...(mask === null ? [] : [mask.source])])
    if (each.kind === 'blob' && !(await blobs.has(each.sha256))) return false;
  return true;
}

/** Removes the bytes that no scene refers to. */
export async function releaseBlobs(
  { store, blobs }: Pick<Context['ports'], 'store' | 'blobs'>,
  refs: readonly Pick<BlobRef, 'sha256'>[],
): Promise<void> {
  for (const { sha256 } of refs) {
    const scene = sceneIdOf({ kind: 'blob', sha256, name: '', bytes: 0 });
    await store.exclusively(lockOf(scene), async () => {
      for (const free of await store.unreferencedBlobs([sha256])) await blobs.delete(free);
    });
  }
}
