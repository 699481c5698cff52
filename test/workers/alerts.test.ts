import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/store-memory/index.ts';
import { MESSAGE_TYPES } from '../../src/domain/message.ts';
import type { Store } from '../../src/ports/store.ts';
import { uniform } from '../support/chance.ts';
import { DAY_MS, START } from '../support/looks.ts';
import { sampleString } from '../support/store-samples.ts';
import { watchSurge } from '../support/surge.ts';
import { SITE, type WatchedYard, watchYard } from '../support/watched-yard.ts';

const YARD = 'tumangang-yard';
const QUIET = 40;

let yard: WatchedYard;
beforeEach(async () => {
  yard = await watchYard();
});

/** Forty looks, one a week, of about twelve wagons, judged at once: the archive of a new site. */
async function usual(of = yard): Promise<void> {
  for (let i = 0; i < QUIET; i++) await of.save(7 * i, 9 + ((i * 5) % 8));
  of.clock.at = START + 7 * QUIET * DAY_MS;
  await of.evaluate();
}

describe('a surge', () => {
  it('is told on its second look and over on the third usual one', async () => {
    await usual();
    for (const [day, raw] of [
      [280, 73],
      [284, 80],
      [288, 12],
      [292, 11],
      [296, 13],
    ] as const)
      await yard.see(day, raw);
    expect(await yard.told('spike')).toEqual(['284 fired', '296 resolved']);
    expect(await yard.told('shift')).toEqual(['284 fired', '296 resolved']);
    // what fires at one look is one message
    expect(await yard.messages()).toEqual(['284 alert.fired', '296 alert.resolved']);
  });

  it('is told with its evidence, in words that can be quoted', async () => {
    await usual();
    await yard.see(280, 73);
    const { id } = await yard.see(284, 80);
    const [message] = await yard.store.listMessages({ types: ['alert.fired'], origin: 'real', limit: 1 });
    expect(message).toMatchObject({
      siteId: SITE,
      areaId: YARD,
      class: 'railcar',
      origin: 'real',
      at: START + 284 * DAY_MS,
      data: {
        links: {
          observation: `/v1/observations/${id}`,
          picture: `/v1/observations/${id}/picture.png`,
          series: `/v1/sites/${SITE}/series?origin=real`,
        },
        alerts: [
          { kind: 'spike', count: 80 },
          { kind: 'shift', count: 80 },
        ],
      },
    });
    expect(message?.data.summary).toBe(
      [
        'On 12 October 2019 at 02:00 UTC an image showed about 80 freight wagons (95 % interval 79 to 82; the model boxed 80)',
        'at Yard (Tumangang), of which 95 % was seen.',
        'By 33 usable passes from 1 January 2019 to 13 August 2019, counted alike, 12.4 boxes were to be expected',
        '(some 12.9 freight wagons), and more than 23 (some 24.1) in one pass of 200. By chance alone so many would be counted less than once in a million passes.',
        'Pass by pass the counts speak for twice the usual level: the evidence sums up to 5, over its limit of 3.4.',
      ].join(' '),
    );
  });

  it('is no news of an archive', async () => {
    for (const [i, raw] of [73, 80, 12, 11, 13].entries()) await yard.save(280 + 4 * i, raw);
    for (let i = 0; i < QUIET; i++) await yard.save(7 * i, 9 + ((i * 5) % 8));
    yard.clock.at = START + 400 * DAY_MS;
    await yard.evaluate();
    expect(await yard.told('spike')).toEqual(['284 fired (old)', '296 resolved (old)']);
    expect(await yard.messages()).toEqual([]);
  });
});

describe('the job run again', () => {
  it('changes nothing and posts nothing', async () => {
    await usual();
    await yard.see(280, 73);
    await yard.see(284, 80);
    const holdings = async () => ({
      tails: await yard.store.chartTails({ siteId: SITE, origin: 'real' }, -Infinity),
      events: await yard.store.siteEvents({ siteId: SITE, origin: 'real' }),
      alerts: await yard.store.siteAlerts({ siteId: SITE, origin: 'real' }),
      messages: await yard.messages(),
    });
    const before = await holdings();
    yard.clock.at += 5 * DAY_MS;
    for (let i = 0; i < 3; i++) await yard.evaluate();
    expect(await holdings()).toEqual(before);
  });
});

