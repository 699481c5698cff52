import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { couple } from '../../src/domain/couplings.ts';
import type { OrientedBox } from '../../src/domain/detection.ts';
import { composeScene } from '../../src/simulator/compose.ts';
import { sceneSpec } from '../../src/simulator/spec.ts';
import { normal, uniform } from '../support/chance.ts';
import { NO_ERRORS, recoverStrings, yardVehicles } from '../support/yard-strings.ts';

const wagon = (cx: number, cy: number, angle = 0, length = 13): OrientedBox => ({
  cx,
  cy,
  length,
  width: 3.2,
  angle,
});

/** Chains as sets of members, whatever their order. */
function groupsOf(boxes: readonly OrientedBox[]): string[] {
  return couple(boxes)
    .map((chain) => chain.toSorted((a, b) => a - b).join(' '))
    .sort();
}

/** Rows on parallel tracks with gaps and errors as detectors make them. */
function roughYard(seed: number, tracks = 5): OrientedBox[] {
  const random = uniform(seed);
  const boxes: OrientedBox[] = [];
  for (let track = 0; track < tracks; track++) {
    for (let x = 20 * random(); x < 130; ) {
      const length = 11 + 8 * random();
      boxes.push(
        wagon(
          x + length / 2 + 0.5 * normal(random),
          track * 4.1 + 0.5 * normal(random),
          0.04 * normal(random),
          length + normal(random),
        ),
      );
      x += length + (random() < 0.2 ? 12 * random() : 1.1);
    }
  }
  return boxes;
}

function turned(boxes: readonly OrientedBox[], degrees: number): OrientedBox[] {
  const a = (degrees * Math.PI) / 180;
  const [c, s] = [Math.cos(a), Math.sin(a)];
  return boxes.map((b) => ({
    ...b,
    cx: b.cx * c - b.cy * s,
    cy: b.cx * s + b.cy * c,
    angle: (b.angle + a + Math.PI) % Math.PI,
  }));
}

describe('vehicles end to end', () => {
  it('are one chain in order, whatever order they come in', () => {
    const row = [0, 1, 2, 3].map((i) => wagon(14.1 * i, 0));
    expect(couple([2, 0, 3, 1].map((i) => row[i] as OrientedBox))).toEqual([[1, 3, 0, 2]]);
    expect(couple([])).toEqual([]);
    expect(couple([wagon(0, 0)])).toEqual([[0]]);
  });

  it('may stand one or two metres apart or overlap, and not five apart', () => {
    for (const gap of [-2, -1, 0, 1.1, 2, 3])
      expect(couple([wagon(0, 0), wagon(13 + gap, 0)])).toHaveLength(1);
    for (const gap of [5, 9]) expect(couple([wagon(0, 0), wagon(13 + gap, 0)])).toHaveLength(2);
  });

  it('follow a curve of 150 m radius', () => {
    const radius = 150;
    const row = Array.from({ length: 12 }, (_, i) => {
      const a = (14.1 / radius) * i;
      return wagon(radius * Math.sin(a), radius * (1 - Math.cos(a)), a);
    });
    expect(couple(row)).toHaveLength(1);
  });

  it('are never chained to the next track, 4.1 m away, at any offset and in any direction', () => {
    for (let degrees = 0; degrees < 180; degrees += 5)
      for (let offset = 0; offset < 14.1; offset += 0.7) {
        const tracks = [0, 1, 2].flatMap((track) =>
          [0, 1, 2].map((i) => wagon(14.1 * i + offset * track, 4.1 * track)),
        );
        expect(groupsOf(turned(tracks, degrees))).toEqual(['0 1 2', '3 4 5', '6 7 8']);
      }
  });

  it('have two ends: a third wagon at one end is left alone, and a ring is opened', () => {
    // two tracks that meet: the straighter of two links stands
    const split = [wagon(0, 0), wagon(14.1, 0), wagon(14.1, 2.2, 0.15)];
    expect(groupsOf(split)).toEqual(['0 1', '2']);
    const ring = Array.from({ length: 30 }, (_, i) => {
      const a = (2 * Math.PI * i) / 30;
      return wagon(67.4 * Math.sin(a), -67.4 * Math.cos(a), a % Math.PI);
    });
    expect(couple(ring).map((chain) => chain.length)).toEqual([30]);
  });
});

