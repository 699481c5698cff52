import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pass } from '../../src/domain/observation.ts';
import { choosePass, PASS_WINDOW_MS } from '../../src/domain/passes.ts';

const NOON = Date.UTC(2024, 5, 17, 2, 15, 0);
const MINUTE = 60_000;

function scene(minutes: number, change: Partial<Parameters<typeof choosePass>[0]> = {}) {
  return { id: 's1', siteId: 'tumangang', origin: 'real' as const, at: NOON + minutes * MINUTE, ...change };
}

function anchored(minutes: number, change: Partial<Pass> = {}): Pass {
  const anchorAt = NOON + minutes * MINUTE;
  return { id: `p${minutes}`, siteId: 'tumangang', origin: 'real', anchorAt, ...change };
}

describe('choosePass', () => {
  it('opens a pass anchored at the first scene, under a readable name', () => {
    expect(choosePass(scene(0), [])).toEqual({
      id: 'tumangang~20240617T021500Z',
      siteId: 'tumangang',
      origin: 'real',
      anchorAt: NOON,
    });
    expect(choosePass(scene(0, { origin: 'simulated' }), []).id).toBe('tumangang~20240617T021500Z~simulated');
  });

  it('joins scenes within ten minutes, before or after, and no further', () => {
    expect(choosePass(scene(10), [anchored(0)]).id).toBe('p0');
    expect(choosePass(scene(-10), [anchored(0)]).id).toBe('p0');
    expect(choosePass(scene(10.01), [anchored(0)]).id).not.toBe('p0');
  });

  it('takes the nearest of two, the earlier when they are as near', () => {
    expect(choosePass(scene(9), [anchored(0), anchored(12)]).id).toBe('p12');
    expect(choosePass(scene(6), [anchored(12), anchored(0)]).id).toBe('p0');
  });

  it('keeps sites and origins apart', () => {
    const others = [anchored(0, { siteId: 'khasan' }), anchored(0, { origin: 'simulated' })];
    expect(choosePass(scene(0), others).id).toBe('tumangang~20240617T021500Z');
  });

  it('never joins whole footprints, which may lie anywhere', () => {
    const first = choosePass(scene(0, { siteId: null }), []);
    expect(choosePass(scene(1, { siteId: null, id: 's2' }), [first]).id).toBe('scene-s2');
  });

  it('makes ids that a URL and a job id can hold', () => {
    expect(choosePass(scene(0.0005), []).id).toMatch(/^[A-Za-z0-9._~-]+$/);
  });

  it('leaves what is there as it is, and puts no scene further than ten minutes from its anchor', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90 * MINUTE }), { maxLength: 30 }), (offsets) => {
        const passes: Pass[] = [];
        for (const [i, offset] of offsets.entries()) {
          const one = scene(offset / MINUTE, { id: `s${i}` });
          const pass = choosePass(one, passes);
          expect(Math.abs(pass.anchorAt - one.at)).toBeLessThanOrEqual(PASS_WINDOW_MS);
          const known = passes.find(({ id }) => id === pass.id);
          if (known) expect(pass).toEqual(known);
          else passes.push(pass);
          expect(choosePass(one, passes)).toEqual(pass);
        }
      }),
    );
  });
});
