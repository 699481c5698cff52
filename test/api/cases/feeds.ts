import { beforeAll, describe, expect, test } from 'vitest';
import { type ApiRig, sharedApi } from '../../support/api.ts';
import { newSite } from '../../support/new-area.ts';
import { sampleMessage } from '../../support/outbox-samples.ts';
import { expectRefused } from '../../support/refusal.ts';
import { uniqueId } from '../../support/store-samples.ts';

/** Text of every element of this name, entities as they stand. */
const all = (xml: string, name: string): readonly (string | undefined)[] =>
  [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`, 'g'))].map(([, text]) => text);

export function describeFeeds(): void {
  let api: ApiRig;
  beforeAll(async () => {
    api = await sharedApi();
  });
  const feed = async (path: string): Promise<string> => {
    const response = await api.fetch(path);
    expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    return response.text();
  };

  describe('the feed of alerts', () => {
    test('tells alerts newest first with their evidence, and nothing else', async () => {
      const siteId = (await newSite(api)).site.id;
      const links = { observation: '/v1/observations/o1?a=1&b=2', series: '/v1/sites/x/series' };
      const id = uniqueId('alert');
      await api.context.ports.store.postMessages([
        sampleMessage({ siteId, id, createdAt: 1000, data: { summary: '<73> & "rising"\u0001', links } }),
        sampleMessage({ siteId, type: 'alert.resolved', createdAt: 2000 }),
        sampleMessage({ siteId, type: 'observation.revised', createdAt: 3000 }),
        sampleMessage({ siteId, type: 'channel.test', createdAt: 4000 }),
      ]);
      const path = `/v1/sites/${siteId}/alerts.atom`;
      const xml = await feed(path);
      expect(
        all(xml, 'title')
          .slice(1)
          .map((title) => title?.split(' - ')[0]),
      ).toEqual(['Alert resolved', 'Alert']);
      expect(all(xml, 'updated')).toEqual([
        '1970-01-01T00:00:02.000Z',
        '1970-01-01T00:00:02.000Z',
        '1970-01-01T00:00:01.000Z',
      ]);
      expect(xml).toContain(`<id>http://127.0.0.1:3000${path}</id>`);
      expect(xml).toContain(`<id>urn:crosstie:message:${id}</id>`);
      expect(xml).toContain('&lt;73&gt; &amp; &quot;rising&quot; (acquired 2024-06-17T03:00:00.000Z)');
      expect(xml).toContain(
        '<link rel="alternate" href="http://127.0.0.1:3000/v1/observations/o1?a=1&amp;b=2"/>',
      );
      expect(xml).toContain('<link rel="related" title="series"');
    });

    test('never mixes origins, and says SIMULATED of what is', async () => {
      const [real, simulated] = [sampleMessage(), sampleMessage({ origin: 'simulated' })];
      await api.context.ports.store.postMessages([real, simulated]);
      const realXml = await feed('/v1/alerts.atom');
      expect(realXml).toContain(real.id);
      expect(realXml.toLowerCase()).not.toContain('simulated');
      const simulatedXml = await feed('/v1/alerts.atom?origin=simulated');
      expect(simulatedXml).toContain(simulated.id);
      expect(simulatedXml).not.toContain(`${real.id}<`);
      expect(all(simulatedXml, 'title').every((title) => title?.startsWith('SIMULATED'))).toBe(true);
      expect(all(simulatedXml, 'summary').every((text) => text?.startsWith('SIMULATED'))).toBe(true);
    });

    test('of a fictional site is the simulated one', async () => {
      const { site } = await newSite(api, { fictional: true });
      const xml = await feed(`/v1/sites/${site.id}/alerts.atom`);
      expect(all(xml, 'title')).toEqual([`SIMULATED Crosstie alerts: ${site.name}`]);
      expect(all(await feed(`/v1/sites/${site.id}/alerts.atom?origin=real`), 'title')[0]).not.toContain(
        'SIM',
      );
    });

    test('is not sent again to who has it', async () => {
      const siteId = (await newSite(api)).site.id;
      await api.context.ports.store.postMessages([sampleMessage({ siteId })]);
      const path = `/v1/sites/${siteId}/alerts.atom`;
      const etag = (await api.fetch(path)).headers.get('etag') ?? '';
      // fetch would add Cache-Control: no-cache.
      const headers = { 'if-none-match': etag, 'cache-control': 'max-age=0' };
      expect((await api.fetch(path, { headers })).status).toBe(304);
    });

    test('of nowhere, or of neither origin, is refused', async () => {
      await expectRefused(api.fetch('/v1/sites/atlantis/alerts.atom'), 404, 'not-found', 'atlantis');
      await expectRefused(api.fetch('/v1/alerts.atom?origin=both'), 400, 'invalid-request', 'origin');
    });
  });
}
