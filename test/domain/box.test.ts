import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Affine, apply, determinant, invert } from '../../src/domain/affine.ts';
import { boxAround, canonical, cornersOf, transformBox } from '../../src/domain/box.ts';
import type { OrientedBox } from '../../src/domain/detection.ts';
import { contains } from '../../src/domain/geometry.ts';
import { iou } from '../../src/domain/overlap.ts';

const box = fc.record<OrientedBox>({
  cx: fc.double({ min: -500, max: 500, noNaN: true }),
  cy: fc.double({ min: -500, max: 500, noNaN: true }),
  length: fc.double({ min: 2, max: 60, noNaN: true }),
  width: fc.double({ min: 1, max: 60, noNaN: true }),
  angle: fc.double({ min: -7, max: 7, noNaN: true }),
});

const stout = box.map((b) => ({ ...b, length: 12 + b.length / 2, width: 12 + b.width / 2 }));

function expectSame(a: OrientedBox, b: OrientedBox, digits = 6): void {
  expect(a.cx).toBeCloseTo(b.cx, digits);
  expect(a.cy).toBeCloseTo(b.cy, digits);
  expect(a.length).toBeCloseTo(b.length, digits);
  expect(a.width).toBeCloseTo(b.width, digits);
  const apart = Math.abs(a.angle - b.angle);
  // near a square the long side is anyone's guess
  if (a.length - a.width > 1e-3) expect(Math.min(apart, Math.PI - apart)).toBeLessThan(1e-4);
}

describe('oriented box', () => {
  it('in its canonical form is the same rectangle, long side first, angle in [0, pi)', () => {
    fc.assert(
      fc.property(box, (b) => {
        const c = canonical(b);
        expect(c.length).toBeGreaterThanOrEqual(c.width);
        expect(c.angle).toBeGreaterThanOrEqual(0);
        expect(c.angle).toBeLessThan(Math.PI);
        expect(iou(cornersOf(b), cornersOf(c))).toBeCloseTo(1, 9);
      }),
    );
  });

  it('comes back from its corners', () => {
    fc.assert(fc.property(box, (b) => expectSame(boxAround(cornersOf(b)), canonical(b), 5)));
  });

  it('around a triangle lies on one of its sides', () => {
    const around = boxAround([
      [0, 0],
      [10, 0],
      [5, 2],
    ]);
    expect(around).toMatchObject({ cx: 5, cy: 1, length: 10, width: 2, angle: 0 });
    expect(boxAround([[3, 4]])).toMatchObject({ cx: 3, cy: 4, length: 0, width: 0 });
    expect(() => boxAround([])).toThrow(RangeError);
  });

  it('survives an affine there and back', () => {
    const affines = fc
      .tuple(...([0, 1, 2, 3, 4, 5] as const).map(() => fc.double({ min: -3, max: 3, noNaN: true })))
      .map((t) => t as unknown as Affine)
      .filter((t) => Math.abs(determinant(t)) > 0.2);
    fc.assert(
      fc.property(box, affines, (b, affine) => {
        const c = canonical(b);
        const there = transformBox(c, affine);
        // when squashing makes the width the longer side, the way back follows that side
        const stretched = Math.hypot(
          affine[0] * Math.cos(c.angle) + affine[1] * Math.sin(c.angle),
          affine[3] * Math.cos(c.angle) + affine[4] * Math.sin(c.angle),
        );
        fc.pre(there.length - there.width > 1e-3 && Math.abs(there.length - c.length * stretched) < 1e-9);
        expectSame(transformBox(there, invert(affine)), c, 4);
      }),
    );
  });

  it('under a pure scale has the corners scaled', () => {
    const b = canonical({ cx: 10, cy: 20, length: 8, width: 3, angle: 0.7 });
    const scaled = cornersOf(transformBox(b, [2, 0, 0, 0, 2, 0]));
    cornersOf(b).forEach((corner, i) => {
      const [x, y] = apply([2, 0, 0, 0, 2, 0], corner);
      expect(scaled[i]?.[0]).toBeCloseTo(x, 9);
      expect(scaled[i]?.[1]).toBeCloseTo(y, 9);
    });
  });
});

describe('rotated IoU', () => {
  it('of known cases', () => {
    const a = cornersOf({ cx: 0, cy: 0, length: 4, width: 2, angle: 0 });
    expect(iou(a, a)).toBeCloseTo(1, 12);
    expect(iou(a, cornersOf({ cx: 2, cy: 0, length: 4, width: 2, angle: 0 }))).toBeCloseTo(1 / 3, 12);
    expect(iou(a, cornersOf({ cx: 4, cy: 0, length: 4, width: 2, angle: 0 }))).toBe(0);
    // a square of side 2 and the same turned by 45 degrees: the octagon has area 8 (sqrt 2 - 1)
    const square = cornersOf({ cx: 5, cy: 5, length: 2, width: 2, angle: 0 });
    const turned = cornersOf({ cx: 5, cy: 5, length: 2, width: 2, angle: Math.PI / 4 });
    const octagon = 8 * (Math.SQRT2 - 1);
    expect(iou(square, turned)).toBeCloseTo(octagon / (8 - octagon), 12);
  });

  it('is symmetric, in 0..1, and does not change under an affine', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const near = { ...b, cx: a.cx + b.cx / 20, cy: a.cy + b.cy / 20 };
        const [p, q] = [cornersOf(a), cornersOf(near)];
        const value = iou(p, q);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1 + 1e-9);
        expect(iou(q, p)).toBeCloseTo(value, 9);
        const affine: Affine = [1.3, 0.4, 7, -0.2, -0.8, 9];
        const moved = (c: typeof p) => c.map((xy) => apply(affine, xy)) as unknown as typeof p;
        expect(iou(moved(p), moved(q))).toBeCloseTo(value, 9);
      }),
    );
  });

  it('agrees with counting points on a lattice', () => {
    fc.assert(
      fc.property(stout, stout, (a, b) => {
        const near = { ...b, cx: a.cx + b.cx / 50, cy: a.cy + b.cy / 50 };
        const [p, q] = [cornersOf(a), cornersOf(near)];
        const [ringA, ringB] = [
          [...p, p[0]],
          [...q, q[0]],
        ];
        let [both, either] = [0, 0];
        // the lattice leans, so that no side of a box runs along one of its rows
        for (let i = -120; i < 120; i++) {
          for (let j = -120; j < 120; j++) {
            const at = [a.cx + 0.71 * i - 0.23 * j, a.cy + 0.23 * i + 0.71 * j] as const;
            const [inA, inB] = [contains(ringA, at), contains(ringB, at)];
            both += Number(inA && inB);
            either += Number(inA || inB);
          }
        }
        expect(Math.abs(iou(p, q) - both / either)).toBeLessThan(0.06);
      }),
      { numRuns: 30, endOnFailure: true },
    );
  });
});
