import type { Reference } from '../../domain/reference.ts';
import type { ReferenceStore } from '../../ports/reference-store.ts';
import type { Database } from './database.ts';

/** Rows a statement, 17 parameters each. */
const BATCH = 500;

const REPLACED = [
  'siteId',
  'origin',
  'areaId',
  'class',
  'from',
  'to',
  'count',
  'approximate',
  'measure',
  'scope',
  'seen',
  'sensor',
  'source',
  'url',
  'note',
  'importedAt',
] as const satisfies readonly (keyof Reference)[];

export function createReferences(db: Database): ReferenceStore {
  return {
    async saveReferences(references) {
      await db.transaction().execute(async (tx) => {
        for (let start = 0; start < references.length; start += BATCH)
          await tx
            .insertInto('referenceCounts')
            .values(references.slice(start, start + BATCH))
            .onConflict((conflict) =>
              conflict
                .column('id')
                .doUpdateSet((excluded) =>
                  Object.fromEntries(REPLACED.map((name) => [name, excluded.ref(`excluded.${name}`)])),
                ),
            )
            .execute();
      });
    },
    async listReferences({ siteId }) {
      const select = db.selectFrom('referenceCounts').selectAll().orderBy('from').orderBy('id');
      return siteId === undefined ? select.execute() : select.where('siteId', '=', siteId).execute();
    },
    async deleteReference(id) {
      const { numDeletedRows } = await db
        .deleteFrom('referenceCounts')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
  };
}
