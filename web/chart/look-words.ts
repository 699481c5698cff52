import type { Look } from '../series/tracks.ts';
import { formatCount, formatInterval } from '../text/format.ts';
import { shortReason } from '../text/words.ts';

/** What is plotted: the estimate of the true number, or what the model boxed. */
export type Shown = 'estimate' | 'raw';

/** The height of a look's mark; null leaves a gap. */
export function heightOf({ status, value, raw }: Look, shown: Shown): number | null {
  if (status !== 'counted') return null;
  return shown === 'raw' ? raw : value;
}

/** `27 [22, 35]`, `31 boxes`, or why there is no number. */
export function sayLook(look: Look, shown: Shown): string {
  if (look.status !== 'counted')
    return `unusable: ${look.reason === null ? 'no number' : shortReason(look.reason)}`;
  return shown === 'raw' ? `${formatCount(look.raw)} boxes` : (formatInterval(look) ?? 'no number');
}

/**
 * The top of a chart. Intervals of a modest model reach far above every count: they are cut where they would press the
 * counts flat, and drawn so that it shows.
 */
export function topOf(looks: readonly Look[], shown: Shown, others: readonly number[] = []): number {
  const counts = [...looks.flatMap((look) => heightOf(look, shown) ?? []), ...others];
  const highs = shown === 'estimate' ? looks.flatMap(({ high }) => high ?? []) : [];
  const most = Math.max(5, ...counts);
  return 1.08 * Math.max(most, Math.min(3 * most, ...(highs.length > 0 ? [Math.max(...highs)] : [most])));
}
