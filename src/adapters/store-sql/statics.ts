import type { Selectable } from 'kysely';
import type { AreaMark } from '../../domain/static-register.ts';
import type { StaticStore } from '../../ports/static-store.ts';
import { type Database, toJson } from './database.ts';
import { pairs } from './detection-row.ts';
import { FOREIGN_KEY_VIOLATION, sqlState } from './sql-fault.ts';
import type { StaticMarkTable } from './tables.ts';

export function createStatics(db: Database): StaticStore {
  return {
    async saveFooting({ boxes, ...footing }) {
      const row = { ...footing, boxes: toJson(boxes) };
      await db
        .insertInto('footings')
        .values(row)
        .onConflict((conflict) => conflict.column('observationId').doUpdateSet(row))
        .execute()
        .catch((error: unknown) => {
          if (sqlState(error) !== FOREIGN_KEY_VIOLATION) throw error;
        });
    },
    listFootings: async (of) =>
      footingsOf(db, of).select(['footings.observationId', 'footings.seen', 'footings.boxes']).execute(),
    listBoxes: async (of) =>
      footingsOf(db, of).select(['footings.observationId', 'footings.boxes']).execute(),
    async saveStaticMark(mark) {
      const row = { ...mark, lonLat: mark.lonLat.flat() };
      await db
        .insertInto('staticMarks')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    },
    async listStaticMarks({ siteId, areaId }) {
      let select = db.selectFrom('staticMarks').selectAll().orderBy('markedAt').orderBy('id');
      if (siteId !== undefined) select = select.where('siteId', '=', siteId);
      if (areaId !== undefined) select = select.where('areaId', '=', areaId);
      return (await select.execute()).map(markOf);
    },
    async deleteStaticMark(id) {
      const row = await db.deleteFrom('staticMarks').where('id', '=', id).returningAll().executeTakeFirst();
      return row === undefined ? null : markOf(row);
    },
  };
}

function footingsOf(db: Database, { areaId, origin }: Parameters<StaticStore['listFootings']>[0]) {
  return db
    .selectFrom('footings')
    .innerJoin('observations', 'observations.id', 'footings.observationId')
    .where('observations.areaId', '=', areaId)
    .where('observations.origin', '=', origin)
    .where('observations.at', 'is not', null)
    .orderBy('footings.observationId');
}

function markOf(row: Selectable<StaticMarkTable>): AreaMark {
  return { ...row, lonLat: pairs(row.lonLat) };
}
