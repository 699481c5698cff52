import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cornersOf } from '../../src/domain/box.ts';
import type { ScoredBox } from '../../src/domain/detection.ts';
import { contests, suppress } from '../../src/domain/nms.ts';
import { iou } from '../../src/domain/overlap.ts';

/** Every pair looked at: the oracle. */
function suppressSlowly(boxes: readonly ScoredBox[], limit: number): ScoredBox[] {
  const rail = (b: ScoredBox) => b.class !== 'ship' && b.class !== 'boat';
  const kept: ScoredBox[] = [];
  for (const box of boxes.toSorted((a, b) => b.score - a.score)) {
    const rival = (k: ScoredBox) => rail(k) === rail(box) && iou(cornersOf(k), cornersOf(box)) > limit;
    if (!kept.some(rival)) kept.push(box);
  }
  return kept;
}

const boxes = (span: number, max: number) =>
  fc
    .array(
      fc.record({
        class: fc.constantFrom('railcar' as const, 'locomotive' as const, 'ship' as const, 'boat' as const),
        cx: fc.double({ min: -span, max: span, noNaN: true }),
        cy: fc.double({ min: -span, max: span, noNaN: true }),
        length: fc.double({ min: 5, max: 40, noNaN: true }),
        width: fc.double({ min: 2, max: 10, noNaN: true }),
        angle: fc.double({ min: 0, max: 3.14, noNaN: true }),
      }),
      { maxLength: max },
    )
    // distinct scores: the oracle has no rule for ties
    .map((list) =>
      list.map((b, i): ScoredBox => ({ ...b, score: ((i * 7919) % 1009) / 1009, family: null })),
    );

describe('rotated non-maximum suppression', () => {
  it('keeps what looking at every pair keeps', () => {
    fc.assert(
      fc.property(boxes(60, 80), fc.constantFrom(0.1, 0.3, 0.5), (list, limit) => {
        expect(suppress(list, cornersOf, limit)).toEqual(suppressSlowly(list, limit));
      }),
    );
  });

  it('does not depend on the order given, ties included', () => {
    fc.assert(
      fc.property(boxes(20, 40), fc.integer({ min: 1, max: 39 }), (list, turn) => {
        const tied = list.map((b) => ({ ...b, score: 0.5 }));
        const turned = [...tied.slice(turn), ...tied.slice(0, turn)];
        expect(suppress(turned, cornersOf, 0.3)).toEqual(suppress(tied, cornersOf, 0.3));
      }),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(boxes(40, 60), (list) => {
        const once = suppress(list, cornersOf, 0.3);
        expect(suppress(once, cornersOf, 0.3)).toEqual(once);
      }),
    );
  });

  it('lets a wagon and a locomotive compete, a wagon and a ship not; or classes apart when asked', () => {
    const at = { cx: 0, cy: 0, length: 28, width: 6, angle: 0.4, family: null };
    const list: ScoredBox[] = [
      { ...at, class: 'railcar', score: 0.9 },
      { ...at, class: 'locomotive', score: 0.8 },
      { ...at, class: 'ship', score: 0.7 },
    ];
    expect(suppress(list, cornersOf, 0.3).map((b) => b.class)).toEqual(['railcar', 'ship']);
    expect(suppress(list, cornersOf, 0.3, 'class')).toHaveLength(3);
  });

  it('keeps both of two wagons on neighbouring tracks, at every direction', () => {
    for (let degrees = 0; degrees < 180; degrees++) {
      const angle = (degrees * Math.PI) / 180;
      // 4.1 m between tracks at 0.5 m, wagons 14 m x 3.2 m, one 2 m further along
      const wagon = { class: 'railcar' as const, length: 28, width: 6.4, angle };
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const kept = suppress(
        [
          { ...wagon, cx: 0, cy: 0, score: 0.9 },
          { ...wagon, cx: 4 * c - 8.2 * s, cy: 4 * s + 8.2 * c, score: 0.8 },
        ],
        cornersOf,
        0.3,
      );
      expect(kept).toHaveLength(2);
    }
  });

  it('groups that do not compete can be settled apart', () => {
    fc.assert(
      fc.property(boxes(60, 60), (list) => {
        const groups = contests(list, cornersOf, 0.2);
        expect(groups.flat()).toHaveLength(list.length);
        const apart = groups.flatMap((group) => suppress(group, cornersOf, 0.2));
        expect(apart.toSorted((a, b) => b.score - a.score)).toEqual(suppress(list, cornersOf, 0.2));
      }),
    );
  });

  it('takes one enormous box among many small ones, and none', () => {
    const small = Array.from({ length: 400 }, (_, i) => ({
      class: 'boat' as const,
      cx: (i % 20) * 10,
      cy: Math.floor(i / 20) * 10,
      length: 4,
      width: 2,
      angle: 0,
      score: 0.5,
    }));
    const huge = { class: 'ship' as const, cx: 100, cy: 100, length: 1e5, width: 1e5, angle: 1, score: 0.9 };
    expect(suppress([...small, huge], cornersOf, 0.3)).toHaveLength(401);
    expect(suppress([], cornersOf, 0.3)).toEqual([]);
  });
});