describe('chains', () => {
  it('are those of looking at every pair of ends, the likeliest first', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const boxes = roughYard(seed, 3);
        expect(groupsOf(boxes)).toEqual(coupleSlowly(boxes));
      }),
      { numRuns: 15 },
    );
  });

  it('do not depend on the order given', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 30 }), (seed, turn) => {
        const boxes = roughYard(seed);
        const order = boxes.map((_, i) => (i * 7 + turn) % boxes.length);
        fc.pre(new Set(order).size === boxes.length);
        const shuffled = couple(order.map((i) => boxes[i] as OrientedBox));
        const back = shuffled.map((chain) =>
          chain
            .map((k) => order[k] as number)
            .sort((a, b) => a - b)
            .join(' '),
        );
        expect(back.sort()).toEqual(groupsOf(boxes));
      }),
      { numRuns: 40 },
    );
  });

  it('do not depend on which of equal links is looked at first', () => {
    const [first, north, south] = [wagon(0, 0), wagon(14.1, -0.8), wagon(14.1, 0.8)];
    expect(groupsOf([first, north, south])).toEqual(['0 1', '2']);
    expect(groupsOf([first, south, north])).toEqual(['0 2', '1']);
  });

  it('do not depend on the direction of the tracks', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 90, noNaN: true }), (seed, degrees) => {
        const boxes = roughYard(seed);
        expect(groupsOf(turned(boxes, degrees))).toEqual(groupsOf(boxes));
      }),
      { numRuns: 40 },
    );
  });
});

describe('strings of simulated yards', () => {
  const worlds = Array.from({ length: 12 }, (_, i) =>
    composeScene(
      sceneSpec({
        seed: 400 + i,
        layoutSeed: 400 + i,
        layout: (['yard', 'station', 'spur'] as const)[i % 3] ?? 'yard',
        width: 1200,
        height: 1200,
        objects: 30 + 20 * (i % 5),
      }),
    ),
  );
  const recovered = (placeM: number, lengthM: number, headingDeg: number) => {
    const sum = { strings: 0, exact: 0, apart: 0, apartExact: 0 };
    worlds.forEach((world, i) => {
      const truth = yardVehicles(world, NO_ERRORS, uniform(0));
      const seen = yardVehicles(world, { placeM, lengthM, headingDeg }, uniform(77 + i));
      const one = recoverStrings(seen, truth);
      for (const key of ['strings', 'exact', 'apart', 'apartExact'] as const) sum[key] += one[key];
    });
    return sum;
  };

  it('are all found from true boxes where they stand apart', () => {
    const { apart, apartExact, exact, strings } = recovered(0, 0, 0);
    expect(apart).toBeGreaterThan(50);
    expect(apartExact).toBe(apart);
    expect(exact / strings).toBeGreaterThan(0.75);
  });

  it('are nearly all found from boxes as a detector draws them', () => {
    const { apart, apartExact } = recovered(0.3, 1.2, 1.5);
    expect(apartExact / apart).toBeGreaterThan(0.93);
    const loose = recovered(0.5, 1, 2);
    expect(loose.apartExact / loose.apart).toBeGreaterThan(0.85);
  });
});

/** Every pair of ends, again and again. The rule is written out anew: by the angle of the line between two vehicles. */
function coupleSlowly(boxes: readonly OrientedBox[]): string[] {
  const end = ({ cx, cy, length, angle }: OrientedBox, way: number) => ({
    x: cx + (way * length * Math.cos(angle)) / 2,
    y: cy + (way * length * Math.sin(angle)) / 2,
    out: angle + (way < 0 ? Math.PI : 0),
  });
  const ends = boxes.flatMap((box, i) =>
    [-1, 1].map((way) => ({ ...end(box, way), vehicle: i, free: true })),
  );
  const group = boxes.map((_, i) => i);
  for (;;) {
    let best: { cost: number; p: (typeof ends)[0]; q: (typeof ends)[0] } | null = null;
    for (const p of ends)
      for (const q of ends) {
        if (!p.free || !q.free || group[p.vehicle] === group[q.vehicle]) continue;
        const back = q.out + Math.PI;
        const turn = Math.atan2(Math.sin(back - p.out), Math.cos(back - p.out));
        const line = p.out + turn / 2;
        const gap = (q.x - p.x) * Math.cos(line) + (q.y - p.y) * Math.sin(line);
        const aside = (q.y - p.y) * Math.cos(line) - (q.x - p.x) * Math.sin(line);
        const degrees = (Math.abs(turn) * 180) / Math.PI;
        if (degrees > 15 || gap > 4 || gap < -5 || Math.abs(aside) > 2.3) continue;
        const cost = ((gap - 1.1) / 1.2) ** 2 + (aside / 0.7) ** 2 + (degrees / 4) ** 2;
        if (best === null || cost < best.cost) best = { cost, p, q };
      }
    if (best === null) break;
    const { p, q } = best;
    [p.free, q.free] = [false, false];
    const [from, to] = [group[p.vehicle], group[q.vehicle] as number];
    group.forEach((g, i) => {
      if (g === from) group[i] = to;
    });
  }
  const sets = new Map<number, number[]>();
  group.forEach((g, i) => {
    sets.set(g, [...(sets.get(g) ?? []), i]);
  });
  return [...sets.values()].map((members) => members.join(' ')).sort();
}
