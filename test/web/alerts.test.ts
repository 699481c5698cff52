import { describe, expect, test } from 'vitest';
import { rule, ruleChange } from '../../api/schemas/alert.ts';
import { backtested } from '../../api/schemas/evaluation.ts';
import { DEFAULT_POLICY } from '../../src/domain/alerting/alert.ts';
import { backtest, backtestJson } from '../../src/domain/alerting/backtest.ts';
import type { Look } from '../../src/domain/alerting/look.ts';
import { createShiftLimits } from '../../src/domain/alerting/shift-limit.ts';
import type { UserRule } from '../../src/domain/alerting/user-rule.ts';
import { seeded } from '../../src/domain/seeded.ts';
import { silenceOf, silencesOf } from '../../web/pages/silence-draft.ts';
import {
  changeOf,
  draftFrom,
  draftOf,
  EMPTY_RULE,
  queryOf,
  ruleOf,
  sayRule,
} from '../../web/series/rule-draft.ts';
import { ruleReplayOf } from '../../web/series/rule-replay.ts';
import type { Alert, Silence, Site } from '../../web/server/types.ts';
import { DAY_MS, lookAt, START } from '../support/looks.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const SERIES = { site: 'tumangang', area: 'yard', class: 'railcar' } as const;

describe('a silence that is being written', () => {
  const draft = { scope: 'series', lastDay: '2026-06-30', why: ' track works ' } as const;

  test('is of what the alert is about, or of more, and lasts to the end of its last day', () => {
    const bodyOf = (scope: Parameters<typeof silenceOf>[0]['scope']) =>
      silenceOf({ ...draft, scope }, SERIES, NOW);
    const rest = { site: 'tumangang', until: '2026-07-01T00:00:00.000Z', why: 'track works' };
    expect(bodyOf('series')).toEqual({ body: { ...rest, area: 'yard', class: 'railcar' } });
    expect(bodyOf('area')).toEqual({ body: { ...rest, area: 'yard', class: null } });
    expect(bodyOf('class')).toEqual({ body: { ...rest, area: null, class: 'railcar' } });
    expect(bodyOf('site')).toEqual({ body: { ...rest, area: null, class: null } });
    expect(silenceOf({ ...draft, lastDay: '2026-06-01' }, SERIES, NOW)).toHaveProperty('body');
  });

  test.each([
    [{ lastDay: '' }, 'Choose the last quiet day'],
    [{ lastDay: '2026-13-40' }, 'Choose the last quiet day'],
    [{ lastDay: '2026-05-31' }, '2026-05-31 is over: choose today or a later day.'],
    [{ why: '  ' }, 'Say why'],
  ])('says what %j lacks', (change, words) => {
    expect(silenceOf({ ...draft, ...change }, SERIES, NOW)).toEqual({
      lacks: expect.stringContaining(words),
    });
  });

  test('holds back the alerts that it covers, while it lasts', () => {
    const silence = (change: Partial<Silence>) => ({ ...SERIES, active: true, ...change }) as Silence;
    const covers = (change: Partial<Silence>) =>
      silencesOf(SERIES as unknown as Alert, [silence(change)]).length === 1;
    expect(covers({})).toBe(true);
    expect(covers({ area: null, class: null })).toBe(true);
    expect(covers({ area: 'bridge' })).toBe(false);
    expect(covers({ class: 'ship' })).toBe(false);
    expect(covers({ site: 'nampo' })).toBe(false);
    expect(covers({ active: false })).toBe(false);
  });
});

