import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { createHttpPost } from '../../src/adapters/http-post/index.ts';
import { createWebhookNotifier } from '../../src/adapters/notify-webhook/index.ts';
import { rotateSecrets, type WebhookChannel } from '../../src/domain/channel.ts';
import { sampleChannel, sampleMessage } from '../support/outbox-samples.ts';
import { type Received, type Receiver, startReceiver } from '../support/receiver.ts';

const HOUR = 3_600_000;
const LONGER = `whsec_${Buffer.alloc(64, 7).toString('base64')}`;
const local = guardAddresses({ allowPrivateAddresses: true });

// The public package compares timestamps with its own clock.
let now = Date.now();
const notifier = (addresses = local, timeoutMs = 5_000) =>
  createWebhookNotifier({
    http: createHttpPost({ addresses, timeoutMs }),
    clock: { now: () => now },
    publicUrl: 'https://crosstie.example.org',
  });

let receiver: Receiver;
const channelTo = (url: string): WebhookChannel => sampleChannel({ url });
beforeEach(async () => {
  now = Date.now();
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const verify = ({ body, headers }: Received, secret: string) =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

describe('a webhook', () => {
  test('is verified by the public package, and by no other secret, body or id', async () => {
    const channel = channelTo(`${receiver.url}/hook`);
    const message = sampleMessage({ data: { summary: 'Wagons: 두만강 <73>', links: {} } });
    expect(await notifier().tell(message, channel)).toEqual({ kind: 'taken', detail: 'HTTP 204' });
    const [received] = receiver.received as [Received];
    const secret = channel.secrets[0]?.value ?? '';
    expect(verify(received, secret)).toMatchObject({ id: message.id, specversion: '1.0' });
    expect(received.headers).toMatchObject({
      'webhook-id': message.id,
      'content-type': 'application/cloudevents+json; charset=utf-8',
    });
    expect(() => verify(received, LONGER)).toThrow();
    expect(() => verify({ ...received, body: `${received.body} ` }, secret)).toThrow();
    const headers = { ...received.headers, 'webhook-id': 'another' };
    expect(() => verify({ ...received, headers }, secret)).toThrow();
  });

  test('is signed by the old and the new secret during a rotation, and then by the new one alone', async () => {
    const old = channelTo(receiver.url);
    const secret = { id: 's2', value: LONGER, createdAt: now, retiresAt: null };
    const rotated = { ...old, secrets: rotateSecrets(old, secret, now, 24 * HOUR) };
    const before = old.secrets[0]?.value ?? '';
    await notifier().tell(sampleMessage(), rotated);
    verify(receiver.received[0] as Received, before);
    verify(receiver.received[0] as Received, LONGER);
    const later = { ...rotated, secrets: rotateSecrets(rotated, { ...secret, id: 's3' }, now + HOUR, HOUR) };
    expect(later.secrets.map(({ id, retiresAt }) => [id, retiresAt])).toEqual([
      ['s3', null],
      ['s2', now + 2 * HOUR],
      ['s1', now + 2 * HOUR],
    ]);
    const expired = {
      ...rotated,
      secrets: rotated.secrets.map((s) => (s.retiresAt ? { ...s, retiresAt: now } : s)),
    };
    await notifier().tell(sampleMessage(), expired);
    verify(receiver.received[1] as Received, LONGER);
    expect(() => verify(receiver.received[1] as Received, before)).toThrow();
  });

  test.each([
    [200, undefined, { kind: 'taken', detail: 'HTTP 200: thank you' }],
    [410, undefined, { kind: 'gone', detail: 'HTTP 410: thank you' }],
    [503, '120', { kind: 'refused', detail: 'HTTP 503: thank you', retryAfterMs: 120_000 }],
    [500, 'tomorrow', { kind: 'refused', detail: 'HTTP 500: thank you', retryAfterMs: null }],
  ])('answered %i is judged by its status', async (status, retryAfter, answer) => {
    await receiver.close();
    const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    receiver = await startReceiver(() => ({ status, headers, body: 'thank\n\u0007 you' }));
    expect(await notifier().tell(sampleMessage(), channelTo(receiver.url))).toEqual(answer);
  });

  test('follows no redirect', async () => {
    const elsewhere = await startReceiver();
    await receiver.close();
    receiver = await startReceiver(() => ({ status: 307, headers: { location: elsewhere.url } }));
    const answer = await notifier().tell(sampleMessage(), channelTo(receiver.url));
    expect(answer).toMatchObject({ kind: 'refused', detail: 'HTTP 307: redirects are not followed' });
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });

  test.each(['127.0.0.1', 'localhost', '[::1]', '169.254.169.254', '10.0.0.1'])(
    'to %s is refused before anything is sent, unless the configuration allows it',
    async (host) => {
      const url = `http://${host}:${new URL(receiver.url).port}/`;
      const strict = notifier(guardAddresses({ allowPrivateAddresses: false }));
      await expect(strict.tell(sampleMessage(), channelTo(url))).rejects.toMatchObject({
        code: 'forbidden-address',
      });
      expect(receiver.received).toEqual([]);
    },
  );

  test('to nobody, or to somebody who says nothing, is a fault that names the host and no path', async () => {
    await receiver.close();
    const nobody = notifier().tell(sampleMessage(), channelTo(`${receiver.url}/secret-path`));
    await expect(nobody).rejects.toMatchObject({
      code: 'source-unreachable',
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ cannot be reached: ECONNREFUSED(?!.*secret-path)/),
    });
    receiver = await startReceiver(() => 'silent');
    await expect(notifier(local, 200).tell(sampleMessage(), channelTo(receiver.url))).rejects.toMatchObject({
      message: expect.stringContaining('did not answer within 200 ms'),
    });
  });
});
