/** A line of a benchmark: median, 95th percentile and most of what it took, ms, beside a bar where there is one. */
export function printTimes(name: string, spent: readonly number[], barMs: number | null = null): void {
  const figures = [0.5, 0.95, 1].map((share) => percentile(spent, share).toFixed(0).padStart(7));
  const bar = barMs === null ? '' : `   bar ${barMs}`;
  console.log(`${name.padEnd(38)} p50 ${figures[0]}  p95 ${figures[1]}  most ${figures[2]}${bar}`);
}

/** The least value that so much of the sample is not over. */
function percentile(sample: readonly number[], share: number): number {
  const sorted = sample.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
