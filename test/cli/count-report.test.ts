import { describe, expect, it } from 'vitest';
import { countJson, formatCount } from '../../src/cli/count-report.ts';
import type { CountResult } from '../../src/count-file.ts';
import type { Observation } from '../../src/domain/observation.ts';
import { sampleArea, sampleObservation, sampleScene, sampleString } from '../support/store-samples.ts';

const area = { ...sampleArea(null), name: 'Station yard', revision: 1 };
const counted = (change: Partial<Observation>): CountResult => ({
  scene: sampleScene({ state: { kind: 'done' } }),
  models: [],
  areas: [{ area, observation: sampleObservation(change), view: null }],
  detections: [],
  faults: [],
});
const linesOf = (change: Partial<Observation>) => formatCount(counted(change)).split('\n');

describe('what crosstie count prints', () => {
  it('tells of the strings of each area in a line', () => {
    const strings = [
      sampleString(),
      sampleString({ cars: [{ class: 'railcar', count: 1 }], doubt: 'no-rails' }),
    ];
    expect(linesOf({ strings })).toContain(
      'Station yard: 2 strings (73 cars, 1 alone; longest 1015 m; 1 doubted)',
    );
    expect(linesOf({ strings: [] })).toContain('Station yard: no strings');
  });

  it('says nothing of strings where none were looked for', () => {
    expect(linesOf({ strings: null }).join('\n')).not.toContain('string');
  });

  it('tells of no boxes where no model looked', () => {
    const [count] = sampleObservation().counts;
    if (!count) throw new Error('an observation counts something');
    const blind = { modelId: 'none-railcar', counts: [{ ...count, raw: 0 }], strings: null };
    expect(countJson(counted(blind))).toMatchObject({ observations: [{ counts: [{ raw: null }] }] });
    expect(linesOf({ ...blind, counts: [{ ...count, raw: 0, families: null }] })[2]).toMatch(/\] +- +97/);
    expect(countJson(counted({}))).toMatchObject({ observations: [{ counts: [{ raw: 73 }] }] });
  });

  it('gives machines every string', () => {
    const strings = [sampleString()];
    expect(countJson(counted({ strings }))).toMatchObject({ observations: [{ strings }] });
  });
});
