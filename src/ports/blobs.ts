/** What a stage needs of the blobs: where the bytes lie. */
export interface BlobPaths {
  /** A local path to read the blob from. @throws Fault not-found */
  path(sha256: string): Promise<string>;
}

/** Content-addressed files: the key is the SHA-256 of the bytes. */
export interface Blobs extends BlobPaths {
  /** Streams to storage, never held in memory. @throws Fault disk-full (507) below the reserve, too-large */
  put(bytes: AsyncIterable<Uint8Array>, limits?: { readonly maxBytes?: number }): Promise<BlobRef>;
  open(sha256: string): AsyncIterable<Uint8Array>;
  has(sha256: string): Promise<boolean>;
  /** Removes the bytes; callers have seen in the store that nothing refers to them. */
  delete(sha256: string): Promise<void>;
  list(): AsyncIterable<StoredBlob>;
}

export interface BlobRef {
  readonly sha256: string;
  readonly bytes: number;
}

export interface StoredBlob extends BlobRef {
  /** When it was last put, ms UTC: what is young may belong to a scene that is being submitted. */
  readonly storedAt: number;
}
