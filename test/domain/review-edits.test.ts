import { describe, expect, it } from 'vitest';
import { carryOver } from '../../src/domain/carry-over.ts';
import { checkMarks } from '../../src/domain/check-marks.ts';
import { detectionId } from '../../src/domain/detection-id.ts';
import type { Decision } from '../../src/domain/review.ts';
import { changesOf } from '../../src/domain/review-trail.ts';
import {
  addedAt,
  columns,
  confirm,
  findings,
  groundWith,
  placeAt,
  reject,
  reviewOf,
  wagon,
  wagonAt,
  wagons,
  yardRing,
} from '../support/reviews.ts';

const ground = groundWith(wagons(4));
const [a, b, c] = ground.boxes;
if (!a || !b || !c) throw new Error('there are four boxes');

describe('the id of a box', () => {
  it('is the same for the same box, and another for any other', () => {
    const one = wagon(0);
    expect(detectionId(one)).toMatch(/^railcar-[0-9a-f]{14}$/);
    expect(detectionId({ ...one })).toBe(detectionId(one));
    const others = [
      ...wagons(60),
      wagonAt(25.01, 20),
      wagonAt(25, 20, { score: 0.91 }),
      wagonAt(25, 20, { class: 'ship' }),
    ];
    expect(new Set(others.map(detectionId)).size).toBe(others.length);
  });
});

describe('checkMarks', () => {
  const faultsOf = (change: Parameters<typeof findings>[1]) =>
    checkMarks(findings(ground, change), ground, yardRing).map(({ path, message }) => `${path} ${message}`);

  it('finds nothing wrong with objects that can be counted once', () => {
    expect(faultsOf({ added: [addedAt(25, 80), addedAt(25, 90)], hidden: [columns(200, 220)] })).toEqual([]);
  });

  it('names classes that are not counted, and what a short hull is counted as', () => {
    expect(faultsOf({ added: [addedAt(25, 80, { class: 'ship' })] })).toEqual([
      'added.0.class is "ship" of 14.0 m: here railcar is counted',
    ]);
    const ships = { ...ground, classes: ['ship' as const], floorM: 50 };
    const [fault] = checkMarks(
      { decisions: [], added: [addedAt(25, 80, { class: 'ship' })], hidden: [] },
      ships,
      null,
    );
    expect(fault?.message).toBe('is "ship" of 14.0 m, which is counted as boat: here ship is counted');
  });

  it('names objects outside the area, and on ground that was not seen', () => {
    expect(faultsOf({ added: [addedAt(300, 80)] })[0]).toMatch(
      /^added.0 its centre lies at .*, outside the area/,
    );
    expect(faultsOf({ added: [addedAt(25, 80)], hidden: [columns(0, 50)] })[0]).toMatch(
      /^added.0 .*drawn as hidden/,
    );
    const moved: Decision = { verdict: 'move', box: a, family: null, to: placeAt(25, 400) };
    expect(faultsOf({ decisions: [moved] })[0]).toMatch(/^decisions.0.to its centre lies at/);
  });

  it('names what would be counted twice', () => {
    expect(faultsOf({ added: [addedAt(26, 20)] })).toEqual([
      'added.0 is the same object as decisions.0.detection (IoU 0.93): it would count twice',
    ]);
    expect(faultsOf({ added: [addedAt(25, 80), addedAt(25, 81)] })[0]).toMatch(
      /^added.1 is the same object as added.0/,
    );
    expect(faultsOf({ decisions: [reject(a)], added: [addedAt(26, 20)] })).toEqual([]);
    const elsewhere = addedAt(25, 80, { sceneId: 's2' });
    expect(faultsOf({ added: [addedAt(25, 80), elsewhere] })[0]).toMatch(
      /^added.1 is the same object as added.0/,
    );
    const unplaced = { ...addedAt(25, 80), lonLat: null };
    const pictures = [unplaced, { ...unplaced, sceneId: 's2' }, unplaced];
    const faults = checkMarks({ decisions: [], added: pictures, hidden: [] }, ground, null);
    expect(faults.filter(({ message }) => message.includes('same object')).map(({ path }) => path)).toEqual([
      'added.2',
    ]);
  });

  it('looks at as many objects as a review may hold in the time of a request', () => {
    const added = Array.from({ length: 20_000 }, (_, i) =>
      addedAt(20 + 40 * (i % 200), 20 + 8 * Math.floor(i / 200)),
    );
    const started = performance.now();
    const faults = checkMarks(
      { decisions: [], added: [...added, addedAt(21, 20)], hidden: [] },
      ground,
      null,
    );
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(faults.filter(({ message }) => message.includes('same object')).map(({ path }) => path)).toEqual([
      'added.20000',
    ]);
  });
});

describe('carryOver', () => {
  it('says of today’s boxes what was said of those in their place', () => {
    const decisions: readonly Decision[] = [
      reject(a),
      { verdict: 'static', box: b, family: null },
      { verdict: 'move', box: c, family: null, to: placeAt(93, 120) },
    ];
    const former = { decisions, added: [addedAt(25, 80), addedAt(59, 80)] };
    const now = groundWith([
      wagonAt(25.5, 20),
      wagonAt(59, 20.5),
      wagonAt(93, 120),
      wagonAt(26, 80),
      wagonAt(161, 200),
    ]);
    const suggestions = carryOver(former, now);
    expect(suggestions.map(({ verdict, box }) => [verdict, box?.corners[0] ?? null])).toEqual([
      ['reject', [11.5, 17]],
      ['static', [45, 17.5]],
      ['confirm', [79, 117]],
      ['confirm', [12, 77]],
      ['add', null],
    ]);
    expect(suggestions[0]?.overlap).toBeGreaterThan(0.9);
    expect(suggestions[4]).toMatchObject({ overlap: null, former: { corners: addedAt(59, 80).corners } });
  });

  it('forgets rejected boxes that are gone', () => {
    expect(carryOver({ decisions: [reject(a)], added: [] }, groundWith([wagonAt(25, 200)]))).toEqual([]);
  });
});

describe('the trail', () => {
  it('says in words what each revision changed', () => {
    const first = reviewOf(ground, { decisions: [confirm(a), reject(b)], searched: false });
    expect(changesOf(null, first)).toEqual([`confirmed ${a.id}`, `rejected ${b.id}`]);
    const second = {
      ...first,
      decisions: [
        confirm(a),
        confirm(b),
        { verdict: 'move' as const, box: c, family: null, to: placeAt(94, 20) },
      ],
      added: [addedAt(25, 80)],
      hidden: [columns(0, 10)],
      searched: true,
      note: 'haze in the west',
    };
    expect(changesOf(first, second)).toEqual([
      `confirmed ${b.id}`,
      `moved ${c.id}`,
      'added railcar at 11, 77 px of s1',
      'ground that was not visible: 0 drawn before, 1 now',
      'says that the ground was searched',
      'note written',
    ]);
    expect(changesOf(second, { ...second, decisions: [confirm(a)], added: [] })).toEqual([
      `no longer says anything of ${b.id}`,
      `no longer says anything of ${c.id}`,
      'took back railcar at 11, 77 px of s1',
    ]);
    const gone = { ...second, isWithdrawn: true };
    expect(changesOf(second, gone)).toEqual(['withdrawn']);
    expect(changesOf(gone, second)).toEqual(['taken up again']);
  });
});
