import type { Look } from '../series/tracks.ts';
import { formatCount, formatInterval, formatShare } from '../text/format.ts';
import { sayBoxes, shortReason, whyUnusable } from '../text/words.ts';

/**
 * What is plotted: the count (of analysts where they reviewed a look, else the model's estimate), the model's estimate
 * whatever analysts said, or the boxes.
 */
export type Shown = 'count' | 'model' | 'raw';

/** What stands for a look under one way of showing. */
export function numberOf(
  look: Look,
  shown: Shown,
): Pick<Look, 'status' | 'reason' | 'value' | 'low' | 'high' | 'seen'> {
  return shown === 'model' && look.review?.current ? look.review.model : look;
}

/** Whether a person's count stands for the look. */
export function isReviewed(look: Look): boolean {
  return look.review?.current === true;
}

/** The height of a look's mark; null leaves a gap. */
export function heightOf(look: Look, shown: Shown): number | null {
  const { status, value } = numberOf(look, shown);
  if (status !== 'counted') return null;
  return shown === 'raw' ? look.raw : value;
}

/** `27 [22, 35]`, `31 boxes`, or why there is no number. */
export function sayLook(look: Look, shown: Shown): string {
  const number = numberOf(look, shown);
  if (number.status !== 'counted')
    return `unusable: ${number.reason === null ? 'no number' : shortReason(number.reason)}`;
  return shown === 'raw' ? sayBoxes(look.raw, look.modelId) : (formatInterval(number) ?? 'no number');
}

/** `97 % seen · 31 boxes, 4 static`, or in a sentence why there is no number. */
export function sayGround(look: Look, shown: Shown): string {
  const { status, reason, seen } = numberOf(look, shown);
  if (status !== 'counted') return reason === null ? '' : whyUnusable(reason);
  const still = look.static !== null && look.static > 0 ? `, ${formatCount(look.static)} static` : '';
  return `${formatShare(seen)} seen · ${sayBoxes(look.raw, look.modelId)}${still}`;
}

/** The latest look that has a number in what is shown, else the latest of all. */
export function latestOf(looks: readonly Look[], shown: Shown): Look | null {
  return looks.findLast((look) => numberOf(look, shown).status === 'counted') ?? looks.at(-1) ?? null;
}

/**
 * The top of a chart. Intervals of a modest model reach far above every count: they are cut where they would press the
 * counts flat, and drawn so that it shows.
 */
export function topOf(looks: readonly Look[], shown: Shown, others: readonly number[] = []): number {
  const counts = [...looks.flatMap((look) => heightOf(look, shown) ?? []), ...others];
  const highs = shown === 'raw' ? [] : looks.flatMap((look) => numberOf(look, shown).high ?? []);
  const most = Math.max(5, ...counts);
  return 1.08 * Math.max(most, Math.min(3 * most, ...(highs.length > 0 ? [Math.max(...highs)] : [most])));
}
