import type { GeneratedAlways, Generated as HasDefault } from 'kysely';
import type { Channel, EmailChannel, SlackChannel, WebhookChannel } from '../../domain/channel.ts';
import type { Delivery, DeliveryState } from '../../domain/delivery.ts';
import type { ObjectClass } from '../../domain/detection.ts';
import type { Message, MessageType } from '../../domain/message.ts';
import type { Origin } from '../../domain/scene.ts';
import type { Json, JsonOrNull } from './tables.ts';

export interface OutboxTables {
  readonly channels: ChannelTable;
  readonly messages: MessageTable;
  readonly deliveries: DeliveryTable;
}

export interface ChannelTable {
  readonly id: string;
  readonly revision: number;
  readonly name: string;
  readonly sites: readonly string[] | null;
  readonly types: readonly MessageType[] | null;
  readonly origins: readonly Origin[];
  readonly disabled: JsonOrNull<Channel['disabled']>;
  readonly createdAt: number;
  readonly target: Json<Target>;
}

/** The fields that a channel has by its kind. */
export type Target =
  | Pick<WebhookChannel, 'kind' | 'url' | 'secrets'>
  | Pick<EmailChannel, 'kind' | 'addresses'>
  | Pick<SlackChannel, 'kind' | 'url'>;

interface MessageTable {
  readonly id: string;
  readonly type: MessageType;
  readonly siteId: string | null;
  readonly areaId: string | null;
  readonly class: ObjectClass | null;
  readonly origin: Origin;
  readonly at: number;
  readonly createdAt: number;
  readonly data: Json<Message['data']>;
}

export interface DeliveryTable {
  readonly id: string;
  readonly messageId: string;
  readonly channelId: string;
  readonly state: Json<DeliveryState>;
  readonly stateKind: GeneratedAlways<DeliveryState['kind']>;
  readonly dueAt: GeneratedAlways<number | null>;
  readonly claims: HasDefault<number>;
  readonly attempts: Json<Delivery['attempts']>;
  readonly createdAt: number;
}
