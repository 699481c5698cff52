import type { Observation } from '../server/types.ts';
import { formatShare } from './format.ts';

/** Null where there is no interval to speak of. */
export function sayInterval({ counts }: Pick<Observation, 'counts'>): string | null {
  if (counts.every(({ value }) => value === null)) return null;
  return '95 %: the true number in what was seen, by the error rates below (docs/counting.md)';
}

/** By what the model errs, and where that was measured: drawings are no places. */
export function sayRates({ counts }: Pick<Observation, 'counts'>): string {
  const [rates] = counts.flatMap((count) => count.rates ?? []);
  if (rates === undefined) return 'none are known: boxes without an interval';
  const ground = rates.measuredOn === undefined ? '' : ` (measured ground: ${groundOf(rates.measuredOn)})`;
  const whence =
    rates.from === 'card'
      ? `of the model card${ground}, NOT VALIDATED at this place`
      : `measured at this place on ${rates.reviewedScenes} reviewed scenes`;
  const recall = rates.recallAlpha / (rates.recallAlpha + rates.recallBeta);
  const perKm2 = rates.falsePerKm2Shape / rates.falsePerKm2Rate;
  const beside =
    rates.falsePerHitShape !== undefined && rates.falsePerHitRate !== undefined
      ? ` and ${Math.round((100 * rates.falsePerHitShape) / rates.falsePerHitRate)} beside a hundred found`
      : '';
  return (
    `${whence}; on average ${formatShare(recall)} of objects found, ` +
    `${perKm2 < 10 ? perKm2.toFixed(1) : Math.round(perKm2)} false boxes per km²${beside}`
  );
}

/** `simulated yards of an unseen style: python finish.py` without the command. */
function groundOf(measuredOn: string): string {
  return measuredOn.split(': ')[0] ?? measuredOn;
}
