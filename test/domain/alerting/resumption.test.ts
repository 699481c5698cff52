import { describe, expect, it } from 'vitest';
import { judgeResumption, NOTHING_SEEN } from '../../../src/domain/alerting/resumption.ts';
import type { ErrorRates } from '../../../src/domain/model.ts';
import { looksOf, ratesOf } from '../../support/looks.ts';

/** The passes that are odd, by index. */
function oddOnes(raws: readonly number[], gapDays = 7, rates: ErrorRates | null = null): readonly number[] {
  let state = NOTHING_SEEN;
  return looksOf(raws, gapDays).flatMap((look, i) => {
    const next = judgeResumption(state, look, rates);
    state = next.state;
    return next.signal.says === 'odd' ? [i] : [];
  });
}

const none = (n: number): readonly number[] => Array(n).fill(0);

describe('judgeResumption', () => {
  it('is the first objects after 12 empty passes', () => {
    expect(oddOnes([...none(12), 3])).toEqual([12]);
    expect(oddOnes([...none(11), 3], 3)).toEqual([]);
  });

  it('is what an analyst says it is: boxes in clutter are none where he counted none', () => {
    const quiet = { quietSince: 0, empty: 12, onset: null };
    const [look] = looksOf([30]);
    if (look === undefined) throw new Error('there is one look');
    const says = (value: number, still = 0) =>
      judgeResumption(quiet, { ...look, byAnalyst: true, published: { value }, still }, ratesOf(0.9, 0))
        .signal.says;
    expect([says(0), says(1), says(5, 5)]).toEqual(['calm', 'odd', 'calm']);
  });

  it('or after 90 days with a few empty passes', () => {
    expect(oddOnes([5, ...none(4), 3], 18)).toEqual([5]);
    expect(oddOnes([5, ...none(4), 3], 17)).toEqual([]);
    expect(oddOnes([5, 0, 3], 100)).toEqual([]);
  });

  it('lasts 12 passes or 90 days; then objects are usual', () => {
    expect(oddOnes([...none(12), ...Array(20).fill(4)], 3)).toEqual([
      12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
    ]);
    expect(oddOnes([...none(12), ...Array(20).fill(4)], 30)).toEqual([12, 13, 14]);
  });

  it('is none where objects were there before', () => {
    expect(oddOnes([...none(12), 3, ...Array(40).fill(2), 0, 0, 0, 4]).filter((i) => i > 24)).toEqual([]);
  });

  it('is no clutter: eight boxes on ground that makes eight are not surely anything', () => {
    const rates = ratesOf(0.8, 8, 4);
    expect(oddOnes([...none(12), 8, 8, 8, 8], 7, rates)).toEqual([]);
    expect(oddOnes([...none(12), 60], 7, rates)).toEqual([12]);
  });
});
