import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/domain/fault.ts';
import { signedArea } from '../../src/domain/geometry.ts';
import { parseRing } from '../../src/domain/ring.ts';

const SQUARE = [
  [130.6, 42.41],
  [130.62, 42.41],
  [130.62, 42.43],
  [130.6, 42.43],
] as const;

describe('parseRing', () => {
  it('closes a ring that is open and leaves a closed one as it is', () => {
    const closed = [...SQUARE, SQUARE[0]];
    expect(parseRing(SQUARE)).toEqual(closed);
    expect(parseRing(closed)).toEqual(closed);
  });

  it('turns a clockwise ring counter-clockwise', () => {
    const ring = parseRing(SQUARE.toReversed());
    expect(signedArea(ring)).toBeGreaterThan(0);
    expect(new Set(ring.map(String))).toEqual(new Set(SQUARE.map(String)));
  });

  it('forgets repeated points and a height', () => {
    const doubled = SQUARE.flatMap(([lon, lat]) => [
      [lon, lat, 12],
      [lon, lat, 12],
    ]);
    expect(parseRing(doubled)).toEqual([...SQUARE, SQUARE[0]]);
  });

  it.each([
    [
      'latitude and longitude swapped',
      [
        [42.4, 130.6],
        [42.4, 130.7],
        [42.5, 130.7],
      ],
      'point 0 is [42.4, 130.6]',
    ],
    [
      'a number that is none',
      [
        [1, 2],
        [Number.NaN, 2],
        [3, 4],
      ],
      'point 1 is [NaN, 2]',
    ],
    ['a point without latitude', [[1], [2, 2], [3, 4]], 'point 0 is [1]'],
    [
      'two points',
      [
        [1, 1],
        [2, 2],
        [1, 1],
      ],
      '2 distinct points',
    ],
    ['nothing', [], '0 distinct points'],
    [
      'a line',
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
      'turns back on itself',
    ],
    [
      'a spike',
      [
        [0, 0],
        [2, 0],
        [2, 2],
        [2, 1],
        [0, 1],
      ],
      'turns back on itself at [2, 2]',
    ],
    [
      'a bow tie',
      [
        [0, 0],
        [2, 2],
        [2, 0],
        [0, 2],
      ],
      'does not cross itself',
    ],
    [
      'a ring that touches itself',
      [
        [0, 0],
        [4, 0],
        [4, 4],
        [2, 0],
        [0, 4],
      ],
      'does not cross itself',
    ],
    [
      'the antimeridian',
      [
        [179, 0],
        [-179, 0],
        [-179, 1],
        [179, 1],
      ],
      'antimeridian',
    ],
  ])('refuses %s', (_, points, message) => {
    expect(() => parseRing(points)).toThrow(Fault);
    expect(() => parseRing(points)).toThrow(message);
  });

  it('takes every star-shaped ring, and refuses it with two corners exchanged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: 5, maxLength: 40 }),
        (radii) => {
          const star = radii.map((radius, i): [number, number] => {
            const angle = (2 * Math.PI * i) / radii.length;
            return [10 + radius * Math.cos(angle), 50 + radius * Math.sin(angle)];
          });
          expect(parseRing(star)).toHaveLength(radii.length + 1);
          const regular = radii.map((_, i): [number, number] => {
            const angle = (2 * Math.PI * i) / radii.length;
            return [Math.cos(angle), Math.sin(angle)];
          });
          const [a, b, c, ...rest] = regular as [[number, number], [number, number], [number, number]];
          expect(() => parseRing([a, c, b, ...rest])).toThrow('does not cross itself');
        },
      ),
      { numRuns: 60 },
    );
  });
});
