import type { Reference } from '../domain/reference.ts';

/** References that people imported; those that come with the project are not stored. */
export interface ReferenceStore {
  /** All or none; one whose id is there already is replaced. */
  saveReferences(references: readonly Reference[]): Promise<void>;
  /** By `from`, then id; of one site, or of all. */
  listReferences(query: { readonly siteId?: string | undefined }): Promise<readonly Reference[]>;
  deleteReference(id: string): Promise<boolean>;
}
