import { type Selectable, sql } from 'kysely';
import { Fault } from '../../domain/fault.ts';
import type { Area } from '../../domain/site.ts';
import type { SiteStore } from '../../ports/store.ts';
import { type Database, lockInTransaction, toJsonOrNull } from './database.ts';
import type { AreaTable } from './tables.ts';

type Areas = Pick<SiteStore, 'saveArea' | 'getArea' | 'areaRevisions' | 'retireArea'>;

export function createAreas(db: Database): Areas {
  return {
    saveArea: (area, expected) => saveArea(db, area, expected),
    getArea: async (id, revision) => {
      let query = db
        .selectFrom('areas')
        .selectAll()
        .where('id', '=', id)
        .orderBy('revision', 'desc')
        .limit(1);
      if (revision !== undefined) query = query.where('revision', '=', revision);
      const row = await query.executeTakeFirst();
      return row === undefined ? null : areaOf(row);
    },
    areaRevisions: async (id) => {
      const rows = await db
        .selectFrom('areas')
        .selectAll()
        .where('id', '=', id)
        .orderBy('revision')
        .execute();
      return rows.map(areaOf);
    },
    retireArea: (id, expected) => retireArea(db, id, expected),
  };
}

async function saveArea(db: Database, area: Omit<Area, 'revision'>, expected: number): Promise<Area> {
  return db.transaction().execute(async (tx) => {
    await lockInTransaction(tx, `area:${area.id}`);
    const latest = await latestRevision(tx, area.id);
    if (latest !== expected) {
      const message = overtaken(area.id, expected, latest);
      throw new Fault('conflict', latest === 0 ? `${message} (there is none)` : message);
    }
    await requireSite(tx, area);
    const { id, siteId, name, kind, ring, classes, verified } = area;
    const revised: Area = { id, siteId, name, kind, ring, classes, verified, revision: expected + 1 };
    await tx
      .insertInto('areas')
      .values({ ...revised, ring: toJsonOrNull(ring) })
      .execute();
    await tx.updateTable('areas').set({ retired: false }).where('id', '=', id).execute();
    return revised;
  });
}

/** Under the lock of edits: no revision comes between the look and the retirement. */
async function retireArea(db: Database, id: string, expected: number | undefined): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await lockInTransaction(tx, `area:${id}`);
    const latest = await latestRevision(tx, id);
    if ((await retireAreas(tx, { id })) === 0) return false;
    if (expected !== undefined && latest !== expected)
      throw new Fault('conflict', overtaken(id, expected, latest));
    return true;
  });
}

/** 0 where there is none. */
async function latestRevision(tx: Database, id: string): Promise<number> {
  const { latest } = await tx
    .selectFrom('areas')
    .select((eb) => eb.fn.coalesce(eb.fn.max('revision'), sql<number>`0`).as('latest'))
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return latest;
}

function overtaken(id: string, expected: number, latest: number): string {
  return `area "${id}": revision ${expected} was expected, the latest is ${latest}`;
}

async function requireSite(db: Database, area: Pick<Area, 'id' | 'siteId'>): Promise<void> {
  if (area.siteId === null) return;
  const site = await db
    .selectFrom('sites')
    .select('id')
    .where('id', '=', area.siteId)
    .where('retired', '=', false)
    .forKeyShare()
    .executeTakeFirst();
  if (site === undefined) {
    throw new Fault('not-found', `area "${area.id}": its site "${area.siteId}" is not there`);
  }
}

/** The planned areas of one site or of all, by id. */
export async function latestAreas(db: Database, siteId?: string): Promise<readonly Area[]> {
  let query = db
    .selectFrom('areas')
    .distinctOn('id')
    .selectAll()
    .where('retired', '=', false)
    .orderBy('id')
    .orderBy('revision', 'desc');
  if (siteId !== undefined) query = query.where('siteId', '=', siteId);
  return (await query.execute()).map(areaOf);
}

/** @returns how many rows were planned until now */
export async function retireAreas(db: Database, which: { id: string } | { siteId: string }): Promise<number> {
  const update = db.updateTable('areas').set({ retired: true }).where('retired', '=', false);
  const rows = 'id' in which ? update.where('id', '=', which.id) : update.where('siteId', '=', which.siteId);
  return (await rows.returning('id').execute()).length;
}

function areaOf({ retired: _, ...area }: Selectable<AreaTable>): Area {
  return area;
}
