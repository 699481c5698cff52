import type { Blobs, StoredBlob } from '../../ports/blobs.ts';
import type { Store } from '../../ports/store.ts';

/** Names asked about in one question to the store. */
const BATCH = 500;

/**
 * Deletes blobs that no scene refers to. Those put after `storedBefore` (ms UTC) stay: their scene may not be
 * inserted yet. A day before now is a good value.
 */
export async function collectBlobs(
  store: Pick<Store, 'unreferencedBlobs'>,
  blobs: Pick<Blobs, 'list' | 'delete'>,
  storedBefore: number,
): Promise<{ readonly deleted: number; readonly bytes: number }> {
  let deleted = 0;
  let bytes = 0;
  let batch: StoredBlob[] = [];
  const sweep = async (): Promise<void> => {
    const unreferenced = new Set(await store.unreferencedBlobs(batch.map((blob) => blob.sha256)));
    for (const blob of batch.filter(({ sha256 }) => unreferenced.has(sha256))) {
      await blobs.delete(blob.sha256);
      deleted += 1;
      bytes += blob.bytes;
    }
    batch = [];
  };
  for await (const blob of blobs.list()) {
    if (blob.storedAt < storedBefore) batch.push(blob);
    if (batch.length === BATCH) await sweep();
  }
  await sweep();
  return { deleted, bytes };
}
