import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runReport } from '../../src/cli/report.ts';
import { lonLatGrid } from '../../src/domain/area-grid.ts';
import type { Ring } from '../../src/domain/geometry.ts';
import type { Observation } from '../../src/domain/observation.ts';
import { type ApiRig, sharedApi } from '../support/api.ts';
import { accepted } from '../support/scene-files.ts';
import {
  NOON,
  sampleArea,
  sampleObservation,
  samplePoint,
  sampleReference,
  sampleString,
  sampleView,
  uniqueId,
} from '../support/store-samples.ts';

/** Inside u8-tile.tif. */
const RING: Ring = [
  [130.7035, 42.4345],
  [130.71, 42.4345],
  [130.71, 42.4385],
  [130.7035, 42.4385],
  [130.7035, 42.4345],
];

describe('crosstie report', () => {
  let api: ApiRig;
  let folder = '';
  beforeAll(async () => {
    api = await sharedApi();
    folder = await mkdtemp(join(tmpdir(), 'crosstie-report-'));
  });
  afterAll(async () => {
    await api.close();
    await rm(folder, { recursive: true });
  });

  /** A yard with one look; what is said of scene and observation may differ. */
  async function observed({
    fields = {},
    site: siteName = 'Khasan',
    fictional = false,
    change = {},
  }: {
    readonly fields?: Readonly<Record<string, string>>;
    readonly site?: string;
    readonly fictional?: boolean;
    readonly change?: Partial<Observation>;
  } = {}): Promise<Observation> {
    const { store } = api.context.ports;
    const site = { id: uniqueId('site'), name: siteName, timezone: 'Asia/Pyongyang', fictional };
    await store.saveSite(site);
    const about = { id: uniqueId('yard'), name: 'Yard <b>"7"</b>', ring: RING };
    const area = await store.saveArea(sampleArea(site.id, about), 0);
    const { scene } = await accepted(api, { fields: { gsd: '10', attribution: 'A & B', ...fields } });
    const pass = await store.assignPass({ id: scene.id, siteId: site.id, origin: scene.origin, at: NOON });
    const key = { passId: pass.id, areaId: area.id, areaRevision: 1, modelId: 'railcar-50cm' };
    const seen = '1'.repeat(lonLatGrid(RING).inside.length);
    await store.saveSceneView(sampleView(scene.id, { ...key, modelVersion: '1.0.0', seen, detections: [] }));
    const observation = sampleObservation({
      ...key,
      siteId: site.id,
      sceneIds: [scene.id],
      origin: scene.origin,
      strings: [sampleString()],
      ...change,
    });
    await store.saveObservation(observation);
    return observation;
  }

  let pages = 0;
  async function report(
    { id }: Pick<Observation, 'id'>,
    options: { readonly private?: boolean; readonly picture?: boolean } = {},
  ): Promise<{ readonly said: string; readonly page: string }> {
    const output = join(folder, `page-${++pages}.html`);
    const said = await runReport(id, { server: api.url, output, ...options });
    return { said, page: await readFile(output, 'utf8') };
  }

  it('writes one page that holds its pictures and asks nothing of anybody', async () => {
    const observation = await observed();
    const { said, page } = await report(observation);
    expect(said).toMatch(/page-\d+\.html: \d+ kB$/);
    expect(page.match(/src="data:image\/webp;base64,[A-Za-z0-9+/=]{1000,}"/g)).toHaveLength(2);
    expect(page.match(/\s(src|href)="(?!data:)[^"]*"/g)).toEqual([
      ` href="${api.url}/observations/${observation.id}"`,
    ]);
    expect(page).not.toMatch(/<script|@import|url\(/);
    expect(page).toContain('Khasan: Yard');
    expect(page).not.toContain('SIMULATED');
  });

  it('says all that an analyst cites', async () => {
    const observation = await observed({ fields: { licence: 'CC-BY-4.0', sensor: 'WorldView-3' } });
    const { store } = api.context.ports;
    const { areaId, siteId } = observation;
    const point = (days: number, value: number | null) =>
      samplePoint(areaId, {
        at: NOON + days * 86_400_000,
        class: 'railcar',
        modelId: 'railcar-50cm',
        sensorClass: 'sub-metre',
        status: value === null ? 'unusable' : 'counted',
        reason: value === null ? 'cloud' : null,
        value,
        low: value,
        high: value,
        floorM: observation.counts[0]?.floorM ?? 0,
      });
    await store.replaceSeries(areaId, 'real', [point(-9, 11), point(-6, 14), point(-2, null), point(5, 9)]);
    await store.saveReferences([
      sampleReference({
        siteId: siteId ?? '',
        areaId,
        class: 'railcar',
        from: NOON,
        to: NOON,
        count: 73,
        source: 'The <i>Press</i>',
      }),
      sampleReference({
        siteId: siteId ?? '',
        areaId,
        class: 'railcar',
        from: Date.parse('2024-06-01'),
        to: Date.parse('2024-07-01'),
        count: 74,
        source: 'A month of it',
      }),
    ]);
    const { page } = await report(observation);
    const text = page
      .replace(/data:[^"]+/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');
    for (const said of [
      '17 Jun 2024 03:00 UTC · 12:00 local (Asia/Pyongyang)',
      'revision 1',
      'UNVERIFIED',
      '73 boxes',
      'median 11, 11 to 14 (2 usable looks, 8 Jun 2024 to 11 Jun 2024)',
      '14 [14, 14] on 11 Jun 2024',
      '9 [9, 9] on 22 Jun 2024',
      '15 Jun 2024 (cloud)',
      '17 Jun 2024: The &lt;i&gt;Press&lt;/i&gt;',
      '1 Jun 2024 to 30 Jun 2024: A month of it',
      'CC-BY-4.0',
      'A &amp; B',
      'longest 1015 m',
      'railcar-50cm version 1.0.0',
      'of the model card (measured ground: two yards), NOT VALIDATED at this place; on average 84 % of objects found, 530 false boxes per km²',
      'Reviewed by nobody',
      'it is no flow',
      observation.id,
    ])
      expect(text).toContain(said);
    expect(text).toMatch(/SHA-256 [0-9a-f]{64}/);
  });

  it('escapes what other people wrote', async () => {
    const { page } = await report(await observed({ site: '</title><script>alert(1)</script>' }));
    expect(page).not.toContain('<script>');
    expect(page).not.toContain('<b>"7"</b>');
    expect(page).toContain('Yard &lt;b&gt;&quot;7&quot;&lt;/b&gt;');
  });

  it('marks what is simulated, and what was withdrawn', async () => {
    const fictional = await observed({ fictional: true, fields: { origin: 'simulated' } });
    const { siteId, areaId } = fictional;
    const tally = { siteId: siteId ?? '', areaId, from: NOON, to: NOON, source: 'the simulator' };
    await api.context.ports.store.saveReferences([
      sampleReference({ ...tally, origin: 'simulated', count: 71 }),
      sampleReference({ ...tally, origin: 'real', count: 72 }),
    ]);
    const simulated = await report(fictional);
    expect(simulated.page).toMatch(/Simulated tally.*about 71 freight wagons.*the simulator/s);
    expect(simulated.page).not.toContain('about 72');
    expect(simulated.page).toContain('<title>SIMULATED: ');
    expect(simulated.page).toContain('SIMULATED: nothing of this exists');

    const observation = await observed();
    await api.fetch(`/v1/scenes/${observation.sceneIds[0]}`, { method: 'DELETE' });
    const { page, said } = await report(observation);
    expect(page).toMatch(/WITHDRAWN .*What is said here no longer holds/s);
    expect(said).toContain('were deleted');
  });

  it('leaves out pixels that may not be published, says why, and shows them to their owner', async () => {
    const observation = await observed({ fields: { republish: 'false', licence: 'internal use' } });
    const { page, said } = await report(observation);
    expect(page).not.toContain('data:image');
    expect(page).toContain('(internal use) forbids that its pixels are published');
    expect(said).toContain('forbids');
    const own = await report(observation, { private: true });
    expect(own.page).toContain('data:image');
    expect(own.page).toContain('NOT FOR PUBLICATION');
    expect((await report(observation, { picture: false })).page).toContain('were left out');
  });

  it('gives no number where there is none, and says why', async () => {
    const status = { kind: 'unusable', reason: 'cloud', detail: '30 % seen' } as const;
    const counts = sampleObservation().counts.map((count) => ({
      ...count,
      value: null,
      low: null,
      high: null,
    }));
    const { page } = await report(await observed({ change: { status, counts, seen: 0.3 } }));
    expect(page).toContain('Cloud or haze hid too much of the area.');
    expect(page).toMatch(/class="figure">— /);
  });

  it('names what it could not find or write', async () => {
    const output = join(folder, 'never.html');
    await expect(runReport('none', { server: api.url, output })).rejects.toThrow(/404: .*none/);
    await expect(runReport('none', { server: 'http://127.0.0.1:9', output })).rejects.toThrow(
      'no server answers at http://127.0.0.1:9',
    );
    await expect(readFile(output)).rejects.toThrow('ENOENT');
    const { id } = await observed();
    const nowhere = join(folder, 'no', 'such', 'folder.html');
    await expect(runReport(id, { server: api.url, output: nowhere })).rejects.toThrow(
      `${nowhere} cannot be written`,
    );
  });
});
