import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/domain/review.ts';
import { readReview, reviewedCount } from '../../src/domain/reviewed-count.ts';
import {
  addedAt,
  columns,
  confirm,
  findings,
  groundWith,
  placeAt,
  reject,
  wagon,
  wagonAt,
  wagons,
} from '../support/reviews.ts';

const ground = groundWith(wagons(12));
const countOf = (said: Parameters<typeof reviewedCount>[0], on = ground) =>
  reviewedCount(said, on).counts?.[0];

describe('reviewedCount', () => {
  it('is what was confirmed, moved, marked as static and added, and not what was rejected', () => {
    const [a, b, c, ...rest] = ground.boxes;
    if (!a || !b || !c) throw new Error('there are twelve boxes');
    const decisions: readonly Decision[] = [
      reject(a),
      { verdict: 'static', box: b, family: null },
      { verdict: 'move', box: c, family: 'flat', to: placeAt(93 + 4, 20) },
      ...rest.map(confirm),
    ];
    const tally = reviewedCount(findings(ground, { decisions, added: [addedAt(25, 80)] }), ground);
    expect(tally).toMatchObject({ isComplete: true, boxes: 12, lookedAt: 12, seen: 1 });
    expect(tally.counts).toMatchObject([
      { class: 'railcar', count: 12, isStatic: 1, hits: 11, missed: 1, falseBoxes: 1 },
    ]);
    expect(tally.counts?.[0]?.families).toEqual([
      { family: 'open', count: 0 },
      { family: 'tank', count: 10 },
      { family: 'flat', count: 1 },
      { family: 'container', count: 0 },
      { family: 'roofed', count: 0 },
      { family: 'unknown', count: 1 },
    ]);
  });

  it('takes a box that was moved off its object for a false one and a missed one', () => {
    const [first, ...rest] = ground.boxes;
    if (!first) throw new Error('there are twelve boxes');
    const to = placeAt(25, 200);
    const decisions: readonly Decision[] = [
      { verdict: 'move', box: first, family: null, to },
      ...rest.map(confirm),
    ];
    expect(countOf(findings(ground, { decisions }))).toMatchObject({
      count: 12,
      hits: 11,
      missed: 1,
      falseBoxes: 1,
    });
  });

  it('is none while a box was not looked at, or the ground not searched', () => {
    const some = findings(ground, { decisions: ground.boxes.slice(0, 9).map(confirm) });
    expect(reviewedCount(some, ground)).toMatchObject({
      isComplete: false,
      lookedAt: 9,
      boxes: 12,
      counts: null,
    });
    const unsearched = findings(ground, { searched: false });
    expect(reviewedCount(unsearched, ground)).toMatchObject({
      isComplete: false,
      lookedAt: 12,
      counts: null,
    });
  });

  it('leaves out what was drawn as hidden: ground, boxes and objects', () => {
    const hidden = [columns(0, 110)];
    const tally = reviewedCount(findings(ground, { hidden }), ground);
    expect(tally.seen).toBeGreaterThan(0.4);
    expect(tally.seen).toBeLessThan(0.6);
    expect(tally).toMatchObject({ boxes: 6, lookedAt: 6, isComplete: true });
    expect(tally.counts).toMatchObject([{ count: 6, hits: 6, falseBoxes: 0 }]);
    // boxes there need not be looked at
    const right = ground.boxes.filter((box) => (box.corners[0][0] ?? 0) > 90);
    expect(
      reviewedCount(findings(ground, { hidden, decisions: right.map(confirm) }), ground).isComplete,
    ).toBe(true);
  });

  it('stays whole when a re-run draws its boxes a little anew, and becomes partial when it finds more', () => {
    const said = findings(ground);
    const redrawn = groundWith(wagons(12).map((w) => wagonAt(w.box.cx + 0.4, w.box.cy, { score: 0.8 })));
    expect(redrawn.boxes.map(({ id }) => id)).not.toContain(ground.boxes[0]?.id);
    expect(reviewedCount(said, redrawn)).toMatchObject({ isComplete: true, lookedAt: 12 });
    const more = groundWith(wagons(13));
    expect(reviewedCount(said, more)).toMatchObject({
      isComplete: false,
      lookedAt: 12,
      boxes: 13,
      counts: null,
    });
  });

  it('becomes partial when an object that was confirmed has no box any more, and not when a rejected one has none', () => {
    const [first, ...rest] = ground.boxes;
    if (!first) throw new Error('there are twelve boxes');
    const fewer = groundWith(wagons(12).slice(1));
    expect(reviewedCount(findings(ground), fewer)).toMatchObject({ isComplete: false, counts: null });
    const rejected = findings(ground, { decisions: [reject(first), ...rest.map(confirm)] });
    expect(reviewedCount(rejected, fewer)).toMatchObject({ isComplete: true, counts: [{ count: 11 }] });
  });

  it('gives no decision away to a neighbour', () => {
    const apart = groundWith([wagonAt(25, 20)]);
    const beside = groundWith([wagonAt(25, 28)]);
    expect(reviewedCount(findings(apart), beside)).toMatchObject({ lookedAt: 0, isComplete: false });
  });

  it('counts ships under the floor where they are counted at all', () => {
    const hull = addedAt(25, 80, { class: 'ship', lengthM: 30 });
    const ships = { ...ground, classes: ['ship' as const], floorM: 50, boxes: [], citable: [] };
    expect(countOf(findings(ships, { decisions: [], added: [hull] }), ships)).toMatchObject({
      class: 'ship',
      count: 0,
    });
    const both = { ...ships, classes: ['ship' as const, 'boat' as const] };
    expect(reviewedCount(findings(both, { decisions: [], added: [hull] }), both).counts).toMatchObject([
      { class: 'ship', count: 0 },
      { class: 'boat', count: 1 },
    ]);
  });

  it('always adds up: boxes are hits or false, objects are hits or missed; hiding ground adds nothing', () => {
    const verdicts = fc.array(fc.constantFrom('confirm', 'static', 'reject'), {
      minLength: 12,
      maxLength: 12,
    });
    const more = fc.uniqueArray(fc.integer({ min: 12, max: 40 }), { maxLength: 8 });
    const cut = fc.integer({ min: 0, max: 220 });
    fc.assert(
      fc.property(verdicts, more, cut, (given, extra, to) => {
        const decisions = ground.boxes.map((box, i): Decision => {
          const verdict = given[i] as 'confirm' | 'static' | 'reject';
          return verdict === 'reject' ? reject(box) : { verdict, box, family: null };
        });
        const added = extra.map((i) => addedAt(wagon(i).box.cx, wagon(i).box.cy));
        const whole = reviewedCount(findings(ground, { decisions, added }), ground);
        const [all] = whole.counts ?? [];
        if (!all) throw new Error('it is complete');
        expect(all.hits + all.falseBoxes).toBe(12);
        expect(all.hits + all.missed).toBe(all.count);
        expect(all.count).toBe(given.filter((v) => v !== 'reject').length + extra.length);
        expect(readReview(findings(ground, { decisions, added }), ground).objects).toHaveLength(all.count);
        if (to === 0) return;
        const part = reviewedCount(findings(ground, { decisions, added, hidden: [columns(0, to)] }), ground);
        const [left] = part.counts ?? [];
        expect(part.seen).toBeLessThanOrEqual(whole.seen);
        expect(left?.count).toBeLessThanOrEqual(all.count);
        expect((left?.hits ?? 0) + (left?.falseBoxes ?? 0)).toBe(part.boxes);
      }),
      { numRuns: 60 },
    );
  });
});
