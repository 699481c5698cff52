import type { Evaluation, Judged } from './evaluation.ts';

/** The share of spikes of one pass that may be chance. */
const SHARE = 0.1;

/**
 * Which of several p-values are discoveries (Benjamini and Hochberg 1995): the k smallest, k the largest for which the
 * k-th smallest is at most k q / n.
 */
export function discoveries(pValues: readonly number[], q: number): readonly boolean[] {
  const sorted = pValues.toSorted((a, b) => a - b);
  const last = sorted.findLastIndex((p, i) => p <= ((i + 1) * q) / sorted.length);
  const limit = last < 0 ? Number.NEGATIVE_INFINITY : (sorted[last] as number);
  return pValues.map((p) => p <= limit);
}

/**
 * Several series of one site looked at in the same passes: with many of them one is over its threshold in most passes.
 * An odd count that is no discovery among its pass is made calm; everything else stays as it is.
 * @param series the evaluations of each series
 */
export function holdChance(series: readonly (readonly Evaluation[])[]): readonly (readonly Evaluation[])[] {
  const byPass = new Map<number, WithP[]>();
  for (const look of series.flat().filter(hasP)) byPass.set(look.at, [...(byPass.get(look.at) ?? []), look]);
  const refused = new Set<Evaluation>();
  for (const looks of byPass.values()) {
    const found = discoveries(
      looks.map((look) => look.exceedance.p),
      SHARE,
    );
    looks
      .filter((_, i) => !found[i])
      .forEach((look) => {
        refused.add(look);
      });
  }
  return series.map((evaluations) =>
    evaluations.map((one) => (refused.has(one) && one.kind === 'judged' ? calmed(one) : one)),
  );
}

type WithP = Judged & { readonly exceedance: NonNullable<Judged['exceedance']> };

function hasP(evaluation: Evaluation): evaluation is WithP {
  return evaluation.kind === 'judged' && evaluation.exceedance !== null;
}

function calmed(look: Judged): Judged {
  const { spike } = look.signals;
  if (spike.says !== 'odd') return look;
  return { ...look, signals: { ...look.signals, spike: { ...spike, says: 'calm' } } };
}
