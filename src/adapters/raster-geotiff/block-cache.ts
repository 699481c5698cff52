import type { Block } from './block-decoder.ts';

/** Decoded blocks of all open rasters, the least recently used dropped over `maxBytes`. */
export interface BlockCache {
  /** A block that is kept or being decoded. */
  get(key: string): Promise<Block> | undefined;
  /** Keeps a block once it is decoded; a failed one is forgotten. */
  put(key: string, block: Promise<Block>): void;
  /** Forgets every block whose key starts so. */
  drop(prefix: string): void;
  /** Bytes of decoded samples held. */
  readonly bytes: number;
}

export function createBlockCache(maxBytes: number): BlockCache {
  // a Map keeps insertion order: the first key is the least recently used
  const entries = new Map<string, { readonly block: Promise<Block>; bytes: number }>();
  let total = 0;

  function forget(key: string): void {
    total -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }

  return {
    get bytes() {
      return total;
    },
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.block;
    },
    put(key, block) {
      const entry = { block, bytes: 0 };
      forget(key);
      entries.set(key, entry);
      block.then(
        (decoded) => {
          if (entries.get(key) !== entry) return;
          entry.bytes = sizeOf(decoded);
          total += entry.bytes;
          for (const oldest of entries.keys()) {
            if (total <= maxBytes) break;
            forget(oldest);
          }
        },
        () => {
          if (entries.get(key) === entry) forget(key);
        },
      );
    },
    drop(prefix) {
      for (const key of [...entries.keys()]) if (key.startsWith(prefix)) forget(key);
    },
  };
}

function sizeOf({ samples, valid }: Block): number {
  return samples.byteLength + (valid?.byteLength ?? 0);
}
