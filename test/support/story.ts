import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeScene } from '../../src/simulator/scene-file.ts';
import { season } from '../../src/simulator/season.ts';
import { createCaller, type Json } from './caller.ts';
import { eventually } from './eventually.ts';
import { type Received, startReceiver } from './receiver.ts';

/** One story that runs unchanged in both modes: a usual pass, an overcast one and the surge of the simulated season. */
export function describeStory(mode: string, url: () => string): void {
  const { call, submit, points } = createCaller(url);
  const [crossing] = season();
  if (!crossing) throw new Error('the season has a crossing');
  const { site, passes } = crossing;
  const [area] = site.areas;
  const usual = passes.find((spec) => spec.cloud === 0 && spec.haze === 0 && spec.snow === 0);
  const overcast = passes.find((spec) => spec.cloud === 1);
  const surge = passes.find((spec) => (spec.objects ?? 0) >= 60);
  if (!area || !usual || !overcast || !surge) throw new Error('the season has such passes');

  describe(`a season over a fictional crossing, ${mode}`, () => {
    let folder: string;
    const ids: string[] = [];
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'crosstie-story-'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it('begins with a site and an area that is verified', async () => {
      const { id, name, timezone } = site;
      expect((await call('POST', '/v1/sites', { id, name, timezone, fictional: true })).status).toBe(201);
      const geometry = { type: 'Polygon', coordinates: [area.ring] };
      const drawn = { id: area.id, name: area.name, kind: area.kind, classes: area.classes, geometry };
      const { headers } = await call('POST', `/v1/sites/${id}/areas`, drawn);
      const tag = headers.get('etag') ?? '';
      const verified = await call(
        'POST',
        `/v1/areas/${area.id}/verify`,
        { verified: true },
        { 'if-match': tag },
      );
      expect(verified.json.verified).toBe(true);
    });

    it('counts the usual pass and the surge, and says nothing where cloud hid the ground', async () => {
      for (const spec of [usual, overcast, surge]) {
        const path = join(folder, `${spec.id}.tif`);
        await writeScene(spec, path);
        const scene = await submit(path, { origin: 'simulated' });
        expect(scene.state, JSON.stringify(scene)).toBe('done');
        ids.push(String(scene.id));
      }
      await eventually('three points', async () => (await points(site.id)).length === 3, 30_000);
      const series = await points(site.id);
      const at = (spec: typeof usual): Json | undefined =>
        series.find((point) => point.at === new Date(spec.at).toISOString());
      expect(at(overcast)).toMatchObject({
        status: 'unusable',
        reason: 'cloud',
        value: null,
        low: null,
        high: null,
      });
      expect(at(usual)).toMatchObject({ area: area.id, class: 'railcar', visibility: 'estimated' });
      expect(Number(at(usual)?.seen)).toBeGreaterThan(0.9);
      // Both passes show the same ground, so false boxes are the same in both: what is more are wagons. The network
      // is modest; that it sees at least half of the surge is what it must show.
      const surplus = Number(at(surge)?.raw) - Number(at(usual)?.raw);
      expect(surplus).toBeGreaterThan(0.5 * ((surge.objects ?? 0) - (usual.objects ?? 0)));
      expect(await points(site.id, '?origin=real')).toEqual([]);
    }, 300_000);

    it('shows its evidence, marked as simulated', async () => {
      const point = (await points(site.id)).find(({ status }) => status === 'counted');
      const { json } = await call('GET', `/v1/observations/${point?.observation}`);
      expect(json.caveats).toContain('simulated');
      const picture = await fetch(`${url()}/v1/observations/${point?.observation}/picture.png`);
      expect(picture.headers.get('content-type')).toBe('image/png');
      expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(50_000);
    });

    it('tells of the surge by a rule, with its evidence and a sentence, and mixes it with nothing real', async () => {
      const series = await points(site.id);
      const valueAt = (spec: typeof usual): number =>
        Number(series.find((point) => point.at === new Date(spec.at).toISOString())?.value);
      const count = Math.floor((valueAt(usual) + valueAt(surge)) / 2);
      const rule = await call('POST', '/v1/rules', { site: site.id, kind: 'over', count });
      expect(rule.status).toBe(201);
      let alert: Json = {};
      await eventually(
        'the alert',
        async () => {
          const { json } = await call('GET', `/v1/alerts?site=${site.id}&origin=simulated&kind=rule`);
          [alert = {}] = json.items as readonly Json[];
          return alert.state === 'firing';
        },
        30_000,
      );
      expect(alert).toMatchObject({ area: area.id, peak: { at: new Date(surge.at).toISOString() } });
      expect(alert.evidence).toMatchObject({ scenes: [ids[2]] });
      const { json } = await call('GET', `/v1/alerts/${alert.id}`);
      const [event] = json.events as readonly Json[];
      // old news: the season is of 2024
      expect(event).toMatchObject({ reason: 'fired', told: false, because: 'old' });
      expect(event?.sentence).toMatch(/^SIMULATED: On .* A user's own rule asks to be told over \d+\.$/);
      expect((await call('GET', `/v1/alerts?site=${site.id}`)).json.items).toEqual([]);
    }, 60_000);

    it('reaches a webhook, signed, and its log says so', async () => {
      const receiver = await startReceiver();
      try {
        const hook = { kind: 'webhook', name: 'Story', url: `${receiver.url}/hook`, origins: ['simulated'] };
        const { secret } = (await call('POST', '/v1/channels', hook)).json;
        const { json } = await call('POST', '/v1/channels/story/test');
        const delivered = async (): Promise<boolean> =>
          (await call('GET', `/v1/deliveries/${json.id}`)).json.state === 'delivered';
        await eventually('the test to be delivered', delivered, 15_000);
        const [{ headers, body }] = receiver.received as [Received];
        const event = new Webhook(String(secret)).verify(body, headers as Record<string, string>);
        expect(event).toMatchObject({ id: json.message, type: 'channel.test' });
      } finally {
        await receiver.close();
      }
    }, 60_000);

    it('takes a point back with its scene', async () => {
      expect((await call('DELETE', `/v1/scenes/${ids[0]}`)).status).toBe(204);
      await eventually('the series to follow', async () => (await points(site.id)).length === 2, 30_000);
    });
  });
}
