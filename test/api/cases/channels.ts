import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { channel as channelSchema, createdChannel, rotatedChannel } from '../../../api/schemas/channel.ts';
import { pageOf } from '../../../api/schemas/common.ts';
import { delivery as deliverySchema, message as messageSchema } from '../../../api/schemas/delivery.ts';
import { guardAddresses } from '../../../src/adapters/addresses/index.ts';
import type { Claim } from '../../../src/domain/delivery.ts';
import { type ApiRig, serveApp, sharedApi } from '../../support/api.ts';
import { newSite } from '../../support/new-area.ts';
import { sampleChannel, sampleMessage } from '../../support/outbox-samples.ts';
import { expectRefused } from '../../support/refusal.ts';
import { read, sendJson } from '../../support/scene-files.ts';

const HOUR = 3_600_000;
const hook = { kind: 'webhook', name: 'The desk', url: 'https://example.org/hook' };

export function describeChannels(): void {
  let api: ApiRig;
  beforeAll(async () => {
    api = await sharedApi();
  });
  beforeEach(async () => {
    const { store } = api.context.ports;
    for (const { id } of await store.listChannels()) await store.deleteChannel(id);
  });

  const create = (body: object) => sendJson(api, 'POST', '/v1/channels', body);
  const post = (path: string, body: object = {}) => sendJson(api, 'POST', path, body);

  describe('a channel', () => {
    test('of a webhook is created with a secret that is shown once, and wants what is real', async () => {
      const response = await create(hook);
      expect([response.status, response.headers.get('etag')]).toEqual([201, '"1"']);
      expect(response.headers.get('location')).toBe('/v1/channels/the-desk');
      const { secret, ...created } = (await read(response, createdChannel)) as Record<string, unknown>;
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{48}$/);
      expect(created).toMatchObject({
        id: 'the-desk',
        kind: 'webhook',
        url: hook.url,
        sites: null,
        types: null,
        origins: ['real'],
        disabled: null,
        secrets: [{ ends: String(secret).slice(-4), retiresAt: null }],
      });
      const again = await api.fetch('/v1/channels/the-desk');
      expect(await again.clone().text()).not.toContain(secret);
      expect(await read(again, channelSchema)).toEqual(created);
      await expectRefused(create(hook), 409, 'conflict', 'the-desk is there already');
    });

    test('takes the secret that the receiver brought along', async () => {
      const secret = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
      await create({ ...hook, secret });
      const stored = await api.context.ports.store.getChannel('the-desk');
      expect(stored).toMatchObject({ secrets: [{ value: secret }] });
    });

    test('of Slack shows no URL, of email its addresses', async () => {
      const url = 'https://hooks.slack.example/services/T0/B0/abcdefgh';
      const slack = await create({ kind: 'slack', name: 'Slack', url });
      expect(await slack.clone().text()).not.toContain('services');
      expect(await read(slack, channelSchema)).toMatchObject({ host: 'hooks.slack.example', ends: 'efgh' });
      const email = await create({ kind: 'email', name: 'Mail', addresses: ['a@example.org'] });
      expect(await read(email, channelSchema)).toMatchObject({ addresses: ['a@example.org'] });
      const list = await read(api.fetch('/v1/channels'), pageOf(channelSchema));
      expect(list.items.map(({ id }) => id)).toEqual(['mail', 'slack']);
    });

    test.each([
      [
        { ...hook, url: 'ftp://example.org' },
        400,
        'url: is "ftp://example.org": expected an http or https URL',
      ],
      [
        { ...hook, url: 'https://desk:pw@example.org/hook' },
        400,
        'url: is "https://***@example.org/hook": expected a URL without user',
      ],
      [{ ...hook, kind: 'pigeon' }, 400, 'kind'],
      [{ ...hook, secret: 'whsec_dG9vIHNob3J0' }, 400, 'base64 of 24 to 64 bytes'],
      [{ ...hook, secret: 'no prefix' }, 400, 'secret: is ***: expected whsec_'],
      [{ ...hook, sites: ['atlantis'] }, 400, 'sites: atlantis is not known'],
      [{ ...hook, types: ['alert.exploded'] }, 400, 'types.0'],
      [{ ...hook, origins: [] }, 400, 'origins'],
      [{ ...hook, urls: [] }, 400, 'urls: is not a known field'],
      [{ kind: 'email', name: 'Mail', addresses: ['nobody'] }, 400, 'addresses.0: is "nobody"'],
      [{ kind: 'email', name: 'Mail', addresses: [] }, 400, 'addresses'],
      [
        { kind: 'slack', name: 'S', url: 'https://x.example/y', secret: 'x' },
        400,
        'secret: is not a known field',
      ],
    ])('%j is refused', async (body, status, says) => {
      await expectRefused(create(body), status, 'invalid-request', says);
      expect(await api.context.ports.store.listChannels()).toEqual([]);
    });

    test('to a private address is refused, and one by email where there is no mail server', async () => {
      const strict = await serveApp({
        ...api.context,
        addresses: guardAddresses({ allowPrivateAddresses: false }),
        config: { ...api.context.config, sendsMail: false },
      });
      const send = (body: object) =>
        fetch(`${strict.url}/v1/channels`, {
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        });
      for (const host of ['127.0.0.1', '[::1]', '169.254.169.254'])
        await expectRefused(
          send({ ...hook, url: `http://${host}/x` }),
          422,
          'forbidden-address',
          'public address',
        );
      const mail = send({ kind: 'email', name: 'Mail', addresses: ['a@example.org'] });
      await expectRefused(mail, 400, 'invalid-request', 'SMTP_URL');
      await strict.close();
    });

    test('is replaced by who saw its latest revision; its secrets stay', async () => {
      const { site } = await newSite(api);
      await create(hook);
      const path = '/v1/channels/the-desk';
      const { secrets } = (await read(api.fetch(path), channelSchema)) as { secrets?: unknown };
      const change = { ...hook, name: 'Night desk', sites: [site.id], origins: ['simulated', 'real'] };
      await expectRefused(sendJson(api, 'PUT', path, change), 428, 'precondition-required');
      const changed = await sendJson(api, 'PUT', path, change, { 'if-match': '"1"' });
      expect(changed.headers.get('etag')).toBe('"2"');
      expect(await read(changed, channelSchema)).toMatchObject({
        name: 'Night desk',
        sites: [site.id],
        origins: ['real', 'simulated'],
        secrets,
      });
      await expectRefused(
        sendJson(api, 'PUT', path, change, { 'if-match': '"1"' }),
        412,
        'precondition-failed',
      );
      const other = { kind: 'slack', name: 'Slack', url: 'https://x.example/y' };
      const as = sendJson(api, 'PUT', path, other, { 'if-match': '"2"' });
      await expectRefused(as, 400, 'invalid-request', 'is a webhook channel and stays one');
    });

    test('of Slack keeps its URL when it is replaced without one', async () => {
      const url = 'https://x.example/secret';
      await create({ kind: 'slack', name: 'Slack', url });
      const change = { kind: 'slack', name: 'Renamed' };
      await sendJson(api, 'PUT', '/v1/channels/slack', change, { 'if-match': '"1"' });
      const stored = await api.context.ports.store.getChannel('slack');
      expect(stored).toMatchObject({ name: 'Renamed', url });
    });

    test('is disabled by hand and enabled again', async () => {
      await create({ ...hook, disabled: true });
      const path = '/v1/channels/the-desk';
      expect((await read(api.fetch(path), channelSchema)).disabled).toMatchObject({ reason: 'by hand' });
      await expectRefused(post(`${path}/test`), 409, 'conflict', 'enable it first');
      const enabled = await sendJson(api, 'PUT', path, hook, { 'if-match': '"1"' });
      expect((await read(enabled, channelSchema)).disabled).toBeNull();
    });

    test('is deleted', async () => {
      await create(hook);
      const path = '/v1/channels/the-desk';
      const stale = { method: 'DELETE', headers: { 'if-match': '"7"' } };
      await expectRefused(api.fetch(path, stale), 412, 'precondition-failed');
      expect((await api.fetch(path, { method: 'DELETE' })).status).toBe(204);
      await expectRefused(api.fetch(path), 404, 'not-found');
      await expectRefused(api.fetch(path, { method: 'DELETE' }), 404, 'not-found');
    });

    test('gets a new secret, and the old one signs along for a day or as long as asked', async () => {
      await create(hook);
      const path = '/v1/channels/the-desk/rotate';
      const now = api.clock.at;
      const first = await read(api.fetch(path, { method: 'POST' }), rotatedChannel);
      expect(first.secret).toMatch(/^whsec_/);
      expect(first.secrets.map(({ retiresAt }) => retiresAt && Date.parse(retiresAt) - now)).toEqual([
        null,
        24 * HOUR,
      ]);
      expect(first.secrets[0]?.ends).toBe(first.secret.slice(-4));
      const second = await read(post(path, { overlapHours: 0 }), rotatedChannel);
      expect(second.secrets).toHaveLength(1);
      for (let i = 0; i < 4; i++) await post(path);
      await expectRefused(post(path), 409, 'conflict', 'signed by 5 secrets');
      await create({ kind: 'slack', name: 'Slack', url: 'https://x.example/y' });
      await expectRefused(post('/v1/channels/slack/rotate'), 409, 'conflict', 'only webhooks have secrets');
    });
  });

  describe('a delivery', () => {
    test('of a test is answered and read again, with what it tells', async () => {
      await create({ ...hook, types: ['alert.fired'], origins: ['simulated'] });
      const response = await post('/v1/channels/the-desk/test');
      expect(response.status).toBe(202);
      const location = response.headers.get('location') ?? '';
      const delivery = await read(response, deliverySchema);
      expect(delivery).toMatchObject({ channel: 'the-desk', state: 'waiting', attempts: [] });
      expect(await read(api.fetch(location), deliverySchema)).toEqual(delivery);
      const message = await read(api.fetch(delivery.links.message ?? ''), messageSchema);
      expect(message).toMatchObject({
        type: 'channel.test',
        data: { summary: 'This is a test of the channel "The desk". Nothing happened anywhere.' },
      });
      const again = await read(post('/v1/channels/the-desk/test'), deliverySchema);
      expect(again.id).not.toBe(delivery.id);
    });

    test('that failed says why, and is retried under the same id', async () => {
      const { store } = api.context.ports;
      await store.saveChannel(sampleChannel({ id: 'x' }));
      const message = sampleMessage({ createdAt: api.clock.at - HOUR });
      await store.postMessages([message]);
      const [claim] = await store.claimDeliveries(api.clock.at, 1000, 10);
      const attempt = { at: api.clock.at, durationMs: 7, ok: false, detail: 'HTTP 500' };
      const failed = { kind: 'failed', at: api.clock.at, because: 'given up' } as const;
      await store.recordAttempt(claim as Claim, attempt, failed, null);
      const path = `/v1/deliveries/${message.id}~x`;
      const at = new Date(api.clock.at).toISOString();
      expect(await read(api.fetch(path), deliverySchema)).toMatchObject({
        state: 'failed',
        endedAt: at,
        dueAt: null,
        because: 'given up',
        attempts: [{ at, durationMs: 7, ok: false, detail: 'HTTP 500' }],
      });
      const retried = await post(`${path}/retry`);
      expect(retried.status).toBe(202);
      expect(await read(retried, deliverySchema)).toMatchObject({
        message: message.id,
        state: 'waiting',
        dueAt: at,
        attempts: [{ detail: 'HTTP 500' }],
      });
    });

    test('stands in the log by channel and state, in pages', async () => {
      const { store } = api.context.ports;
      for (const id of ['x', 'y']) await store.saveChannel(sampleChannel({ id }));
      await store.postMessages([1, 2, 3].map((i) => sampleMessage({ createdAt: i })));
      const page = (query: string) => read(api.fetch(`/v1/deliveries?${query}`), pageOf(deliverySchema));
      const first = await page('channel=x&limit=2');
      expect(first.items.map(({ createdAt }) => Date.parse(createdAt))).toEqual([3, 2]);
      const rest = await page(`channel=x&limit=2&cursor=${first.next}`);
      expect([rest.items.length, rest.next]).toEqual([1, null]);
      expect((await page('state=delivered')).items).toEqual([]);
      expect((await page('')).items).toHaveLength(6);
      await expectRefused(api.fetch('/v1/deliveries?channel=z'), 404, 'not-found', 'channel');
      await expectRefused(api.fetch('/v1/deliveries?state=lost'), 400, 'invalid-request', 'state');
      await expectRefused(api.fetch('/v1/deliveries?cursor=x'), 400, 'invalid-request', 'cursor');
    });

    test('that nobody knows is not found', async () => {
      for (const id of ['no-such', 'x'.repeat(290)]) {
        await expectRefused(api.fetch(`/v1/deliveries/${id}`), 404, 'not-found');
        await expectRefused(post(`/v1/deliveries/${id}/retry`), 404, 'not-found');
      }
      await expectRefused(api.fetch('/v1/messages/no-such'), 404, 'not-found');
    });
  });
}
