import type { ModelManifest } from '../domain/model.ts';

/** A model whose manifest was checked and whose network lies in a local file with the checksum it states. */
export interface ModelFile {
  readonly manifest: ModelManifest;
  readonly path: string;
}
