import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlertEvent, DEFAULT_POLICY } from '../../../src/domain/alerting/alert.ts';
import { backtest } from '../../../src/domain/alerting/backtest.ts';
import { type Charts, createJudge, evaluateSeries, FRESH } from '../../../src/domain/alerting/evaluation.ts';
import type { Look, UsableLook } from '../../../src/domain/alerting/look.ts';
import { createShiftLimits } from '../../../src/domain/alerting/shift-limit.ts';
import { ALERT_KINDS } from '../../../src/domain/alerting/signal.ts';
import type { ErrorRates } from '../../../src/domain/model.ts';
import { seeded } from '../../../src/domain/seeded.ts';
import { gamma, poisson, uniform } from '../../support/chance.ts';
import { cloudAt, DAY_MS, lookAt, looksOf, ratesOf, START } from '../../support/looks.ts';

const limitsOf = createShiftLimits(seeded);

function charts(rates: ErrorRates | null = null): Charts {
  return { rates, rules: [{ kind: 'over', count: 45 }], limitsOf };
}

function replay(looks: readonly Look[], rates: ErrorRates | null = null): readonly AlertEvent[] {
  return backtest(looks, charts(rates), DEFAULT_POLICY).events;
}

/** About 12 objects, phi 2. */
function usual(passes: number, seed: number): readonly number[] {
  const random = uniform(seed);
  return Array.from({ length: passes }, () => poisson(random, gamma(random, 12)));
}

/** Quiet, busy, empty and cloudy stretches in any order, a look every few days. */
const anySeries = fc
  .array(
    fc.record({
      level: fc.constantFrom(0, 2, 12, 40, 120),
      looks: fc.integer({ min: 1, max: 16 }),
      gapDays: fc.constantFrom(0.2, 1, 4, 9),
      cloud: fc.constantFrom(0, 0.3, 1),
    }),
    { minLength: 2, maxLength: 6 },
  )
  .chain((stretches) =>
    fc.nat(1e6).map((seed) => {
      const random = uniform(seed);
      let day = 0;
      return stretches.flatMap(({ level, looks, gapDays, cloud }) =>
        Array.from({ length: looks }, () => {
          day += gapDays;
          if (random() < cloud) return cloudAt(day);
          const raw = level === 0 ? 0 : poisson(random, gamma(random, level));
          return lookAt(day, raw, {
            seen: 0.6 + 0.4 * random(),
            confirmed: random() < 0.1,
            unchanged: random() < 0.1,
          });
        }),
      );
    }),
  );

