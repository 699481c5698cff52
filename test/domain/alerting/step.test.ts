import { describe, expect, it } from 'vitest';
import {
  type Alert,
  DEFAULT_POLICY,
  isStale,
  quietAlert,
  type Subject,
} from '../../../src/domain/alerting/alert.ts';
import type { Evaluation, Judged } from '../../../src/domain/alerting/evaluation.ts';
import type { Statement } from '../../../src/domain/alerting/signal.ts';
import { step } from '../../../src/domain/alerting/step.ts';
import { DAY_MS, START } from '../../support/looks.ts';

type Says = Statement['says'];

interface Said extends Partial<Pick<Judged, 'news' | 'confirmed' | 'raw' | 'seen'>> {
  readonly direction?: Statement['direction'];
  readonly p?: number | null;
}

function said(day: number, says: Says, change: Said = {}): Evaluation {
  const {
    direction = 'up',
    p = 0.001,
    raw = says === 'odd' ? 60 : 20,
    news = 'news',
    confirmed = false,
    seen = 1,
  } = change;
  const signal: Statement = { says, direction, value: raw, threshold: 40, p };
  return {
    kind: 'judged',
    at: START + day * DAY_MS,
    raw,
    seen,
    news,
    confirmed,
    baseline: null,
    exceedance: null,
    shift: null,
    signals: { spike: signal, shift: signal, resumption: signal, rules: [signal] },
  };
}

function cloud(day: number): Evaluation {
  return { kind: 'no-data', at: START + day * DAY_MS, seen: 0, reason: 'cloud' };
}

const SPIKE: Subject = { kind: 'spike' };
const SHIFT: Subject = { kind: 'shift' };

/** What an alert told, as `day reason`, and where it stands. */
function run(subject: Subject, looks: readonly Evaluation[]): { told: readonly string[]; alert: Alert } {
  let alert = quietAlert(subject);
  const told: string[] = [];
  for (const look of looks) {
    const next = step(alert, look, DEFAULT_POLICY);
    alert = next.alert;
    told.push(...next.events.map(({ at, reason }) => `${(at - START) / DAY_MS} ${reason}`));
  }
  return { told, alert };
}

describe('a spike or a resumption', () => {
  it.each([SPIKE, { kind: 'resumption' } as const])(
    '$kind fires on the second odd look of three',
    (subject) => {
      expect(run(subject, [said(1, 'odd'), said(2, 'odd')]).told).toEqual(['2 fired']);
      expect(run(subject, [said(1, 'odd'), said(2, 'calm'), said(3, 'odd')]).told).toEqual(['3 fired']);
      const apart = [said(1, 'odd'), said(2, 'calm'), said(3, 'calm'), said(4, 'odd')];
      expect(run(subject, apart)).toMatchObject({ told: [], alert: { state: { kind: 'pending', seen: 1 } } });
    },
  );

  it('is pending, with its peak, until it is confirmed', () => {
    expect(run(SPIKE, [said(1, 'odd', { raw: 80 })]).alert.state).toEqual({
      kind: 'pending',
      since: START + DAY_MS,
      seen: 1,
      peak: { count: 80, at: START + DAY_MS },
    });
    expect(
      run(SPIKE, [said(1, 'odd'), said(2, 'calm'), said(3, 'calm'), said(4, 'calm')]).alert.state.kind,
    ).toBe('quiet');
  });

  it('is not confirmed by the same day or by the same string of wagons', () => {
    for (const news of ['same-day', 'unchanged'] as const)
      expect(run(SPIKE, [said(1, 'odd'), said(2, 'odd', { news })]).told).toEqual([]);
  });

  it('fires at once when chance is out of the question and somebody confirms', () => {
    expect(run(SPIKE, [said(1, 'odd', { p: 1e-5, confirmed: true })]).told).toEqual(['1 fired']);
    expect(run(SPIKE, [said(1, 'odd', { p: 1e-5 })]).told).toEqual([]);
    expect(run(SPIKE, [said(1, 'odd', { p: 1e-3, confirmed: true })]).told).toEqual([]);
  });

  it('resolves after three calm looks in a row, and not by those that are no news', () => {
    const fired = [said(1, 'odd'), said(2, 'odd')];
    expect(run(SPIKE, [...fired, said(3, 'calm'), said(4, 'calm'), said(5, 'calm')]).told).toEqual([
      '2 fired',
      '5 resolved',
    ]);
    const broken = [said(3, 'calm'), said(4, 'calm'), said(5, 'odd'), said(6, 'calm'), said(7, 'calm')];
    expect(run(SPIKE, [...fired, ...broken]).told).toEqual(['2 fired']);
    const stale = [3, 4, 5].map((day) => said(day, 'calm', { news: 'unchanged' }));
    expect(run(SPIKE, [...fired, ...stale]).told).toEqual(['2 fired']);
  });

  it('keeps where it was raised, its peak and its end', () => {
    const looks = [
      said(1, 'odd'),
      said(2, 'odd', { raw: 70 }),
      said(3, 'calm'),
      said(4, 'calm'),
      said(5, 'calm'),
    ];
    expect(run(SPIKE, looks).alert.state).toEqual({
      kind: 'resolved',
      since: START + DAY_MS,
      firedAt: START + 2 * DAY_MS,
      resolvedAt: START + 5 * DAY_MS,
      peak: { count: 70, at: START + 2 * DAY_MS },
    });
  });

  it('needs two new odd looks after it has resolved', () => {
    const over = [said(1, 'odd'), said(2, 'odd'), said(3, 'calm'), said(4, 'calm'), said(5, 'calm')];
    expect(run(SPIKE, [...over, said(6, 'odd')]).told).toHaveLength(2);
    expect(run(SPIKE, [...over, said(6, 'odd'), said(7, 'odd')]).told.at(-1)).toBe('7 fired');
  });
});

