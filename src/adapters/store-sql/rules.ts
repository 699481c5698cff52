import type { SiteRule } from '../../domain/alerting/site-rule.ts';
import { Fault } from '../../domain/fault.ts';
import type { AlertStore } from '../../ports/alert-store.ts';
import { type Database, type Tx, toJson } from './database.ts';

type Rules = Pick<
  AlertStore,
  'listRules' | 'getRule' | 'saveRule' | 'deleteRule' | 'listSilences' | 'getSilence' | 'saveSilence'
>;

export function createRules(db: Database): Rules {
  const silences = () =>
    db
      .selectFrom('silences')
      .select([
        'id',
        'siteId as site',
        'areaId as area',
        'class',
        'fromAt as from',
        'untilAt as until',
        'why',
        'createdAt',
      ]);
  return {
    listRules: async (siteId) => {
      const all = db.selectFrom('rules').selectAll().orderBy('id');
      return (siteId === undefined ? all : all.where('siteId', '=', siteId)).execute();
    },
    getRule: async (id) =>
      (await db.selectFrom('rules').selectAll().where('id', '=', id).executeTakeFirst()) ?? null,
    saveRule: (rule) => db.transaction().execute((tx) => saveRule(tx, rule)),
    deleteRule: async (id) => {
      const deleted = await db.deleteFrom('rules').where('id', '=', id).returning('id').execute();
      return deleted.length > 0;
    },
    listSilences: async (siteId) => {
      const all = silences().orderBy('createdAt', 'desc').orderBy('id', 'desc');
      return (siteId === undefined ? all : all.where('siteId', '=', siteId)).execute();
    },
    getSilence: async (id) => (await silences().where('id', '=', id).executeTakeFirst()) ?? null,
    saveSilence: async ({ site, area, from, until, ...silence }) => {
      const row = { ...silence, siteId: site, areaId: area, fromAt: from, untilAt: until };
      await db
        .insertInto('silences')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    },
  };
}

async function saveRule(tx: Tx, rule: SiteRule): Promise<void> {
  const row = { ...rule, rule: toJson(rule.rule) };
  const saved =
    rule.revision === 1
      ? await tx
          .insertInto('rules')
          .values(row)
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .execute()
      : await tx
          .updateTable('rules')
          .set(row)
          .where('id', '=', rule.id)
          .where('revision', '=', rule.revision - 1)
          .returning('id')
          .execute();
  if (saved.length > 0) return;
  const latest = await tx.selectFrom('rules').select('revision').where('id', '=', rule.id).executeTakeFirst();
  throw new Fault(
    'conflict',
    `rule "${rule.id}": revision ${rule.revision - 1} was expected, the latest is ${latest?.revision ?? 0}`,
  );
}
