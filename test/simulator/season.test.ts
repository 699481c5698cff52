import { describe, expect, it } from 'vitest';
import { contains, type Ring, signedArea } from '../../src/domain/geometry.ts';
import type { Area } from '../../src/domain/site.ts';
import { makeClouds } from '../../src/simulator/clouds.ts';
import { composeScene } from '../../src/simulator/compose.ts';
import { locate, placeScene } from '../../src/simulator/placement.ts';
import { season } from '../../src/simulator/season.ts';
import { tallyOf } from '../../src/simulator/tally.ts';
import { truthOf } from '../../src/simulator/truth.ts';

function ringOf(area: Area): Ring {
  if (!area.ring) throw new Error(`${area.id} has no ring`);
  return area.ring;
}

describe('the demo season', () => {
  const sites = season();

  it('is of two fictional sites that say so, with closed, counter-clockwise, verified areas', () => {
    expect(sites).toHaveLength(2);
    for (const { site } of sites) {
      expect(site.fictional).toBe(true);
      expect(site.name).toMatch(/fictional, simulated/);
      for (const area of site.areas) {
        expect(area.verified).toBe(true);
        const ring = ringOf(area);
        expect(ring[0]).toEqual(ring.at(-1));
        expect(signedArea(ring)).toBeGreaterThan(0);
      }
    }
  });

  it('holds what each pass was asked to, inside the area, with one surge near the end', () => {
    for (const { site, passes } of sites) {
      const [area] = site.areas;
      if (!area) throw new Error(`${site.id} has no area`);
      const counts = passes.map((spec) => {
        const placement = placeScene(spec);
        return truthOf(composeScene(spec)).filter(({ target, corners }) => {
          const middle = [(corners[0][0] + corners[2][0]) / 2, (corners[0][1] + corners[2][1]) / 2] as const;
          return area.classes.includes(target.class) && contains(ringOf(area), locate(placement, middle));
        }).length;
      });
      passes.forEach((spec, i) => {
        // A hull or wagon on the area's border may fall to either side.
        expect(Math.abs((counts[i] as number) - (spec.objects as number)), spec.id).toBeLessThanOrEqual(2);
      });
      const sorted = [...counts].sort((a, b) => a - b);
      const median = sorted[Math.floor(sorted.length / 2)] as number;
      expect(sorted.at(-1)).toBeGreaterThan(2 * median);
      expect(counts.indexOf(sorted.at(-1) as number)).toBeGreaterThan(counts.length - 4);
      expect(passes.map((p) => p.at)).toEqual([...passes.map((p) => p.at)].sort((a, b) => a - b));
    }
  });

  it('brings a tally of the peak at the crossing: its true wagons, and a source that says that it is simulated', () => {
    const [crossing, port] = sites;
    const peak = crossing?.passes.find(({ objects }) => objects === 70);
    const area = crossing?.site.areas[0];
    if (!peak || !area) throw new Error('the season has a peak');
    expect(crossing?.references).toEqual([
      expect.objectContaining({ at: '2024-05-14', count: 70, area: area.id, class: 'railcar', seen: 1 }),
    ]);
    expect(crossing?.references[0]?.source).toMatch(/^Simulated, published by nobody/);
    expect(port?.references).toEqual([]);
    expect(() => tallyOf({ ...peak, cloud: 0.3 }, area)).toThrow('clear pass, has cloud 0.3');
    expect(() => tallyOf(peak, { ...area, classes: ['railcar', 'ship'] })).toThrow(
      'one class, has railcar, ship',
    );
  });

  it('has clear, partly clouded and overcast passes, and the clouds cover what was asked', () => {
    for (const { passes } of sites) {
      for (const spec of passes) {
        const clouds = makeClouds(spec);
        if (!clouds) continue;
        let sum = 0;
        for (let k = 0; k < 2500; k++) {
          const x = ((k % 50) + 0.3) * 0.02 * spec.width * spec.gsdM;
          const y = (Math.floor(k / 50) + 0.7) * 0.02 * spec.height * spec.gsdM;
          sum += clouds.cover(x, y);
        }
        expect(Math.abs(sum / 2500 - spec.cloud), spec.id).toBeLessThan(0.08);
      }
      expect(passes.some((p) => p.cloud === 1)).toBe(true);
      expect(passes.some((p) => p.cloud > 0 && p.cloud < 1)).toBe(true);
    }
  });
});
