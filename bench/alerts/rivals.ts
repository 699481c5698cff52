/**
 * The charts that ours is compared with. Each takes the counts up to the one judged, oldest first, and scores the last
 * one; it is an alarm where the score is over the limit. Null while its history is too short.
 */
export interface Rival {
  readonly name: string;
  readonly limit: number;
  readonly score: (counts: readonly number[]) => number | null;
}

/** EARS C1 (Hutwagner 2003): standard deviations over the mean of the seven counts before. */
const earsC1: Rival = {
  name: 'EARS C1',
  limit: 3,
  score: (counts) => (counts.length < 8 ? null : excess(last(counts), counts.slice(-8, -1))),
};

/** EARS C3: of the last three counts, what each is over the mean of seven counts two passes back, less 1 sd; summed. */
const earsC3: Rival = {
  name: 'EARS C3',
  limit: 2,
  score: (counts) => {
    if (counts.length < 12) return null;
    let sum = 0;
    for (let end = counts.length; end > counts.length - 3; end--)
      sum += Math.max(0, excess(counts[end - 1] as number, counts.slice(end - 10, end - 3)) - 1);
    return sum;
  },
};

/** Median absolute deviations (x 1.4826, at least 1/3) over the median of the last 52 counts. */
const medianMad: Rival = {
  name: 'median/MAD',
  limit: 3,
  score: (counts) => {
    if (counts.length < 13) return null;
    const before = counts.slice(-53, -1);
    const median = medianOf(before);
    const mad = 1.4826 * medianOf(before.map((count) => Math.abs(count - median)));
    return (last(counts) - median) / Math.max(mad, 1 / 3);
  },
};

export const RIVALS: readonly Rival[] = [earsC1, earsC3, medianMad];

function excess(count: number, before: readonly number[]): number {
  const mean = before.reduce((sum, value) => sum + value, 0) / before.length;
  const squares = before.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const sd = Math.sqrt(squares / (before.length - 1));
  if (count <= mean) return 0;
  return sd > 0 ? (count - mean) / sd : Number.POSITIVE_INFINITY;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] as number)) / 2;
}

function last(values: readonly number[]): number {
  return values.at(-1) as number;
}
