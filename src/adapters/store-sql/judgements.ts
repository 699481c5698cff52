import type { Judgement } from '../../domain/alerting/judge-site.ts';
import type { Message } from '../../domain/message.ts';
import type { ChartStore } from '../../ports/chart-store.ts';
import { type Database, type Tx, toJson, toJsonOrNull } from './database.ts';
import { insertMessages } from './outbox.ts';

/** Rows a statement. */
const BATCH = 500;

export function createJudgements(db: Database): Pick<ChartStore, 'saveJudgement'> {
  return {
    saveJudgement: (judgement, messages) =>
      db.transaction().execute((tx) => saveJudgement(tx, judgement, messages)),
  };
}

async function saveJudgement(tx: Tx, judgement: Judgement, messages: readonly Message[]): Promise<void> {
  await saveCharts(tx, judgement);
  await saveEvaluations(tx, judgement);
  await saveAlerts(tx, judgement);
  await saveEvents(tx, judgement);
  await insertMessages(tx, messages);
}

async function saveCharts(tx: Tx, { charts }: Judgement): Promise<void> {
  for (const { rates, rules, ...chart } of charts) {
    const row = { ...chart, rates: toJson(rates), rules: toJson(rules) };
    await tx
      .insertInto('charts')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }
}

async function saveEvaluations(tx: Tx, { rows, gone }: Judgement): Promise<void> {
  for (const { chartId, at } of gone)
    await tx.deleteFrom('evaluations').where('chartId', '=', chartId).where('at', '=', at).execute();
  for (const batch of batches(rows)) {
    await tx
      .insertInto('evaluations')
      .values(
        batch.map(({ chartId, look, evaluation, held, carry }) => ({
          chartId,
          at: look.at,
          look: toJson(look),
          evaluation: toJson(evaluation),
          held,
          carry: toJson(carry),
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['chartId', 'at']).doUpdateSet((eb) => ({
          look: eb.ref('excluded.look'),
          evaluation: eb.ref('excluded.evaluation'),
          held: eb.ref('excluded.held'),
          carry: eb.ref('excluded.carry'),
        })),
      )
      .execute();
  }
}

/** What people said of an alert stays as it is. */
async function saveAlerts(tx: Tx, { alerts }: Judgement): Promise<void> {
  for (const batch of batches(alerts)) {
    await tx
      .insertInto('alerts')
      .values(batch.map(({ alert, ...record }) => ({ ...record, alert: toJson(alert) })))
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({ alert: eb.ref('excluded.alert') })),
      )
      .execute();
  }
}

async function saveEvents(tx: Tx, { added, dropped, fallen, risen }: Judgement): Promise<void> {
  for (const batch of batches(dropped)) await tx.deleteFrom('alertEvents').where('id', 'in', batch).execute();
  for (const [ids, stands] of [
    [fallen, false],
    [risen, true],
  ] as const) {
    for (const batch of batches(ids))
      await tx.updateTable('alertEvents').set({ stands }).where('id', 'in', batch).execute();
  }
  for (const batch of batches(added)) {
    await tx
      .insertInto('alertEvents')
      .values(
        batch.map(({ explanation, telling, ...event }) => ({
          ...event,
          explanation: toJsonOrNull(explanation),
          telling: toJson(telling),
        })),
      )
      .execute();
  }
}

function batches<T>(list: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / BATCH) }, (_, i) =>
    list.slice(i * BATCH, (i + 1) * BATCH),
  );
}
