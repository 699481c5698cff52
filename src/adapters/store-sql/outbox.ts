import { wants } from '../../domain/channel.ts';
import { deliveryId, waitingFrom } from '../../domain/delivery.ts';
import { checkMessageId, type Message } from '../../domain/message.ts';
import type { OutboxStore } from '../../ports/outbox-store.ts';
import { channelOf } from './channels.ts';
import { type Database, type Tx, toJson } from './database.ts';

/** Rows a statement, 9 parameters each. */
const BATCH = 500;

type Outbox = Pick<OutboxStore, 'postMessages' | 'getMessage' | 'listMessages'>;

export function createOutbox(db: Database): Outbox {
  return {
    postMessages: (messages) => db.transaction().execute((tx) => insertMessages(tx, messages)),
    getMessage: async (id) =>
      (await db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst()) ?? null,
    listMessages: async ({ types, origin, siteId, limit }) => {
      let select = db
        .selectFrom('messages')
        .selectAll()
        .where('type', 'in', types)
        .where('origin', '=', origin)
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc');
      if (siteId !== undefined) select = select.where('siteId', '=', siteId);
      return select.limit(limit).execute();
    },
  };
}

/**
 * Writes messages and a delivery of each for every channel that wants it, within the caller's transaction: what made
 * the news and the news itself are written together or not at all. Ids that are known change nothing.
 * @throws Fault invalid-request for an id that is none
 */
export async function insertMessages(tx: Tx, messages: readonly Message[]): Promise<void> {
  for (const { id } of messages) checkMessageId(id);
  const fresh = await insertFresh(tx, messages);
  if (fresh.length === 0) return;
  // Locked against deletion: it would leave a delivery to nobody, and this transaction would fail for it.
  const rows = await tx.selectFrom('channels').selectAll().orderBy('id').forKeyShare().execute();
  const channels = rows.map(channelOf);
  const deliveries = fresh.flatMap((message) =>
    channels
      .filter((channel) => wants(channel, message))
      .map((channel) => ({
        id: deliveryId(message.id, channel.id),
        messageId: message.id,
        channelId: channel.id,
        state: toJson(waitingFrom(message.createdAt)),
        attempts: '[]',
        createdAt: message.createdAt,
      })),
  );
  for (let start = 0; start < deliveries.length; start += BATCH)
    await tx
      .insertInto('deliveries')
      .values(deliveries.slice(start, start + BATCH))
      .execute();
}

/** Those that were not there; of one id given twice, the first. */
async function insertFresh(tx: Tx, messages: readonly Message[]): Promise<readonly Message[]> {
  // All take their rows in one order: two transactions with the same news cannot wait for each other.
  const sorted = messages.toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
  const fresh = new Set<string>();
  for (let start = 0; start < sorted.length; start += BATCH) {
    const rows = sorted
      .slice(start, start + BATCH)
      .map(({ data, ...row }) => ({ ...row, data: toJson(data) }));
    const inserted = await tx
      .insertInto('messages')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    for (const { id } of inserted) fresh.add(id);
  }
  return sorted.filter(({ id }) => fresh.delete(id));
}