describe('a firing alert', () => {
  const fired = [said(1, 'odd'), said(2, 'odd', { raw: 60 })];

  it('tells when the count has grown by half since the last news', () => {
    const looks = [said(3, 'odd', { raw: 89 }), said(4, 'odd', { raw: 90 }), said(5, 'odd', { raw: 130 })];
    expect(run(SPIKE, [...fired, ...looks]).told).toEqual(['2 fired', '4 worsened']);
  });

  it('has not worsened because a look saw more of the area or less', () => {
    const half = said(2, 'odd', { raw: 30, seen: 0.5 });
    expect(run(SPIKE, [said(1, 'odd'), half, said(4, 'odd', { raw: 60 })]).told).toEqual(['2 fired']);
    const low = [1, 2].map((day) => said(day, 'odd', { raw: 20, direction: 'down' }));
    const less = said(4, 'odd', { raw: 10, seen: 0.5, direction: 'down' });
    expect(run(SHIFT, [...low, less]).told).toEqual(['1 fired']);
    expect(run(SHIFT, [...low, said(4, 'odd', { raw: 10, direction: 'down' })]).told).toEqual([
      '1 fired',
      '4 worsened',
    ]);
  });

  it('is told again after a month, and measures what is worse by the last news all the same', () => {
    const looks = [said(31, 'odd', { raw: 70 }), said(32, 'odd', { raw: 70 }), said(40, 'odd', { raw: 91 })];
    expect(run(SPIKE, [...fired, ...looks]).told).toEqual(['2 fired', '32 repeated', '40 worsened']);
  });

  it('is stale after 30 days without a usable look', () => {
    const { alert } = run(SPIKE, [...fired, cloud(10)]);
    expect(isStale(alert, START + 32 * DAY_MS, DEFAULT_POLICY)).toBe(false);
    expect(isStale(alert, START + 32 * DAY_MS + 1, DEFAULT_POLICY)).toBe(true);
    expect(isStale(run(SPIKE, [said(1, 'calm')]).alert, START + 99 * DAY_MS, DEFAULT_POLICY)).toBe(false);
  });

  it('says since when it sees nothing, and why', () => {
    const { alert } = run(SPIKE, [...fired, cloud(10), cloud(12)]);
    expect(alert.sight).toEqual({
      kind: 'no-data',
      since: START + 10 * DAY_MS,
      reason: 'cloud',
      lastSeenAt: START + 2 * DAY_MS,
    });
    expect(alert.state.kind).toBe('firing');
  });
});

describe('a shift', () => {
  it('is its own confirmation, and counts a string that never moved', () => {
    expect(run(SHIFT, [said(1, 'odd', { news: 'unchanged' })]).told).toEqual(['1 fired']);
    expect(run(SHIFT, [said(1, 'odd', { news: 'same-day' })]).told).toEqual([]);
  });

  it('is not calm while looks lean its way, and calm when they lean the other', () => {
    const leaning = (day: number, direction: Statement['direction']) => said(day, 'leaning', { direction });
    const on = [said(1, 'odd'), said(2, 'calm'), said(3, 'calm'), leaning(4, 'up'), said(5, 'calm')];
    expect(run(SHIFT, on).told).toEqual(['1 fired']);
    const off = [said(1, 'odd'), leaning(2, 'down'), said(3, 'calm'), leaning(4, 'down')];
    expect(run(SHIFT, off).told).toEqual(['1 fired', '4 resolved']);
  });

  it('turned round ends the one and begins the other', () => {
    const { told, alert } = run(SHIFT, [said(1, 'odd'), said(2, 'odd', { direction: 'down', raw: 5 })]);
    expect(told).toEqual(['1 fired', '2 resolved', '2 fired']);
    expect(alert.state).toMatchObject({ kind: 'firing', direction: 'down' });
  });
});

describe('a rule', () => {
  it('fires as it is set: on one look, news or not', () => {
    expect(run({ kind: 'rule', index: 0 }, [said(1, 'odd', { news: 'unchanged' })]).told).toEqual([
      '1 fired',
    ]);
  });

  it('that was not evaluated is named', () => {
    expect(() => run({ kind: 'rule', index: 1 }, [said(1, 'odd')])).toThrow('rule 1 of 1');
  });
});
