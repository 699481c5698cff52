import { sql } from 'kysely';
import type { Site } from '../../domain/site.ts';
import type { SiteStore } from '../../ports/store.ts';
import { latestAreas, retireAreas } from './areas.ts';
import type { Database } from './database.ts';

type Sites = Pick<SiteStore, 'listSites' | 'getSite' | 'saveSite' | 'deleteSite'>;

export function createSites(db: Database): Sites {
  return {
    listSites: () => readSites(db),
    getSite: async (id) => (await readSites(db, id))[0] ?? null,
    saveSite: (site) => saveSite(db, site),
    deleteSite: (id) => deleteSite(db, id),
  };
}

async function readSites(db: Database, id?: string): Promise<readonly Site[]> {
  let query = db.selectFrom('sites').where('retired', '=', false).orderBy('id');
  if (id !== undefined) query = query.where('id', '=', id);
  const sites = await query.select(['id', 'name', 'timezone', 'fictional']).execute();
  const areas = await latestAreas(db, id);
  return sites.map((site) => ({ ...site, areas: areas.filter((area) => area.siteId === site.id) }));
}

async function saveSite(db: Database, site: Omit<Site, 'areas'>): Promise<Site> {
  const { id, name, timezone, fictional } = site;
  const row = { id, name, timezone, fictional, retired: false };
  await db
    .insertInto('sites')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
  return { id, name, timezone, fictional, areas: await latestAreas(db, id) };
}

/** What a pass or an observation cites is kept, out of sight; the rest goes. */
async function deleteSite(db: Database, id: string): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const site = await tx
      .selectFrom('sites')
      .select('retired')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (site === undefined || site.retired) return false;
    const cited = tx.selectFrom('observations').select('areaId').where('siteId', '=', id);
    const gone = await tx
      .deleteFrom('areas')
      .where('siteId', '=', id)
      .where('id', 'not in', cited)
      .returning('id')
      .execute();
    const ids = gone.map((area) => area.id);
    await tx.deleteFrom('seriesPoints').where(sql<boolean>`area_id = ANY(${ids})`).execute();
    const [area] = await tx.selectFrom('areas').select('id').where('siteId', '=', id).limit(1).execute();
    const [pass] = await tx.selectFrom('passes').select('id').where('siteId', '=', id).limit(1).execute();
    if (area === undefined && pass === undefined) {
      await tx.deleteFrom('sites').where('id', '=', id).execute();
    } else {
      await retireAreas(tx, { siteId: id });
      await tx.updateTable('sites').set({ retired: true }).where('id', '=', id).execute();
    }
    return true;
  });
}
