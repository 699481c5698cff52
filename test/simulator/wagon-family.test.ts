import { describe, expect, it } from 'vitest';
import { composeScene } from '../../src/simulator/compose.ts';
import { placeScene } from '../../src/simulator/placement.ts';
import { VEHICLES } from '../../src/simulator/rolling-stock.ts';
import { sceneSpec } from '../../src/simulator/spec.ts';
import { truthGeoJson } from '../../src/simulator/truth.ts';
import { wagonFamilyOf } from '../../src/simulator/wagon-family.ts';

describe('the family that a simulated wagon shows from above', () => {
  it('follows from how it is built and loaded', () => {
    const told = (family: 'gondola' | 'hopper' | 'box' | 'flat', variant: string, load: string) =>
      wagonFamilyOf({ family, variant, load });
    expect(told('gondola', 'gondola-ru', 'empty')).toBe('open');
    expect(told('gondola', 'gondola-ru', 'coal')).toBe('open');
    expect(told('gondola', 'gondola-ru', 'tarpaulin')).toBe('roofed');
    expect(told('hopper', 'hopper-open', 'ore')).toBe('open');
    expect(told('hopper', 'hopper-grain', 'closed')).toBe('roofed');
    expect(told('box', 'box-p70', 'closed')).toBe('roofed');
    expect(told('flat', 'flat-60', 'empty')).toBe('flat');
    expect(told('flat', 'flat-60', 'tarpaulin')).toBe('flat');
  });

  it('is there for every wagon and for nothing else', () => {
    for (const vehicle of Object.values(VEHICLES).flat()) {
      const family = wagonFamilyOf({ family: vehicle.family, variant: vehicle.name, load: 'closed' });
      expect(family === null, vehicle.name).toBe(vehicle.class !== 'railcar');
    }
  });

  it('is told in the truth of a scene, beside what the simulator calls it', () => {
    const spec = sceneSpec({ seed: 3, layout: 'yard', objects: 60 });
    const { features } = truthGeoJson(composeScene(spec), placeScene(spec)) as {
      features: { properties: { class: string; family: string; type: string; wagonFamily: string | null } }[];
    };
    const wagons = features.map(({ properties }) => properties).filter((p) => p.class === 'railcar');
    expect(wagons.length).toBeGreaterThan(30);
    for (const { family, type, wagonFamily } of wagons) {
      expect(type.startsWith(`${family}-`)).toBe(true);
      if (family === 'tank' || family === 'flat') expect(wagonFamily).toBe(family);
      if (type === 'hopper-open') expect(wagonFamily).toBe('open');
    }
  });
});
