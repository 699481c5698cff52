import { createHmac } from 'node:crypto';
import { liveSecrets, type WebhookChannel } from '../../domain/channel.ts';
import { cloudEvent } from '../../domain/cloud-event.ts';
import { answerOfStatus } from '../../domain/delivery.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpPost } from '../../ports/http-post.ts';
import type { Notifier } from '../../ports/notifier.ts';

interface WebhookConfig {
  readonly http: HttpPost;
  readonly clock: Clock;
  /** Where readers reach the API, without a slash at its end. */
  readonly publicUrl: string;
}

/** Webhooks by Standard Webhooks 1.0.0 (https://www.standardwebhooks.com), their bodies CloudEvents 1.0. */
export function createWebhookNotifier({ http, clock, publicUrl }: WebhookConfig): Notifier<WebhookChannel> {
  return {
    async tell(message, channel) {
      const now = clock.now();
      const body = cloudEvent(message, publicUrl);
      const timestamp = Math.floor(now / 1000);
      const signed = `${message.id}.${timestamp}.${body}`;
      const signatures = liveSecrets(channel, now).map(({ value }) => signatureOf(signed, value));
      const { status, detail, retryAfterMs } = await http.post(channel.url, body, {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'webhook-id': message.id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signatures.join(' '),
      });
      return answerOfStatus(status, detail, retryAfterMs);
    },
  };
}

function signatureOf(signed: string, secret: string): string {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}
