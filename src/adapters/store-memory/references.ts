import type { ReferenceStore } from '../../ports/reference-store.ts';
import { compareText, type Shelves } from './shelves.ts';

export function createReferences({ references }: Shelves): ReferenceStore {
  return {
    async saveReferences(saved) {
      for (const reference of saved) references.set(reference.id, reference);
    },
    listReferences: async ({ siteId }) =>
      [...references.values()]
        .filter((reference) => siteId === undefined || reference.siteId === siteId)
        .sort((a, b) => a.from - b.from || compareText(a.id, b.id)),
    deleteReference: async (id) => references.delete(id),
  };
}