describe('a worker that dies at any write', () => {
  it('tells in the end what it would have told undisturbed, each of it once', async () => {
    const undisturbed = createMemoryStore();
    await watchSurge(undisturbed);
    const holdings = async (store: Store) => ({
      tails: await store.chartTails({ siteId: SITE, origin: 'real' }, -Infinity),
      events: (await store.siteEvents({ siteId: SITE, origin: 'real' })).map(
        ({ decidedAt: _, ...event }) => event,
      ),
      messages: (await store.listMessages({ types: MESSAGE_TYPES, origin: 'real', limit: 100 }))
        .map(({ createdAt: _, ...message }) => message)
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    });
    const wanted = await holdings(undisturbed);
    expect(wanted.messages.map(({ type }) => type)).toEqual([
      'alert.fired',
      'alert.resolved',
      'alert.worsened',
    ]);
    const random = uniform(50);
    for (let times = 0; times < 8; times++) {
      const store = createMemoryStore();
      for (let deaths = 0; deaths < 6; deaths++)
        await expect(watchSurge(dying(store, Math.floor(random() * 14), random() < 0.5))).rejects.toThrow(
          'killed',
        );
      await watchSurge(store);
      expect(await holdings(store)).toEqual(wanted);
    }
  });
});

/** A store whose process dies at the n-th write of an evaluation, before or after it is done. */
function dying(store: Store, n: number, isDone: boolean): Store {
  let writes = 0;
  const mortal =
    <A extends readonly unknown[]>(write: (...given: A) => Promise<void>) =>
    async (...given: A): Promise<void> => {
      const isLast = writes++ >= n;
      if (!isLast || isDone) await write(...given);
      if (isLast) throw new Error('killed');
    };
  return { ...store, replaceSeries: mortal(store.replaceSeries), saveJudgement: mortal(store.saveJudgement) };
}

