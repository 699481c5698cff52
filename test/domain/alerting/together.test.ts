import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertEvent } from '../../../src/domain/alerting/alert.ts';
import { type Evaluation, evaluateSeries } from '../../../src/domain/alerting/evaluation.ts';
import { discoveries, holdChance } from '../../../src/domain/alerting/false-discovery.ts';
import { reconcile } from '../../../src/domain/alerting/reconcile.ts';
import { decideTelling, type SeriesEvent, type Silence } from '../../../src/domain/alerting/telling.ts';
import { looksOf } from '../../support/looks.ts';

describe('discoveries', () => {
  it('are those of the definition', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (ps) => {
        const bySize = ps.toSorted((a, b) => a - b);
        let k = 0;
        for (let i = 1; i <= ps.length; i++) if ((bySize[i - 1] as number) <= (i * 0.1) / ps.length) k = i;
        const found = discoveries(ps, 0.1);
        expect(found.filter(Boolean).length).toBeGreaterThanOrEqual(k);
        expect(
          ps
            .filter((_, i) => found[i])
            .sort((a, b) => a - b)
            .slice(0, k),
        ).toEqual(bySize.slice(0, k));
      }),
      { seed: 1 },
    );
    expect(discoveries([0.01, 0.2, 0.04, 0.9], 0.1)).toEqual([true, false, true, false]);
    expect(discoveries([], 0.1)).toEqual([]);
  });

  it('hold back a spike that many series of one pass explain by chance, and leave the others', () => {
    const counts = Array.from({ length: 40 }, (_, i) => 8 + ((i * 5) % 9));
    const limitsOf = () => ({ up: 4, down: 4 });
    const series = (last: number): readonly Evaluation[] =>
      evaluateSeries(looksOf([...counts, last]), { rates: null, rules: [], limitsOf });
    const says = (all: readonly (readonly Evaluation[])[]) =>
      all.map((one) => {
        const look = one.at(-1);
        return look?.kind === 'judged' ? look.signals.spike.says : null;
      });
    const weak = series(23);
    expect(says([weak])).toEqual(['odd']);
    const many = [weak, ...Array.from({ length: 60 }, () => series(12))];
    expect(says(holdChance(many))[0]).toBe('calm');
    expect(says(holdChance([series(60), ...many.slice(1)]))[0]).toBe('odd');
    expect(holdChance([weak])).toEqual([weak]);
  });
});