describe('a rule that is being typed', () => {
  const site = {
    areas: [
      { id: 'yard', name: 'North yard', classes: ['railcar', 'locomotive'] },
      { id: 'quay', name: 'Quay', classes: ['ship'] },
    ],
  } as unknown as Site;

  test('is a number of objects or of percent', () => {
    expect(ruleOf({ ...EMPTY_RULE, number: ' 40 ' })).toEqual({ rule: { kind: 'over', count: 40 } });
    expect(ruleOf({ ...EMPTY_RULE, number: '0' })).toEqual({ rule: { kind: 'over', count: 0 } });
    expect(ruleOf({ ...EMPTY_RULE, kind: 'change', number: '12.5' })).toEqual({
      rule: { kind: 'change', percent: 12.5 },
    });
  });

  test.each([
    ['over', '', 'Type how many objects'],
    ['over', 'many', '“many”'],
    ['over', '-1', '“-1”'],
    ['over', '1e9', 'at most 1,000,000'],
    ['change', '0', 'above 0'],
    ['change', 'Infinity', '“Infinity”'],
  ] as const)('%s %s is refused in a sentence', (kind, number, words) => {
    expect(ruleOf({ ...EMPTY_RULE, kind, number })).toEqual({ lacks: expect.stringContaining(words) });
  });

  test('goes through an address and back, and what the address does not know is every', () => {
    const draft = { kind: 'change', number: '80', area: 'quay', class: 'ship' } as const;
    const query = (parts: object) => new URLSearchParams(parts as Record<string, string>);
    expect(draftFrom(query(queryOf(draft)), EMPTY_RULE, site)).toEqual(draft);
    expect(draftFrom(query(queryOf(EMPTY_RULE)), draft, site)).toEqual(EMPTY_RULE);
    expect(draftFrom(query({}), draft, site)).toEqual(draft);
    expect(draftFrom(query({ kind: 'loud', area: 'moon', class: 'lorry' }), EMPTY_RULE, site)).toEqual(
      EMPTY_RULE,
    );
  });

  test('that is stored is changed by what may be changed alone', () => {
    const facts = {
      id: 'ru-1',
      revision: 3,
      site: 'tumangang',
      createdAt: '2026-06-01T12:00:00.000Z',
      links: {},
    };
    const where = { area: 'yard', class: null, enabled: true } as const;
    for (const what of [{ kind: 'over', count: 40 } as const, { kind: 'change', percent: 80 } as const]) {
      const stored = rule.parse({ ...facts, ...what, ...where });
      const change = changeOf(stored, draftOf(stored), false);
      expect(ruleChange.parse(change)).toEqual({ ...what, ...where, enabled: false });
    }
  });

  test('is said in words', () => {
    expect(sayRule({ kind: 'over', count: 40, area: 'yard', class: 'railcar' }, site)).toBe(
      'more than 40 railcars at North yard',
    );
    expect(sayRule({ kind: 'change', percent: 80, area: null, class: null }, site)).toBe(
      '80 % more or fewer objects of any class in any area than usual',
    );
  });
});

describe('a rule tried on a history', () => {
  const replayed = (looks: readonly Look[], wanted: UserRule) => {
    const result = backtest(
      looks,
      { rates: null, rules: [wanted], limitsOf: createShiftLimits(seeded) },
      DEFAULT_POLICY,
    );
    return ruleReplayOf(backtested.parse(backtestJson(result)), wanted);
  };
  const quiet = (looks: number) => Array.from({ length: looks }, (_, i) => lookAt(7 * i, 9 + ((i * 5) % 8)));
  const surge = [...quiet(22), lookAt(154, 70), lookAt(161, 75)];

  test('says how often it would have fired, and flags each look, beside what the built-in kinds did', () => {
    const { fired, builtIn, flags, sentence, bands } = replayed(surge, { kind: 'over', count: 40 });
    expect(fired).toEqual([{ at: START + 154 * DAY_MS, kind: 'rule', value: 70, threshold: 40 }]);
    expect(builtIn.map(({ kind }) => kind)).toContain('spike');
    expect(flags).toHaveLength(fired.length + builtIn.length);
    expect(flags.at(-1)).toMatchObject({
      firedAt: new Date(START + 154 * DAY_MS).toISOString(),
      state: 'firing',
    });
    expect(sentence).toContain('Would have fired once on 24 looks since');
    expect(sentence).toMatch(/The built-in detector fired (once|\d+ times)\./);
    expect(bands.every(({ count }) => count.usual === 0 && count.threshold === 40)).toBe(true);
  });

  test('shades what a change leaves quiet, on both sides of the median', () => {
    const { bands, fired } = replayed(surge, { kind: 'change', percent: 50 });
    expect(bands).toHaveLength(12);
    for (const { count } of bands) expect(count.threshold / count.usual).toBeCloseTo(3, 6);
    expect(fired.length).toBeGreaterThan(0);
    // a fall by all of it has no limit below: the looks under the median give no band, and nothing is divided by 0
    const whole = replayed(surge, { kind: 'change', percent: 100 }).bands;
    expect(whole.length).toBeGreaterThan(0);
    for (const { count } of whole) expect([count.usual, Number.isFinite(count.threshold)]).toEqual([0, true]);
  });

  test('says why it says nothing', () => {
    const cloud = { ...lookAt(0, 0), raw: null, reason: 'cloud' as const };
    const over = { kind: 'over', count: 40 } as const;
    const change = { kind: 'change', percent: 80 } as const;
    expect(replayed([cloud], over).sentence).toContain('No look of this series is usable');
    expect(replayed(quiet(5), change).sentence).toContain(
      'History too short: a change is measured against the median of 12 usable looks before it, and there are 5.',
    );
    expect(replayed(quiet(5), over).sentence).toBe(
      'Would never have fired on 5 looks since 1 Jan 2019. The highest was 16. The built-in detector had no baseline yet: it takes 12 usable looks and more, and there are 5.',
    );
    const empty = Array.from({ length: 14 }, (_, i) => lookAt(7 * i, 0));
    expect(replayed(empty, change).sentence).toContain('the median of the looks before was 0');
    expect(replayed(surge, { kind: 'over', count: 9000 }).bands).toEqual([]);
  });
});