describe('a correction', () => {
  it('withdraws an alert that never was, and says that the number was revised', async () => {
    await usual();
    await yard.see(280, 73);
    const wrong = await yard.see(284, 80);
    const right = {
      class: 'railcar',
      raw: 12,
      value: 12,
      low: 11,
      high: 14,
      floorM: 0,
      families: null,
      rates: null,
    } as const;
    await yard.see(284, 12, { ...wrong, counts: [right], observedAt: wrong.observedAt + 1 });
    expect(await yard.told('spike')).toEqual(['284 fired', '284 withdrawn']);
    expect(await yard.messages()).toEqual([
      '284 alert.fired',
      '284 alert.withdrawn',
      '284 observation.revised',
    ]);
    const [revised] = await yard.store.listMessages({
      types: ['observation.revised'],
      origin: 'real',
      limit: 1,
    });
    expect(revised?.data).toMatchObject({
      observation: wrong.id,
      before: { value: 80, low: 79, high: 82 },
      after: { value: 12, low: 11, high: 14 },
      summary:
        'The count of 80 (79 to 82) freight wagons at Yard (Tumangang) on 12 October 2019 is corrected to 12 (11 to 14).',
    });
  });

  it('by deleting the scene takes the number and the alert back', async () => {
    await usual();
    await yard.see(280, 73);
    await yard.see(284, 80);
    await yard.store.deleteScene('scene-tumangang-284');
    await yard.evaluate();
    expect((await yard.messages()).slice(1)).toEqual(['284 alert.withdrawn', '284 observation.revised']);
    const [revised] = await yard.store.listMessages({
      types: ['observation.revised'],
      origin: 'real',
      limit: 1,
    });
    expect(revised?.data).toMatchObject({ after: null });
    expect((await yard.store.chartLooks((await chart()).id)).map(({ at }) => at)).not.toContain(
      START + 284 * DAY_MS,
    );
  });

  it('waits until the scene has been counted anew: nothing is withdrawn that comes back', async () => {
    await usual();
    await yard.see(280, 73);
    const seen = await yard.see(284, 80);
    await yard.store.withdrawScene('scene-tumangang-284');
    await yard.store.updateScene('scene-tumangang-284', { state: { kind: 'queued' }, generation: 2 });
    await yard.evaluate();
    expect(await yard.messages()).toEqual(['284 alert.fired']);
    await yard.store.saveObservation({ ...seen, observedAt: seen.observedAt + 9 });
    await yard.store.updateScene('scene-tumangang-284', { state: { kind: 'done' } });
    await yard.evaluate();
    expect(await yard.messages()).toEqual(['284 alert.fired']);
  });

  it('or a re-score of many scenes tells nothing until all of them have been counted', async () => {
    await usual();
    await yard.see(280, 73);
    const seen = await yard.see(284, 80);
    for (const day of [280, 284])
      await yard.store.updateScene(`scene-tumangang-${day}`, { state: { kind: 'queued' }, generation: 2 });
    // a new version of the model, and its look has no baseline yet
    await yard.save(284, 80, { ...seen, id: 'newer', modelVersion: '1.1.0' });
    await yard.store.updateScene('scene-tumangang-284', { state: { kind: 'done' } });
    await yard.evaluate();
    expect(await yard.messages()).toEqual(['284 alert.fired']);
  });

  it('of an old number that no alert cited is told nobody', async () => {
    await usual();
    yard.clock.at = START + 500 * DAY_MS;
    const old = await yard.save(7, 14);
    await yard.store.saveObservation({
      ...old,
      counts: [{ ...(old.counts[0] as never as object), value: 10 } as never],
    });
    await yard.evaluate();
    expect(await yard.messages()).toEqual([]);
  });
});

describe('an area that is edited', () => {
  it('begins another baseline where its outline moved, and keeps it where it was renamed', async () => {
    await usual();
    const { revision: _, ...area } = yard.area;
    const renamed = await yard.store.saveArea({ ...area, name: 'North yard' }, 1);
    const revised = { areaRevision: renamed.revision, id: 'renamed' };
    await yard.see(280, 12, revised);
    const ring = [...(area.ring ?? [])].map(([x, y]) => [x + 0.001, y] as const);
    const moved = await yard.store.saveArea({ ...area, ring }, renamed.revision);
    await yard.see(284, 12, { areaRevision: moved.revision, id: 'moved' });
    const { items } = await yard.store.listEvaluations({
      areaId: YARD,
      origin: 'real',
      from: START + 280 * DAY_MS,
      limit: 9,
    });
    expect(
      items.map(({ evaluation }) => evaluation.kind === 'judged' && evaluation.baseline !== null),
    ).toEqual([true, false]);
  });

  it('has no alert while nobody has verified it', async () => {
    const unsure = await watchYard({}, { verified: false });
    const caveats = ['area-unverified'];
    for (let i = 0; i < QUIET; i++) await unsure.save(7 * i, 12, { caveats });
    for (const day of [280, 284, 288]) await unsure.see(day, 73, { caveats });
    await unsure.store.saveRule(overRule(50));
    await unsure.evaluate();
    expect(await unsure.messages()).toEqual([]);
    const alerts = await unsure.store.siteAlerts({ siteId: SITE, origin: 'real' });
    expect(alerts.map(({ record }) => record.alert.state.kind)).toEqual(alerts.map(() => 'quiet'));
    expect(alerts[0]?.record.alert.sight).toMatchObject({ kind: 'no-data', reason: 'area-unverified' });
  });
});

