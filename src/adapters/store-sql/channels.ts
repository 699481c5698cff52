import type { Insertable, Selectable } from 'kysely';
import type { Channel } from '../../domain/channel.ts';
import { failedWithChannel } from '../../domain/delivery.ts';
import { Fault } from '../../domain/fault.ts';
import type { ChannelStore } from '../../ports/channel-store.ts';
import { type Database, type Tx, toJson, toJsonOrNull } from './database.ts';
import type { ChannelTable, Target } from './outbox-tables.ts';

export function createChannels(db: Database): ChannelStore {
  return {
    listChannels: async () => {
      const rows = await db.selectFrom('channels').selectAll().orderBy('id').execute();
      return rows.map(channelOf);
    },
    getChannel: async (id) => {
      const row = await db.selectFrom('channels').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : channelOf(row);
    },
    saveChannel: (channel) => saveChannel(db, channel),
    deleteChannel: async (id) => {
      const deleted = await db.deleteFrom('channels').where('id', '=', id).returning('id').execute();
      return deleted.length > 0;
    },
  };
}

async function saveChannel(db: Database, channel: Channel): Promise<void> {
  const { id, revision, disabled } = channel;
  await db.transaction().execute(async (tx) => {
    const row = rowOf(channel);
    const saved =
      revision === 1
        ? await tx
            .insertInto('channels')
            .values(row)
            .onConflict((conflict) => conflict.doNothing())
            .returning('id')
            .execute()
        : await tx
            .updateTable('channels')
            .set(row)
            .where('id', '=', id)
            .where('revision', '=', revision - 1)
            .returning('id')
            .execute();
    if (saved.length === 0) await refuse(tx, channel);
    if (disabled !== null) await failWaiting(tx, id, disabled);
  });
}

async function refuse(tx: Tx, { id, revision }: Channel): Promise<never> {
  const latest = await tx.selectFrom('channels').select('revision').where('id', '=', id).executeTakeFirst();
  throw new Fault(
    'conflict',
    `channel "${id}": revision ${revision - 1} was expected, the latest is ${latest?.revision ?? 0}`,
  );
}

/** What waits for a channel that is told nothing would come late and out of season when it is told again. */
export async function failWaiting(
  tx: Tx,
  channelId: string,
  disabled: NonNullable<Channel['disabled']>,
): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ state: toJson(failedWithChannel(disabled)) })
    .where('channelId', '=', channelId)
    .where('stateKind', '=', 'waiting')
    .execute();
}

export function channelOf({ target, ...row }: Selectable<ChannelTable>): Channel {
  return { ...row, ...target };
}

function rowOf(channel: Channel): Insertable<ChannelTable> {
  const { id, revision, name, sites, types, origins, disabled, createdAt } = channel;
  return {
    id,
    revision,
    name,
    sites,
    types,
    origins,
    disabled: toJsonOrNull(disabled),
    createdAt,
    target: toJson(targetOf(channel)),
  };
}

function targetOf(channel: Channel): Target {
  switch (channel.kind) {
    case 'webhook':
      return { kind: channel.kind, url: channel.url, secrets: channel.secrets };
    case 'email':
      return { kind: channel.kind, addresses: channel.addresses };
    case 'slack':
      return { kind: channel.kind, url: channel.url };
  }
}