describe('alerts of a series', () => {
  it('fire and resolve in turns, whatever happens', () => {
    fc.assert(
      fc.property(anySeries, (looks) => {
        const events = replay(looks);
        for (const kind of ALERT_KINDS) {
          const turns = events.filter((one) => one.kind === kind).map(({ reason }) => reason);
          const marked = turns.filter((reason) => reason === 'fired' || reason === 'resolved');
          marked.forEach((reason, i) => {
            expect(reason).toBe(i % 2 === 0 ? 'fired' : 'resolved');
          });
          expect(['fired', undefined]).toContain(turns[0]);
        }
      }),
      { numRuns: 40, seed: 4 },
    );
  });

  it('do not depend on the order of arrival', () => {
    fc.assert(
      fc.property(anySeries, fc.nat(1e6), (looks, seed) => {
        const random = uniform(seed);
        const shuffled = looks
          .map((look) => [random(), look] as const)
          .sort(([a], [b]) => a - b)
          .map(([, look]) => look);
        expect(backtest(shuffled, charts(), DEFAULT_POLICY)).toEqual(
          backtest(looks, charts(), DEFAULT_POLICY),
        );
      }),
      { numRuns: 15, seed: 5 },
    );
  });

  it('never know the future: what was said stays said when later looks arrive', () => {
    fc.assert(
      fc.property(anySeries, fc.double({ min: 0.2, max: 0.8, noNaN: true }), (looks, share) => {
        const early = looks.slice(0, Math.ceil(looks.length * share));
        const { events, evaluations } = backtest(looks, charts(), DEFAULT_POLICY);
        const known = backtest(early, charts(), DEFAULT_POLICY);
        expect(evaluations.slice(0, early.length)).toEqual(known.evaluations);
        expect(events.filter(({ at }) => at <= (early.at(-1)?.at ?? 0))).toEqual(known.events);
      }),
      { numRuns: 15, seed: 6 },
    );
  });

  it('go on from what the last look left behind as if the series were read from its start', () => {
    const looks = looksOf(usual(40, 3), 4);
    const judge = createJudge(charts());
    let state = FRESH;
    const one = looks.map((look, i) => {
      const next = judge(JSON.parse(JSON.stringify(state)), look, looks.slice(0, i));
      state = next.state;
      return next.evaluation;
    });
    expect(one).toEqual(evaluateSeries(looks, charts()));
  });

  it('add a day to a level once, however often an unmoved string is looked at', () => {
    const before = looksOf(usual(40, 3));
    const day = 40 * 7;
    const seenAt = (at: number, unchanged = false) => lookAt(day + at, 40, { unchanged });
    const sumsUp = (tail: readonly UsableLook[]): number | undefined => {
      const last = evaluateSeries([...before, ...tail], charts()).at(-1);
      return last?.kind === 'judged' ? last.shift?.sums.up : undefined;
    };
    const once = sumsUp([seenAt(0)]);
    expect(once).toBeGreaterThan(0);
    expect(sumsUp([seenAt(0), seenAt(0.01, true), seenAt(0.2, true), seenAt(0.4, true)])).toBe(once);
    expect(sumsUp([seenAt(0), seenAt(1, true), seenAt(1.1, true)])).toBe(
      sumsUp([seenAt(0), seenAt(1, true)]),
    );
    const signals = evaluateSeries([...before, seenAt(0), seenAt(0.01, true)], charts());
    expect(backtest([...before, seenAt(0), seenAt(0.01, true)], charts(), DEFAULT_POLICY).events).toEqual([]);
    expect(signals.at(-1)).toMatchObject({ signals: { shift: { says: 'nothing', reason: 'same-day' } } });
  });

  it('never raise a spike or a resumption on one odd pass', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 12),
        fc.integer({ min: 20, max: 55 }),
        fc.integer({ min: 1, max: 4000 }),
        fc.nat(1000),
        (level, odd, count, seed) => {
          const counts = level === 0 ? Array(60).fill(0) : usual(60, seed).map((one) => Math.min(one, 20));
          const looks = looksOf(counts.map((one, i) => (i === odd ? count : one)));
          const fixed = { ...charts(), limitsOf: () => ({ up: 4, down: 4 }) };
          const kinds = backtest(looks, fixed, DEFAULT_POLICY).events.map(({ kind }) => kind);
          expect(kinds).not.toContain('spike');
          expect(kinds).not.toContain('resumption');
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  it('raise and resolve nothing in a season of cloud', () => {
    const before = looksOf(usual(40, 1).map((count) => Math.min(count, 20)));
    const quiet = replay(before);
    const clouds = Array.from({ length: 40 }, (_, i) => cloudAt(40 * 7 + i * 3));
    expect(replay([...before, ...clouds])).toEqual(quiet);
    const surge = looksOf([70, 72, 75], 4, 40 * 7);
    const firing = replay([...before, ...surge]);
    expect(firing.filter(({ reason }) => reason === 'fired').map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['spike', 'shift', 'rule']),
    );
    const later = Array.from({ length: 40 }, (_, i) => cloudAt(300 + i * 3));
    expect(replay([...before, ...surge, ...later])).toEqual(firing);
  });

  it('make nothing of eight false boxes in an empty yard, pass after pass', () => {
    const random = uniform(8);
    for (const rates of [ratesOf(0.8, 8), ratesOf(0.8, 8, 3), null]) {
      const exactly = looksOf(Array(80).fill(8), 5);
      expect(replay(exactly, rates)).toEqual([]);
      const first = looksOf([...Array(20).fill(0), ...Array(60).fill(8)], 5);
      if (rates !== null) expect(replay(first, rates)).toEqual([]);
    }
    const about = looksOf(
      Array.from({ length: 150 }, () => poisson(random, 8)),
      5,
    );
    expect(replay(about, ratesOf(0.8, 8))).toEqual([]);
  });

  it('tell the surge of a yard that holds about 12 and the day it was confirmed', () => {
    const looks = looksOf([...usual(40, 2).map((count) => Math.min(count, 20)), 73, 80, 14, 11, 12, 13], 7);
    const spikes = replay(looks).filter(({ kind }) => kind === 'spike');
    expect(spikes.map(({ at, reason }) => [(at - START) / DAY_MS / 7, reason])).toEqual([
      [41, 'fired'],
      [44, 'resolved'],
    ]);
    expect(spikes[0]).toMatchObject({ value: 80 });
    expect(spikes[0]?.p).toBeLessThan(1e-6);
  });

  it('say what is missing where they cannot say anything', () => {
    const [first, second, third] = evaluateSeries(
      [lookAt(0, 5), cloudAt(1), lookAt(2, 5, { seen: 0.4 })],
      charts(),
    );
    expect(first).toMatchObject({ kind: 'judged', signals: { spike: { reason: 'building-baseline' } } });
    expect(second).toMatchObject({ kind: 'no-data', reason: 'cloud' });
    expect(third).toMatchObject({ kind: 'no-data', reason: 'coverage' });
  });

  it('take a second look of one day for no second opinion', () => {
    const looks = [lookAt(0, 5), lookAt(0.3, 5), lookAt(1, 5), lookAt(2, 5, { unchanged: true })];
    const news = evaluateSeries(looks, charts()).map((one) =>
      one.kind === 'judged' ? one.news : one.reason,
    );
    expect(news).toEqual(['news', 'same-day', 'news', 'unchanged']);
  });
});
