import { describe, expect, it } from 'vitest';
import { composeScene } from '../../src/simulator/compose.ts';
import { type Examinee, type Scenario, scenariosFor } from '../../src/simulator/scenarios.ts';
import { truthOf } from '../../src/simulator/truth.ts';
import { syntheticManifest } from '../support/synthetic-models.ts';

const { input } = syntheticManifest('centre');
const RAIL: Examinee = {
  classes: ['railcar', 'locomotive'],
  gsd: { wants: 0.5, min: 0.25, max: 0.8 },
  input,
};
const COARSE: Examinee = { classes: ['ship'], gsd: { wants: 5, min: 4, max: 12 }, input };
const FINE: Examinee = { classes: ['ship', 'boat'], gsd: { wants: 1.5, min: 0.25, max: 4 }, input };
const SIZE = { scenes: 2, sidePx: 400 };
const rail = scenariosFor(RAIL, SIZE);

function named(scenarios: readonly Scenario[], name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`no scenario ${name} in ${scenarios.map((s) => s.name).join('; ')}`);
  return found;
}
function wagonsIn({ scenes }: Scenario): number[] {
  return scenes.map(
    ({ spec }) => truthOf(composeScene(spec)).filter(({ target }) => target.class === 'railcar').length,
  );
}

describe('scenarios', () => {
  it('are of the style and of seeds that no training set has', () => {
    for (const { scenes } of [...rail, ...scenariosFor(COARSE, SIZE), ...scenariosFor(FINE, SIZE)]) {
      expect(scenes).toHaveLength(2);
      expect(new Set(scenes.map(({ spec }) => spec.seed)).size).toBe(2);
      for (const { spec } of scenes) {
        expect(spec.style).toBe(2);
        expect(Math.min(spec.seed, spec.layoutSeed)).toBeGreaterThanOrEqual(700_000);
      }
    }
  });

  it('ask a model only what it accepts, and show it the bands that it sees', () => {
    const gsds = (model: Examinee): string[] =>
      scenariosFor(model, SIZE).flatMap(({ name }) => (/^[\d.]+ m$/.test(name) ? [name] : []));
    expect(gsds(RAIL)).toEqual(['0.3 m', '0.5 m', '0.7 m']);
    expect(gsds(COARSE)).toEqual(['10 m']);
    expect(gsds(FINE)).toEqual(['0.5 m', '1 m', '3 m']);
    const nir: Examinee = { ...COARSE, input: syntheticManifest('centre-nir').input };
    expect(named(scenariosFor(COARSE, SIZE), 'dense').scenes[0]?.spec.bands).toBe('rgb');
    expect(named(scenariosFor(nir, SIZE), 'dense').scenes[0]?.spec.bands).toBe('rgbn');
  });

  it('hold what they are named after', () => {
    const dense = wagonsIn(named(rail, 'dense'));
    const sparse = wagonsIn(named(rail, 'sparse'));
    expect(Math.min(...dense)).toBeGreaterThan(3 * Math.max(...sparse));
    expect(Math.max(...wagonsIn(named(rail, 'empty')))).toBe(0);
    const rafts = named(scenariosFor(FINE, SIZE), 'rafted');
    for (const { spec } of rafts.scenes) {
      const about = truthOf(composeScene(spec)).filter(rafts.isAbout);
      expect(about.some(({ target }) => target.load === 'rafted' && target.length >= 50)).toBe(true);
    }
  });

  it('have containers and lorries without a rail, and nothing else on the land', () => {
    for (const [name, kind] of [
      ['container lines, no rails', 'container'],
      ['lorry parks, no rails', 'lorry'],
    ] as const) {
      const kinds = named(rail, name).scenes.flatMap(({ spec }) => {
        const world = composeScene(spec);
        expect([world.tracks.length, world.targets.length]).toEqual([0, 0]);
        return world.thingsIn(0, 0, 200, 200).map((thing) => thing.kind);
      });
      expect(kinds).toContain(kind);
      expect(kinds.filter((other) => other !== kind && other !== 'tree')).toEqual([]);
    }
  });

  it('turn one yard under one sun', () => {
    const turned = rail.filter(({ name }) => name.startsWith('tracks at'));
    expect(turned.map(({ scenes }) => scenes[0]?.spec.orientationDeg)).toEqual([0, 15, 30, 45, 60, 75, 90]);
    const tracks = turned.map(({ scenes: [first] }) => first && composeScene(first.spec).tracks.length);
    expect(new Set(tracks).size).toBe(1);
  });
});
