import { describe, expect, it } from 'vitest';
import { scoringOf } from '../../src/domain/scoring.ts';

const FINE = {
  id: 'fine',
  version: '2',
  classes: ['railcar' as const],
  gsd: { wants: 0.5, min: 0.3, max: 1 },
  rates: [],
};
const COARSE = {
  id: 'coarse',
  version: '1',
  classes: ['ship' as const],
  gsd: { wants: 10, min: 5, max: 20 },
  rates: [],
};
const YARD = { id: 'yard', classes: ['railcar' as const] };
const QUAY = { id: 'quay', classes: ['ship' as const, 'railcar' as const] };
const by = (areaId: string, modelId: string, modelVersion: string) => ({ areaId, modelId, modelVersion });

describe('scoringOf', () => {
  const of = (gsdM: number | null, ...observations: ReturnType<typeof by>[]) =>
    scoringOf({ gsdM, observations }, [YARD, QUAY], [FINE, COARSE]);

  it('is current where each model that would look has looked in its version', () => {
    expect(of(0.5, by('yard', 'fine', '2'))).toEqual({ looking: ['fine'], outdated: [] });
  });

  it('is outdated after a new version, and where a model came that may look at what was refused', () => {
    expect(of(0.5, by('yard', 'fine', '1'))).toEqual({ looking: ['fine'], outdated: ['fine'] });
    expect(of(10, by('quay', 'none-ship', '0'))).toEqual({ looking: ['coarse'], outdated: ['coarse'] });
  });

  it('asks for every area that the scene shows, and for no other', () => {
    expect(of(0.5, by('yard', 'fine', '2'), by('quay', 'fine', '1')).outdated).toEqual(['fine']);
    expect(of(0.5, by('elsewhere', 'fine', '1'))).toEqual({ looking: [], outdated: [] });
  });

  it('asks nobody where no model may count, or nothing is known of the pixels', () => {
    expect(of(3, by('yard', 'none-railcar', '0'))).toEqual({ looking: [], outdated: [] });
    expect(of(null, by('yard', 'fine', '1'))).toEqual({ looking: [], outdated: [] });
  });
});