describe('reconcile', () => {
  const event = (at: number, reason: AlertEvent['reason']): AlertEvent => ({
    at,
    reason,
    kind: 'spike',
    value: 50,
    threshold: 30,
    p: 1e-4,
  });
  const reasons = (events: readonly AlertEvent[]) => events.map(({ at, reason }) => `${at} ${reason}`);
  const fired = [event(10, 'fired')];

  it('tells what a new look made', () => {
    const after = [...fired, event(20, 'worsened')];
    expect(reconcile(fired, after, 15).tell).toEqual([event(20, 'worsened')]);
    expect(reconcile([], fired, 5).tell).toEqual(fired);
  });

  it('tells nothing twice', () => {
    expect(reconcile(fired, fired, 0)).toEqual({ tell: [], keep: [] });
  });

  it.each([9, 12])('is silent about an alert that was told and is over, though it began on day %i', (day) => {
    const told = [event(10, 'fired'), event(14, 'resolved')];
    const again = [event(day, 'fired'), event(14, 'resolved')];
    expect(reconcile(told, again, 0).tell).toEqual([]);
    const later = [event(10, 'fired'), event(15, 'resolved')];
    expect(reconcile(told, later, 0).tell).toEqual([]);
  });

  it('tells again, once, an alert that was told to be over and goes on', () => {
    const over = [event(10, 'fired'), event(14, 'resolved')];
    expect(reconcile(over, fired, 15).tell).toEqual(fired);
    const retold = [...over, ...fired];
    expect(reconcile(retold, fired, 15)).toEqual({ tell: [], keep: [] });
    const later = [event(10, 'fired'), event(20, 'resolved')];
    expect(reconcile(retold, later, 15).tell).toEqual([event(20, 'resolved')]);
    expect(reconcile([...retold, event(20, 'resolved')], later, 15)).toEqual({ tell: [], keep: [] });
    expect(reconcile([...retold, event(20, 'resolved')], fired, 15).tell).toEqual(fired);
    expect(reasons(reconcile(retold, [], 15).tell)).toEqual(['10 withdrawn']);
  });

  it('tells again an alert that goes on when the look that began it has changed too', () => {
    const over = [event(10, 'fired'), event(14, 'resolved')];
    expect(reconcile(over, [event(9, 'fired')], 15).tell).toEqual([event(9, 'fired')]);
  });

  it('keeps to itself what a backfill of old passes made', () => {
    const old = [event(1, 'fired'), event(3, 'resolved')];
    expect(reconcile(fired, [...old, ...fired], 8)).toEqual({ tell: [], keep: old });
  });

  it('withdraws an alert that never was, with what it had told', () => {
    expect(reconcile(fired, [], 0).tell).toEqual([{ ...event(10, 'withdrawn') }]);
  });

  it('withdraws nothing that merely began on another day', () => {
    expect(reconcile(fired, [event(8, 'fired')], 5).tell).toEqual([]);
    expect(reconcile(fired, [event(12, 'fired')], 5).tell).toEqual([]);
  });

  it('resolves what is over by the new history, however old the look that says so', () => {
    expect(reasons(reconcile(fired, [...fired, event(14, 'resolved')], 100).tell)).toEqual(['14 resolved']);
  });

  it('can fire again what was withdrawn', () => {
    const before = [...fired, event(10, 'withdrawn')];
    expect(reconcile(before, fired, 5).tell).toEqual(fired);
    expect(reconcile(before, [], 5).tell).toEqual([]);
  });

  it('tells in turns whatever the corrections', () => {
    const history = fc
      .uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 8 })
      .map((days) =>
        days.sort((a, b) => a - b).map((at, i) => event(at, i % 2 === 0 ? 'fired' : 'resolved')),
      );
    fc.assert(
      fc.property(
        fc.array(history, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 30 }),
        (histories, from) => {
          let told: readonly AlertEvent[] = [];
          for (const after of histories) told = [...told, ...reconcile(told, after, from).tell];
          let open: number | null = null;
          for (const { at, reason } of told) {
            if (reason === 'fired') expect(open).toBeNull();
            if (reason === 'resolved') expect(open).not.toBeNull();
            if (reason === 'fired') open = at;
            else if (reason === 'resolved' || open === at) open = null;
          }
        },
      ),
      { numRuns: 200, seed: 3 },
    );
  });
});

describe('decideTelling', () => {
  const event: SeriesEvent = {
    site: 'tumangang',
    area: 'yard',
    class: 'railcar',
    at: 5,
    reason: 'fired',
    kind: 'spike',
    value: 73,
    threshold: 22,
    p: 1e-9,
  };
  const silence: Silence = {
    id: 's1',
    site: 'tumangang',
    area: null,
    class: 'railcar',
    from: 0,
    until: 100,
    why: 'known',
  };

  it('holds back what is silenced, with the silence, and only while it lasts', () => {
    expect(decideTelling(event, [silence], { acknowledged: false, told: true }, 50)).toEqual({
      tell: false,
      because: 'silenced',
      silence,
    });
    expect(decideTelling(event, [silence], { acknowledged: false, told: true }, 100)).toEqual({ tell: true });
    expect(
      decideTelling(
        { ...event, area: 'spur' },
        [{ ...silence, area: 'yard' }],
        { acknowledged: false, told: true },
        50,
      ),
    ).toEqual({
      tell: true,
    });
  });

  it('tells a withdrawal all the same', () => {
    expect(
      decideTelling({ ...event, reason: 'withdrawn' }, [silence], { acknowledged: true, told: true }, 50),
    ).toEqual({ tell: true });
  });

  it('repeats nothing that was acknowledged, and tells that it worsens', () => {
    expect(
      decideTelling({ ...event, reason: 'repeated' }, [], { acknowledged: true, told: true }, 50),
    ).toEqual({
      tell: false,
      because: 'acknowledged',
    });
    expect(
      decideTelling({ ...event, reason: 'worsened' }, [], { acknowledged: true, told: true }, 50),
    ).toEqual({ tell: true });
  });

  it('tells no end of what nobody was told of', () => {
    for (const reason of ['resolved', 'withdrawn'] as const)
      expect(decideTelling({ ...event, reason }, [], { acknowledged: false, told: false }, 50)).toEqual({
        tell: false,
        because: 'never-told',
      });
  });
});
