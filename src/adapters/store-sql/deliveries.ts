import { type Selectable, sql } from 'kysely';
import { type Channel, requireEnabled } from '../../domain/channel.ts';
import { ATTEMPTS_KEPT, type Claim, type Delivery, waitingFrom } from '../../domain/delivery.ts';
import { Fault } from '../../domain/fault.ts';
import type { DeliveryQuery, OutboxStore } from '../../ports/outbox-store.ts';
import type { Page } from '../../ports/page.ts';
import { channelOf, failWaiting } from './channels.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { type Database, type Tx, toJson } from './database.ts';
import type { DeliveryTable } from './outbox-tables.ts';

type Deliveries = Pick<
  OutboxStore,
  'claimDeliveries' | 'recordAttempt' | 'getDelivery' | 'listDeliveries' | 'retryDelivery'
>;

export function createDeliveries(db: Database): Deliveries {
  return {
    claimDeliveries: (now, leaseMs, limit) => claimDeliveries(db, now, leaseMs, limit),
    recordAttempt: (...record) => recordAttempt(db, ...record),
    getDelivery: async (id) => {
      const row = await db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : deliveryOf(row);
    },
    listDeliveries: (query) => listDeliveries(db, query),
    retryDelivery: (id, now) => db.transaction().execute((tx) => retryDelivery(tx, id, now)),
  };
}

/** One statement takes them: rows that another worker is taking are passed over, and none is taken twice. */
async function claimDeliveries(
  db: Database,
  now: number,
  leaseMs: number,
  limit: number,
): Promise<readonly Claim[]> {
  const rows = await db
    // materialized, or a plan may look again and take more than `limit`
    .with(
      (due) => due('due').materialized(),
      (query) =>
        query
          .selectFrom('deliveries')
          .select('id')
          .where('dueAt', '<=', now)
          .orderBy('dueAt')
          .orderBy('id')
          .limit(limit)
          .forUpdate()
          .skipLocked(),
    )
    .updateTable('deliveries')
    .set({
      state: sql`jsonb_set(state::jsonb, '{dueAt}', to_jsonb(${now + leaseMs}::bigint))::json`,
      claims: sql`claims + 1`,
    })
    .where('id', 'in', (part) => part.selectFrom('due').select('id'))
    .returningAll()
    .execute();
  if (rows.length === 0) return [];
  const messages = await db
    .selectFrom('messages')
    .selectAll()
    .where(
      'id',
      'in',
      rows.map((row) => row.messageId),
    )
    .execute();
  const channels = await db.selectFrom('channels').selectAll().execute();
  return rows.flatMap((row) => {
    const message = messages.find(({ id }) => id === row.messageId);
    const channel = channels.find(({ id }) => id === row.channelId);
    if (message === undefined || channel === undefined) return [];
    return [{ delivery: deliveryOf(row), message, channel: channelOf(channel), number: row.claims }];
  });
}

async function recordAttempt(
  db: Database,
  { delivery: { id, channelId }, number }: Claim,
  attempt: Parameters<Deliveries['recordAttempt']>[1],
  state: Delivery['state'],
  disable: string | null,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // The channel's row first, as whoever changes the channel does: in another order two could wait for each other.
    if (disable !== null) await tx.selectFrom('channels').where('id', '=', channelId).forUpdate().execute();
    const row = await tx
      .selectFrom('deliveries')
      .select('attempts')
      .where('id', '=', id)
      .where('claims', '=', number)
      .where('stateKind', '=', 'waiting')
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return;
    const attempts = [...row.attempts, attempt].slice(-ATTEMPTS_KEPT);
    await tx
      .updateTable('deliveries')
      .set({ state: toJson(state), attempts: toJson(attempts) })
      .where('id', '=', id)
      .execute();
    if (disable !== null) await disableChannel(tx, channelId, { at: attempt.at, reason: disable });
  });
}

async function disableChannel(
  tx: Tx,
  channelId: string,
  disabled: NonNullable<Channel['disabled']>,
): Promise<void> {
  await tx
    .updateTable('channels')
    .set({ disabled: toJson(disabled), revision: sql`revision + 1` })
    .where('id', '=', channelId)
    .where('disabled', 'is', null)
    .execute();
  await failWaiting(tx, channelId, disabled);
}

async function listDeliveries(db: Database, query: DeliveryQuery): Promise<Page<Delivery>> {
  let select = db.selectFrom('deliveries').selectAll().orderBy('createdAt', 'desc').orderBy('id', 'desc');
  if (query.channelId !== undefined) select = select.where('channelId', '=', query.channelId);
  if (query.state !== undefined) select = select.where('stateKind', '=', query.state);
  if (query.cursor !== undefined) {
    const [createdAt, id] = decodeCursor(query.cursor, ['number', 'string']);
    select = select.where(sql<boolean>`(created_at, id) < (${createdAt}, ${id})`);
  }
  const rows = await select.limit(query.limit + 1).execute();
  const items = rows.slice(0, query.limit).map(deliveryOf);
  const last = items.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  return { items, next: more ? encodeCursor([last.createdAt, last.id]) : null };
}

async function retryDelivery(tx: Tx, id: string, now: number): Promise<Delivery> {
  const row = await tx
    .selectFrom('deliveries')
    .innerJoin('channels', 'channels.id', 'deliveries.channelId')
    .select(['channels.id', 'channels.disabled'])
    .where('deliveries.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new Fault('not-found', `delivery "${id}" is not there`);
  requireEnabled(row);
  const retried = await tx
    .updateTable('deliveries')
    .set({ state: toJson(waitingFrom(now)), claims: sql`claims + 1` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return deliveryOf(retried);
}

function deliveryOf({ stateKind: _, dueAt: __, claims: ___, ...row }: Selectable<DeliveryTable>): Delivery {
  return row;
}
