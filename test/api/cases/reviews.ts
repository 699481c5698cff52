import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { pageOf } from '../../../api/schemas/common.ts';
import {
  comparison,
  errorRates,
  observationReviews,
  review as reviewSchema,
  reviewSummary,
  reviewWithTrail,
} from '../../../api/schemas/review.ts';
import { runReview, runReviews } from '../../../src/cli/review.ts';
import { lonLatGrid } from '../../../src/domain/area-grid.ts';
import type { Corners } from '../../../src/domain/box.ts';
import type { Detection } from '../../../src/domain/detection.ts';
import type { Ring } from '../../../src/domain/geometry.ts';
import type { Observation } from '../../../src/domain/observation.ts';
import type { Area } from '../../../src/domain/site.ts';
import { type ApiRig, serveApp, sharedApi } from '../../support/api.ts';
import { accepted, problemOf, read, sendJson } from '../../support/scene-files.ts';
import { NOON, sampleArea, sampleObservation, sampleRates, sampleView } from '../../support/store-samples.ts';
import { syntheticManifest } from '../../support/synthetic-models.ts';

type Sent = Partial<z.input<typeof import('../../../api/schemas/review.ts').reviewRequest>>;

export function describeReviews(): void {
  let api: ApiRig;
  let area: Area;
  /** Inside u8-tile.tif, whose 100 x 70 px of 10 m begin at 130.7022 E, 42.4397 N. */
  const ring: Ring = [
    [130.7035, 42.4345],
    [130.71, 42.4345],
    [130.71, 42.4385],
    [130.7035, 42.4385],
    [130.7035, 42.4345],
  ];

  beforeAll(async () => {
    api = await sharedApi();
    const { store } = api.context.ports;
    await store.saveSite({ id: 'quay', name: 'Quay', timezone: 'UTC', fictional: false });
    area = await store.saveArea(
      { ...sampleArea('quay'), id: 'quay-berth', kind: 'berth', ring, classes: ['ship'] },
      0,
    );
  });

  /** A ship of 100 m by 20 m around a pixel. */
  const ship = (x: number, y: number): Detection => {
    const corners: Corners = [
      [x - 5, y - 1],
      [x + 5, y - 1],
      [x + 5, y + 1],
      [x - 5, y + 1],
    ];
    return {
      class: 'ship',
      score: 0.9,
      family: null,
      box: { cx: x, cy: y, length: 10, width: 2, angle: 0 },
      corners,
      lengthM: 100,
      widthM: 20,
      headingDeg: 90,
      lonLat: corners.map(([px, py]) => [
        130.7022 + px * 0.0001215,
        42.4397 - py * 0.00009,
      ]) as unknown as Corners,
    };
  };

  let hours = 0;
  /** An observation of three ships in a scene that is done. */
  async function observed(change: Partial<Observation> = {}): Promise<Observation> {
    const { store } = api.context.ports;
    const { scene } = await accepted(api, { fields: { gsd: '10' } });
    const at = NOON + ++hours * 3_600_000;
    const pass = await store.assignPass({ id: scene.id, siteId: 'quay', origin: 'real', at });
    // What ingest reads of u8-tile.tif.
    const raster = {
      width: 100,
      height: 70,
      bands: 3,
      sampleType: 'uint8',
      crs: 'EPSG:32652',
      affine: null,
      pixelSizeM: 10,
      gsdM: 10,
      footprint: null,
    } as const;
    await store.updateScene(scene.id, { state: { kind: 'done' }, raster });
    const counts = [
      { class: 'ship', raw: 3, value: 3, low: 1, high: 6, floorM: 50, families: null, rates: sampleRates },
    ] as const;
    const observation = sampleObservation({
      id: `quay~${scene.id}~v1`,
      areaId: area.id,
      areaRevision: 1,
      siteId: 'quay',
      passId: pass.id,
      modelId: 'ship-10m',
      modelVersion: '1',
      at,
      gsdM: 10,
      sceneIds: [scene.id],
      counts,
      strings: null,
      ...change,
    });
    await look(observation, scene.id, [ship(20, 25), ship(40, 25), ship(50, 45)]);
    return observation;
  }

  async function look(
    observation: Observation,
    sceneId: string,
    detections: readonly Detection[],
  ): Promise<void> {
    const { store } = api.context.ports;
    const { passId, areaId, areaRevision, modelId, modelVersion } = observation;
    const seen = '1'.repeat(lonLatGrid(ring).inside.length);
    const about = { passId, areaId, areaRevision, modelId, modelVersion };
    await store.saveSceneView(sampleView(sceneId, { ...about, seen, detections }));
    await store.saveObservation(observation);
  }

  const of = ({ id }: { readonly id: string }) => `/v1/observations/${encodeURIComponent(id)}/reviews`;
  const post = (observation: Observation, sent: Sent, headers: Record<string, string> = {}) =>
    sendJson(api, 'POST', of(observation), { analyst: 'Kim', ...sent }, headers);
  const save = async (observation: Observation, sent: Sent) => {
    const response = await post(observation, sent);
    expect(response.status, await response.clone().text()).toBe(201);
    return read(response, reviewSchema);
  };
  const listed = (observation: Observation) => read(api.fetch(of(observation)), observationReviews);
  const whole: Sent = { others: 'confirm', searched: true };
  const corners = (x: number, y: number): [number, number][] => [
    [x - 5, y - 1],
    [x + 5, y - 1],
    [x + 5, y + 1],
    [x - 5, y + 1],
  ];

  describe('a review', () => {
    test('begins with the boxes to be looked at, under ids that the detections have too', async () => {
      const observation = await observed();
      const { boxes, items, numbers, former } = await listed(observation);
      expect(boxes.map(({ class: name, scene }) => [name, scene])).toEqual(
        Array(3).fill(['ship', observation.sceneIds[0]]),
      );
      expect([items, numbers, former]).toEqual([[], [], []]);
      expect(boxes[0]?.detection).toMatch(/^ship-[0-9a-f]{14}$/);
    });

    test('that is partial is kept and is no count; that is whole is one, and the series is sent for', async () => {
      const observation = await observed();
      const { boxes } = await listed(observation);
      const [a] = boxes.map(({ detection }) => detection);
      const partial = await save(observation, { decisions: [{ detection: a ?? '', verdict: 'confirm' }] });
      expect(partial).toMatchObject({ revision: 1, complete: false, boxes: 3, lookedAt: 1, counts: null });
      expect((await listed(observation)).numbers).toEqual([]);

      const full = await save(observation, {
        ...whole,
        decisions: [
          { detection: a ?? '', verdict: 'reject' },
          { detection: boxes[1]?.detection ?? '', verdict: 'static' },
        ],
        added: [{ class: 'ship', corners: corners(25, 45) }],
        note: 'fog in the west',
      });
      expect(full).toMatchObject({
        id: partial.id,
        revision: 2,
        complete: true,
        lookedAt: 3,
        note: 'fog in the west',
      });
      expect(full.counts).toMatchObject([
        { class: 'ship', count: 3, static: 1, hits: 2, missed: 1, falseBoxes: 1 },
      ]);
      expect(full.added[0]?.geometry?.coordinates[0]).toHaveLength(5);
      expect(full.added[0]?.lengthM).toBeCloseTo(100, 0);
      expect(api.enqueued.at(-1)).toBe(`evaluate~${observation.sceneIds[0]}~g1~quay-berth~${full.id}.2`);
      expect((await listed(observation)).numbers).toMatchObject([
        { class: 'ship', value: 3, low: 2, high: 4, analysts: ['Kim'], current: true },
      ]);
    });

    test('that says the same again makes no revision, and one that was overtaken is refused', async () => {
      const observation = await observed();
      await save(observation, whole);
      const before = api.enqueued.length;
      expect((await post(observation, whole)).status).toBe(200);
      expect(api.enqueued).toHaveLength(before);
      const stale = await post(observation, { ...whole, note: 'later' }, { 'if-match': '"0"' });
      expect(stale.status).toBe(412);
      expect((await post(observation, { ...whole, note: 'later' }, { 'if-match': '"1"' })).status).toBe(201);
    });

    test('that draws ground out observes the scene anew, and so does one that takes it back', async () => {
      const observation = await observed();
      const strip = [
        [130.7035, 42.4345],
        [130.7045, 42.4345],
        [130.7045, 42.4385],
        [130.7035, 42.4385],
        [130.7035, 42.4345],
      ];
      const drawn = await save(observation, {
        ...whole,
        hidden: [{ type: 'Polygon', coordinates: [strip] }],
      });
      expect(drawn.seen).toBeGreaterThan(0.8);
      expect(drawn.seen).toBeLessThan(0.9);
      const [sceneId] = observation.sceneIds;
      expect(api.enqueued.at(-1)).toBe(`observe~${sceneId}~g1~${drawn.id}.1`);
      const taken = await api.fetch(`/v1/reviews/${drawn.id}?analyst=Kim`, { method: 'DELETE' });
      expect(taken.status).toBe(200);
      expect(api.enqueued.at(-1)).toBe(`observe~${sceneId}~g1~${drawn.id}.2`);
    });

    test('takes boxes on the ground for what they are in pixels', async () => {
      const observation = await observed();
      const first = await save(observation, { added: [{ class: 'ship', corners: corners(25, 45) }] });
      const geometry = first.added[0]?.geometry;
      if (!geometry) throw new Error('it has a place on the ground');
      const again = await post(observation, { added: [{ class: 'ship', geometry }] });
      const { added } = await read(again, reviewSchema);
      const centre = (points: readonly [number, number][]) =>
        [0, 1].map((k) => points.reduce((sum, point) => sum + (point[k] ?? 0), 0) / 4);
      const [x, y] = centre(added[0]?.corners ?? []);
      expect(x).toBeCloseTo(25, 1);
      expect(y).toBeCloseTo(45, 1);
    });
  });

  describe('the trail of a review', () => {
    test('says who changed what and when, also after it was withdrawn', async () => {
      const observation = await observed();
      const { id, decisions } = await save(observation, whole);
      api.clock.at += 60_000;
      await save(observation, { ...whole, areaOnPlace: true });
      const withdrawn = await read(
        api.fetch(`/v1/reviews/${id}?analyst=Lee`, { method: 'DELETE' }),
        reviewSchema,
      );
      expect(withdrawn).toMatchObject({ withdrawn: true, analyst: 'Kim', savedBy: 'Lee', revision: 3 });
      const { trail } = await read(api.fetch(`/v1/reviews/${id}`), reviewWithTrail);
      expect(trail.map(({ by, changes }) => [by, changes])).toEqual([
        ['Kim', [...decisions.map((d) => `confirmed ${d.detection}`), 'says that the ground was searched']],
        ['Kim', ['says that the area lies on its place']],
        ['Lee', ['withdrawn']],
      ]);
      expect(Date.parse(trail[1]?.at ?? '') - Date.parse(trail[0]?.at ?? '')).toBe(60_000);
      expect((await listed(observation)).items).toEqual([]);
      expect((await api.fetch(`/v1/reviews/${id}`, { method: 'DELETE' })).status).toBe(400);
      expect((await api.fetch('/v1/reviews/rv_none')).status).toBe(404);
      expect((await api.fetch('/v1/reviews/rv_none?analyst=Lee', { method: 'DELETE' })).status).toBe(404);
    });
  });

  describe('two analysts', () => {
    test('stand side by side, with what they differ in', async () => {
      const observation = await observed();
      const [a] = (await listed(observation)).boxes;
      await save(observation, {
        ...whole,
        decisions: [{ detection: a?.detection ?? '', verdict: 'reject' }],
      });
      const early = await api.fetch(`${of(observation)}/compare`);
      expect(early.status).toBe(409);
      expect((await problemOf(early)).detail).toContain('has 1 complete reviews of 1');
      api.clock.at += 1000;
      await save(observation, {
        ...whole,
        analyst: 'Lee',
        added: [{ class: 'ship', corners: corners(25, 45) }],
      });
      const answer = await read(api.fetch(`${of(observation)}/compare`), comparison);
      expect(answer.analysts).toEqual(['Kim', 'Lee']);
      expect(answer.classes).toEqual([
        { class: 'ship', counts: [2, 4], difference: 2, byAll: 2, byAny: 4, value: 3, low: 2, high: 4 },
      ]);
      expect(answer.disagreements.map(({ classes }) => classes)).toEqual([
        [null, 'ship'],
        [null, 'ship'],
      ]);
      const { items } = await read(api.fetch('/v1/sites/quay/reviews?limit=200'), pageOf(reviewSummary));
      expect(
        items
          .filter((item) => item.observation === observation.id)
          .map(({ analyst }) => analyst)
          .sort(),
      ).toEqual(['Kim', 'Lee']);
    });
  });

  describe('an observation by a newer version of the model', () => {
    test('tells the older review, why it must be looked at again, and what it suggests', async () => {
      const old = await observed();
      const [a] = (await listed(old)).boxes;
      const said = await save(old, {
        ...whole,
        decisions: [{ detection: a?.detection ?? '', verdict: 'reject' }],
        added: [{ class: 'ship', corners: corners(25, 45) }],
      });
      const now = { ...old, id: `${old.id}2`, modelVersion: '2' };
      await look(now, old.sceneIds[0] ?? '', [ship(20.4, 25), ship(25, 45), ship(55, 20)]);
      const { items, former, numbers } = await listed(now);
      expect(items).toEqual([]);
      expect(former).toMatchObject([
        {
          review: { id: said.id, model: { version: '1' } },
          lookAgain: 'it was made on version 1 of the model, now it is 2: look at these boxes again',
        },
      ]);
      expect(
        former[0]?.suggestions.map(({ verdict, detection }) => [verdict, detection !== null]).sort(),
      ).toEqual([
        ['add', false],
        ['add', false],
        ['confirm', true],
        ['reject', true],
      ]);
      expect(numbers).toMatchObject([{ value: 3, current: false, observation: old.id }]);
      const cited = await post(now, { decisions: [{ detection: a?.detection ?? '', verdict: 'confirm' }] });
      expect(cited.status).toBe(400);
    });
  });

  describe('what is wrong with a review', () => {
    const refused = async (sent: Sent, observation?: Observation) => {
      const response = await post(observation ?? (await observed()), sent);
      expect(response.status).toBe(400);
      return (await problemOf(response)).detail ?? '';
    };

    test('is named by field and value', async () => {
      expect(await refused({ analyst: '' })).toContain('body: analyst: is ""');
      expect(await refused({ analyst: undefined as never })).toContain('body: analyst: is missing');
      expect(await refused({ decisions: [{ detection: 'ship-0', verdict: 'confirm' }] })).toMatch(
        /body: decisions.0.detection: is "ship-0": expected one of the 3 boxes/,
      );
      expect(await refused({ decisions: [{ detection: 'x', verdict: 'maybe' as never }] })).toContain(
        'verdict',
      );
      expect(await refused({ added: [{ class: 'ship', corners: corners(500, 45) }] })).toMatch(
        /added.0: its centre lies at pixel 500.0, 45.0, outside scene sc_\w+ of 100 x 70 px/,
      );
      expect(await refused({ added: [{ class: 'ship', corners: corners(5, 5) }] })).toContain(
        'outside the area',
      );
      expect(await refused({ added: [{ class: 'railcar', corners: corners(25, 45) }] })).toMatch(
        /added.0.class: is "railcar" of .* m: here ship is counted/,
      );
      expect(await refused({ added: [{ class: 'ship' }] })).toContain('added.0: expected either geometry');
      expect(await refused({ added: [{ class: 'ship', corners: corners(25, 45), scene: 'sc_x' }] })).toMatch(
        /added.0: scene is "sc_x": expected one of sc_/,
      );
      expect(
        await refused({ others: 'confirm', added: [{ class: 'ship', corners: corners(20, 25) }] }),
      ).toMatch(/added.0: is the same object as decisions.\d.detection .*: it would count twice/);
      expect(
        await refused({ added: [{ class: 'ship', corners: corners(25, 45), family: 'tank' }] }),
      ).toContain('added.0.family: is "tank": only railcars have families');
      const bow = [
        [130.704, 42.435],
        [130.706, 42.437],
        [130.706, 42.435],
        [130.704, 42.437],
        [130.704, 42.435],
      ];
      expect(await refused({ hidden: [{ type: 'Polygon', coordinates: [bow] }] })).toContain(
        'hidden.0: the edge',
      );
      const round = Array.from({ length: 5100 }, (_, i): [number, number] => {
        const turn = (i / 5100) * 2 * Math.PI;
        return [130.706 + 0.001 * Math.cos(turn), 42.436 + 0.001 * Math.sin(turn)];
      });
      expect(await refused({ hidden: [{ type: 'Polygon', coordinates: [round] }] })).toContain(
        'hidden: holds 5100 points: expected at most 5000',
      );
      expect(await refused({ boxes: [] } as never)).toContain('boxes: is not a known field');
    });

    test('all at once, and a box named twice too', async () => {
      const observation = await observed();
      const [a] = (await listed(observation)).boxes.map(({ detection }) => detection);
      const detail = await refused(
        {
          decisions: [
            { detection: a ?? '', verdict: 'confirm' },
            { detection: a ?? '', verdict: 'reject' },
          ],
          added: [{ class: 'ship', corners: corners(500, 45) }],
        },
        observation,
      );
      expect(detail).toContain(`decisions.1.detection: is "${a}" a second time`);
      expect(detail).toContain('added.0: its centre lies at pixel');
    });

    test('may be as long as its schema says', async () => {
      const observation = await observed();
      const digits = 130.12345678901235;
      const geometry = {
        type: 'Polygon' as const,
        coordinates: [Array.from({ length: 5 }, () => [digits, -digits / 2])],
      };
      const box = { geometry, scene: observation.sceneIds[0] ?? '' };
      const family = 'container' as const;
      const detection = 'rail-vehicle-00000000000000';
      const move = { detection, verdict: 'move' as const, to: box, family };
      const add = { class: 'rail-vehicle' as const, ...box, family, static: false };
      const most = {
        decisions: Array(20_000).fill(move),
        added: Array(20_000).fill(add),
        note: 'x'.repeat(5000),
      };
      // nothing of it lies anywhere: what matters is that it was read
      const read = await post(observation, most);
      expect([read.status, (await problemOf(read)).detail.slice(0, 27)]).toEqual([
        400,
        'body: decisions.0.detection',
      ]);
      const long = await post(observation, { note: 'x'.repeat(17 * 1024 ** 2) });
      expect([long.status, (await problemOf(long)).detail]).toEqual([
        413,
        'request body: request entity too large; expected at most 16777216 bytes',
      ]);
    });

    test('of what no model looked at, and of what was withdrawn', async () => {
      const { store } = api.context.ports;
      const blind = await observed({
        modelSha256: '',
        status: { kind: 'unusable', reason: 'resolution', detail: 'pixels of 10 m' },
      });
      const nothing = await post(blind, whole);
      expect(nothing.status).toBe(409);
      expect((await problemOf(nothing)).detail).toContain('resolution: pixels of 10 m');
      const gone = await observed();
      await store.deleteScene(gone.sceneIds[0] ?? '');
      expect((await post(gone, whole)).status).toBe(409);
      expect((await post({ ...gone, id: 'nothing' }, whole)).status).toBe(404);
    });
  });

  test('whatever is sent as a review, nothing fails inside', async () => {
    const observation = await observed();
    const ids = (await listed(observation)).boxes.map(({ detection }) => detection);
    const number = fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -200, max: 200 }));
    const point = fc.tuple(number, number);
    const near = fc.tuple(
      fc.double({ min: 130.69, max: 130.72, noNaN: true }),
      fc.double({ min: 42.43, max: 42.44, noNaN: true }),
    );
    const polygon = fc.record({
      type: fc.constant('Polygon'),
      coordinates: fc.tuple(fc.array(fc.oneof(point, near), { maxLength: 6 })),
    });
    const drawn = fc.record(
      {
        corners: fc.array(point, { minLength: 4, maxLength: 4 }),
        geometry: polygon,
        scene: fc.constantFrom(observation.sceneIds[0], 'x', ''),
      },
      { requiredKeys: [] },
    );
    const family = fc.constantFrom('tank', 'hovercraft');
    const decision = fc.record(
      {
        detection: fc.constantFrom(...ids, 'x'),
        verdict: fc.constantFrom('confirm', 'static', 'move', 'reject'),
        to: drawn,
        family,
      },
      { requiredKeys: ['detection', 'verdict'] },
    );
    const added = fc
      .tuple(
        drawn,
        fc.record({ class: fc.constantFrom('ship', 'boat', 'railcar'), family }, { requiredKeys: ['class'] }),
      )
      .map(([box, rest]) => ({ ...box, ...rest }));
    const sent = fc.record(
      {
        analyst: fc.string({ minLength: 1, maxLength: 4 }),
        decisions: fc.array(decision, { maxLength: 4 }),
        added: fc.array(added, { maxLength: 3 }),
        hidden: fc.array(polygon, { maxLength: 2 }),
        others: fc.constantFrom('confirm', 'reject'),
        searched: fc.boolean(),
      },
      { requiredKeys: ['analyst'] },
    );
    await fc.assert(
      fc.asyncProperty(sent, async (body) => {
        const response = await sendJson(api, 'POST', of(observation), body);
        expect([response.status, await response.text()]).toEqual([
          expect.toSatisfy((s: number) => s < 500),
          expect.anything(),
        ]);
      }),
      { numRuns: 60 },
    );
    expect((await api.fetch(of(observation))).status).toBe(200);
  });

  describe('on the command line', () => {
    test('a file is saved and told, and a site’s reviews are a table', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'crosstie-review-'));
      const file = join(folder, 'review.json');
      const observation = await observed();
      const options = { server: api.url, file, analyst: 'J. Kim' };
      await writeFile(file, JSON.stringify({ others: 'confirm' }));
      expect(await runReview(observation.id, options)).toContain('partial, no count: 3 of 3 boxes looked at');
      await writeFile(file, JSON.stringify(whole));
      expect(await runReview(observation.id, options)).toMatch(
        /^rv_\w+, revision 2 by J. Kim\ncomplete: 3 ship \(3 boxes right, 0 false, 0 missed\)\n100 % of the area visible\nin the series: 3 \[2, 4\] ship by J. Kim$/,
      );
      await writeFile(file, JSON.stringify({ others: 'reject', searched: true }));
      expect(await runReview(observation.id, options)).toContain(
        'in the series: no number of ship by J. Kim: area-unverified',
      );
      await writeFile(file, JSON.stringify(whole));
      await runReview(observation.id, options);
      const row = (await runReviews('quay', options))
        .split('\n')
        .find((line) => line.includes(observation.id));
      expect(row).toMatch(/J. Kim .* 3 of 3 +100 % +3 ship/);
      await writeFile(file, '[]');
      await expect(runReview(observation.id, options)).rejects.toThrow('holds no object');
      await writeFile(file, '{');
      await expect(runReview(observation.id, options)).rejects.toThrow('is no JSON');
      await expect(runReview('nothing', { ...options, file: join(folder, 'none') })).rejects.toThrow(
        'cannot be read',
      );
      await rm(folder, { recursive: true });
    });
  });

  describe('error rates of a site', () => {
    test('tell what reviews taught so far, and that the card is still in use', async () => {
      const observation = await observed();
      await save(observation, { ...whole, added: [{ class: 'ship', corners: corners(25, 45) }] });
      const model = { ...syntheticManifest('centre'), id: 'ship-10m', version: '1' };
      const rates = [{ ...sampleRates, class: 'ship' as const, measuredOn: 'card' }];
      const other = await serveApp({ ...api.context, models: [{ ...model, rates }] });
      const answer = await read(fetch(`${other.url}/v1/sites/quay/error-rates`), errorRates);
      await other.close();
      expect(answer).toMatchObject({ site: 'quay', origin: 'real', needed: 20 });
      const [item] = answer.items;
      expect(item).toMatchObject({
        model: { id: 'ship-10m', version: '1' },
        class: 'ship',
        sensorClass: 'decametre',
        areas: null,
        inUse: 'card',
      });
      expect(item?.reviewedScenes).toBeGreaterThan(0);
      expect(item?.learned.recall).not.toBe(item?.card.recall);
      const empty = await read(api.fetch('/v1/sites/quay/error-rates'), errorRates);
      expect(empty.items).toEqual([]);
      expect((await api.fetch('/v1/sites/nowhere/error-rates')).status).toBe(404);
    });
  });
}
