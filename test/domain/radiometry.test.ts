import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Samples } from '../../src/domain/pixels.ts';
import {
  addSamples,
  emptyHistogram,
  fixedStretch,
  percentile,
  planSample,
  stretchOf,
} from '../../src/domain/radiometry.ts';
import type { SampleType } from '../../src/domain/scene.ts';

function histogramOf(sampleType: SampleType, data: Samples, valid = new Uint8Array(data.length).fill(1)) {
  const histogram = emptyHistogram(sampleType, 1);
  addSamples(histogram, { width: data.length, height: 1, bands: 1, data, valid });
  return histogram;
}

/** numpy.percentile(values, p), "linear". */
function sortedPercentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (p / 100) * (sorted.length - 1);
  const [a, b] = [sorted[Math.floor(rank)] as number, sorted[Math.ceil(rank)] as number];
  return a + (rank - Math.floor(rank)) * (b - a);
}

describe('percentiles', () => {
  const percents = fc.double({ min: 0, max: 100, noNaN: true });
  it('of integers are those of the sorted list', () => {
    const lists = fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(lists, percents, (values, p) => {
        const found = percentile(histogramOf('int16', Int16Array.from(values)), 0, p);
        expect(found).toBeCloseTo(sortedPercentile(values, p), 9);
      }),
    );
    expect(percentile(histogramOf('uint16', Uint16Array.from([0, 65535])), 0, 50)).toBe(32767.5);
    expect(percentile(histogramOf('uint8', Uint8Array.from([3])), 0, 99)).toBe(3);
  });

  it('of floats are right to 2^-11 of the value, negatives and tiny ones included', () => {
    const lists = fc.array(fc.float({ min: -10, max: 10, noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(lists, fc.constantFrom(0, 50, 100), (values, p) => {
        const odd = values.length % 2 === 0 ? values.slice(1) : values;
        const found = percentile(histogramOf('float32', Float32Array.from(odd)), 0, p);
        const expected = sortedPercentile(odd, p);
        expect(Math.abs(found - expected)).toBeLessThanOrEqual(Math.abs(expected) / 2048 + 1e-37);
      }),
    );
  });

  it('leave out what is invalid or no number', () => {
    const data = Float32Array.from([1, Number.NaN, 1000, Infinity, 2]);
    const histogram = histogramOf('float32', data, Uint8Array.from([1, 1, 0, 1, 1]));
    expect(histogram.totals).toEqual([2]);
    expect(percentile(histogram, 0, 100)).toBeCloseTo(2, 2);
  });
});

describe('stretch', () => {
  const radiometry = { kind: 'percentiles', low: 0, high: 50 } as const;
  it('is null where nothing is valid', () => {
    expect(
      stretchOf(histogramOf('uint8', Uint8Array.from([1]), Uint8Array.from([0])), radiometry),
    ).toBeNull();
  });
  it('takes the percentiles that the model asks for', () => {
    expect(stretchOf(histogramOf('uint8', Uint8Array.from([5, 9, 200])), radiometry)).toEqual([
      { low: 5, high: 9 },
    ]);
  });
  it('leaves 8-bit pictures as they are where the model asks for it, and only those', () => {
    const asIs = { kind: 'as-is', low: 1, high: 99 } as const;
    expect(fixedStretch(asIs, 'uint8', 2)).toEqual([
      { low: 0, high: 255 },
      { low: 0, high: 255 },
    ]);
    expect(fixedStretch(asIs, 'uint16', 2)).toBeNull();
    expect(fixedStretch(radiometry, 'uint8', 2)).toBeNull();
  });
});

describe('the sample that percentiles are taken from', () => {
  it('is the whole image where it is small', () => {
    expect(planSample({ width: 1000, height: 2000, overviews: [] })).toEqual({
      level: 0,
      windows: [{ x0: 0, y0: 0, x1: 1000, y1: 2000 }],
    });
  });
  it('is the finest overview of at most two megapixels', () => {
    const overviews = [5000, 2500, 1250, 625].map((side) => ({ width: side, height: side }));
    expect(planSample({ width: 10_000, height: 10_000, overviews })).toEqual({
      level: 3,
      windows: [{ x0: 0, y0: 0, x1: 1250, y1: 1250 }],
    });
  });
  it('is 196 blocks spread over the image where there is none, the same for the same seed', () => {
    const raster = { width: 30_000, height: 20_000, overviews: [] };
    const { level, windows } = planSample(raster);
    expect(level).toBe(0);
    expect(windows).toHaveLength(196);
    for (const { x0, y0, x1, y1 } of windows) {
      expect(x0 >= 0 && y0 >= 0 && x1 <= 30_000 && y1 <= 20_000).toBe(true);
      expect([x1 - x0, y1 - y0]).toEqual([96, 96]);
    }
    expect(new Set(windows.map(({ x0 }) => Math.floor((x0 * 14) / 30_000))).size).toBe(14);
    expect(planSample(raster)).toEqual({ level, windows });
    expect(planSample(raster, 2)).not.toEqual({ level, windows });
  });
  it('stays inside a long thin image', () => {
    const { windows } = planSample({ width: 10, height: 1_000_000, overviews: [] });
    expect(windows.length).toBeGreaterThan(100);
    expect(windows.every(({ x0, x1, y1 }) => x0 >= 0 && x1 <= 10 && y1 <= 1_000_000)).toBe(true);
  });
});
