import { describe, expect, it } from 'vitest';
import type { Count, Observation } from '../../src/domain/observation.ts';
import { seriesOf } from '../../src/domain/series.ts';

const FAMILIES = [{ family: 'tank', raw: 20, value: 21, low: 17, high: 26 }] as const;
const COUNTED: Count = {
  class: 'railcar',
  raw: 20,
  value: 21,
  low: 18,
  high: 26,
  floorM: 0,
  families: FAMILIES,
  rates: null,
};
const WITHHELD: Count = {
  class: 'railcar',
  raw: 0,
  value: null,
  low: null,
  high: null,
  floorM: 0,
  families: null,
  rates: null,
};

function observation(change: Partial<Observation> = {}): Observation {
  const made = {
    areaId: 'yard',
    areaRevision: 1,
    siteId: 'site',
    passId: 'p1',
    origin: 'real' as const,
    at: 1000,
    atAssumed: false,
    modelId: 'railcar-50cm',
    modelVersion: '1.0.0',
    modelSha256: 'ab',
    threshold: 0.4,
    status: { kind: 'counted' as const },
    visibility: 'mask' as const,
    seen: 0.9,
    areaKm2: 0.2,
    gsdM: 0.5,
    sensor: null,
    counts: [COUNTED],
    strings: [],
    sceneIds: ['s1'],
    caveats: [],
    observedAt: 5000,
    ...change,
  };
  const id = `${made.passId} r${made.areaRevision} ${made.modelId} ${made.modelVersion}`;
  return { id, ...made };
}

describe('seriesOf', () => {
  it('is one point for each pass and class, by time', () => {
    const boxes: Count = { ...COUNTED, class: 'locomotive', raw: 1 };
    const points = seriesOf([
      observation({ passId: 'p2', at: 3000, counts: [COUNTED, boxes] }),
      observation(),
    ]);
    expect(points.map(({ at, class: name, raw }) => [at, name, raw])).toEqual([
      [1000, 'railcar', 20],
      [3000, 'locomotive', 1],
      [3000, 'railcar', 20],
    ]);
    expect(points[0]).toEqual({
      at: 1000,
      class: 'railcar',
      area: 'yard',
      status: 'counted',
      reason: null,
      visibility: 'mask',
      raw: 20,
      value: 21,
      low: 18,
      high: 26,
      seen: 0.9,
      floorM: 0,
      families: FAMILIES,
      observation: 'p1 r1 railcar-50cm 1.0.0',
      scenes: ['s1'],
      modelId: 'railcar-50cm',
      modelVersion: '1.0.0',
      sensorClass: 'sub-metre',
      newest: true,
      static: 0,
      review: null,
    });
  });

  it('keeps unusable looks, without a number and with their reason', () => {
    const [point] = seriesOf([
      observation({ status: { kind: 'unusable', reason: 'cloud', detail: '' }, counts: [WITHHELD] }),
    ]);
    expect(point).toMatchObject({ status: 'unusable', reason: 'cloud', value: null, raw: 0 });
  });

  it('says why one class of a counted look was withheld', () => {
    const two = [COUNTED, { ...WITHHELD, class: 'locomotive' as const }];
    const reasonsOf = (change: Partial<Observation>) =>
      seriesOf([observation({ counts: two, ...change })]).map(({ reason }) => reason);
    expect(reasonsOf({ caveats: ['area-unverified'] })).toEqual(['area-unverified', null]);
    expect(reasonsOf({ visibility: 'unchecked' })).toEqual(['cloud-unassessed', null]);
  });

  it('shows versions of a model side by side and says which is the newest of each look', () => {
    const versions = ['1.9.2', '1.10.0', '1.2.0'].map((modelVersion) => observation({ modelVersion }));
    const points = seriesOf([...versions, observation({ passId: 'p2', at: 2000, modelVersion: '1.2.0' })]);
    expect(points.map((p) => [p.at, p.modelVersion, p.newest])).toEqual([
      [1000, '1.10.0', true],
      [1000, '1.2.0', false],
      [1000, '1.9.2', false],
      [2000, '1.2.0', true],
    ]);
  });

  it('lets a newer version speak once it has looked at all scenes of a pass', () => {
    const whole = observation({ sceneIds: ['s1', 's2'] });
    const part = observation({ modelVersion: '1.1.0', sceneIds: ['s1'], seen: 0.5 });
    const told = (...given: Observation[]) =>
      seriesOf(given).map((point) => [point.modelVersion, point.newest]);
    expect(told(whole, part)).toEqual([
      ['1.0.0', true],
      ['1.1.0', false],
    ]);
    const then = { ...part, sceneIds: ['s1', 's2'], seen: 0.9 };
    expect(told(whole, then).map(([, newest]) => newest)).toEqual([false, true]);
    // that another scene is not needed is no part
    expect(told(whole, { ...part, seen: 0.9 }).map(([, newest]) => newest)).toEqual([false, true]);
  });

  it('tells the class of sensor by what the look is judged on', () => {
    const classes = [0.5, 1.25, 3, 4, 10].map((gsdM) => seriesOf([observation({ gsdM })])[0]?.sensorClass);
    expect(classes).toEqual(['sub-metre', 'sub-metre', 'metre', 'metre', 'decametre']);
  });

  it('lets the newest revision speak that looked at a pass, and leaves older passes theirs', () => {
    const points = seriesOf([
      observation(),
      observation({ passId: 'p2', at: 2000 }),
      observation({ passId: 'p2', at: 2000, areaRevision: 2 }),
    ]);
    expect(points.map((p) => p.observation)).toEqual([
      'p1 r1 railcar-50cm 1.0.0',
      'p2 r2 railcar-50cm 1.0.0',
    ]);
  });

  it('keeps models apart', () => {
    expect(seriesOf([observation(), observation({ modelId: 'other' })])).toHaveLength(2);
  });

  it('shows a refusal by resolution only where no scene of the pass could be counted', () => {
    const refusal = observation({
      modelId: 'none-railcar',
      modelVersion: '0',
      modelSha256: '',
      status: { kind: 'unusable', reason: 'resolution', detail: '' },
      counts: [WITHHELD],
    });
    expect(seriesOf([refusal])).toMatchObject([{ reason: 'resolution' }]);
    expect(seriesOf([refusal, observation()])).toMatchObject([{ status: 'counted' }]);
  });

  it('leaves undated looks out', () => {
    expect(seriesOf([observation({ at: null })])).toEqual([]);
  });
});