describe('a rule of a user', () => {
  it('fires as it is set, in its area and class alone, and stops when it is gone', async () => {
    await usual();
    await yard.store.saveRule(overRule(50));
    await yard.store.saveRule({ ...overRule(5), id: 'ships', class: 'ship' });
    await yard.store.saveRule({ ...overRule(5), id: 'off', enabled: false });
    await yard.store.saveRule({ ...overRule(5), id: 'elsewhere', areaId: 'tumangang-spur' });
    await yard.see(280, 73);
    expect(await yard.told('rule')).toEqual(['280 fired']);
    expect(await yard.messages()).toEqual(['280 alert.fired']);
    await yard.store.deleteRule('over');
    await yard.see(284, 90);
    expect(await yard.told('rule')).toEqual(['280 fired']);
  });
});

describe('a rule that is changed', () => {
  it('withdraws what it told and tells no more, and does not speak of corrected counts', async () => {
    await usual();
    await yard.store.saveRule(overRule(50));
    await yard.see(280, 73);
    await yard.store.saveRule({ ...overRule(90), revision: 2 });
    await yard.evaluate();
    expect(await yard.told('rule')).toEqual(['280 fired', '280 withdrawn']);
    const [message] = await yard.store.listMessages({ types: ['alert.withdrawn'], origin: 'real', limit: 1 });
    expect(message?.data.summary).toMatch(
      /by the counts and the rule as they are known now it would not have/,
    );
  });
});

describe('cloud', () => {
  it('raises nothing and resolves nothing, for a whole season', async () => {
    await usual();
    for (let day = 280; day < 370; day += 5) await yard.see(day, null);
    expect(await yard.messages()).toEqual([]);
    await yard.see(371, 73);
    await yard.see(375, 80);
    expect(await yard.told('spike')).toEqual(['375 fired']);
    for (let day = 380; day < 470; day += 5) await yard.see(day, null);
    expect(await yard.told('spike')).toEqual(['375 fired']);
    const [alert] = (await yard.store.siteAlerts({ siteId: SITE, origin: 'real' })).filter(
      ({ record }) => record.alert.subject.kind === 'spike',
    );
    expect(alert?.record.alert).toMatchObject({
      state: { kind: 'firing' },
      sight: { kind: 'no-data', reason: 'cloud' },
    });
  });
});

describe('the eight cars of 29 and 30 November 2022', () => {
  it('are never 16: one string that stands is no second opinion, and no two looks are summed', async () => {
    for (let day = 0; day < 100; day += 7) await yard.see(day, 0);
    const standing = [sampleString({ cars: [{ class: 'railcar', count: 8 }] })];
    await yard.see(101, 8, { strings: standing });
    await yard.see(102, 8, { strings: standing });
    expect(await yard.told('resumption')).toEqual([]);
    const { items } = await yard.store.listEvaluations({ areaId: YARD, origin: 'real', limit: 100 });
    expect(
      Math.max(...items.map(({ evaluation }) => (evaluation.kind === 'judged' ? evaluation.raw : 0))),
    ).toBe(8);
    const points = await yard.store.series({ siteId: SITE, origin: 'real' });
    expect(Math.max(...points.map(({ value }) => value ?? 0))).toBe(8);
    // other cars on another day are
    await yard.see(104, 8, {
      strings: [
        sampleString({
          ends: [
            [130.611, 42.431],
            [130.617, 42.439],
          ],
        }),
      ],
    });
    expect(await yard.told('resumption')).toEqual(['104 fired']);
  });
});

describe('eight false boxes in an empty yard, pass after pass', () => {
  it('fire nothing', async () => {
    // 8 boxes on the ground seen are what a model makes there that has 25 a km2
    const cluttered = await watchYard();
    for (let i = 0; i < 60; i++) await cluttered.see(5 * i, 8);
    expect(await cluttered.messages()).toEqual([]);
  });
});

async function chart() {
  const [only] = await yard.store.listCharts({ siteId: SITE, origin: 'real' });
  if (only === undefined) throw new Error('the yard has no chart');
  return only;
}

function overRule(count: number) {
  const rule = { kind: 'over', count } as const;
  return {
    id: 'over',
    revision: 1,
    siteId: SITE,
    areaId: null,
    class: null,
    rule,
    enabled: true,
    createdAt: START,
  };
}
