import type { Channel, EmailChannel, SlackChannel, WebhookChannel } from '../domain/channel.ts';
import type { Answer } from '../domain/delivery.ts';
import type { Message } from '../domain/message.ts';

/** Tells one message on one kind of channel. */
export interface Notifier<C extends Channel> {
  /** Within half a minute. @throws Fault when the other side cannot be asked */
  tell(message: Message, channel: C): Promise<Answer>;
}

export interface Notifiers {
  readonly webhook: Notifier<WebhookChannel>;
  readonly email: Notifier<EmailChannel>;
  readonly slack: Notifier<SlackChannel>;
}
