import type { AlertEvent } from './alert.ts';

/** What a person asked not to hear, until when and why. */
export interface Silence {
  readonly id: string;
  readonly site: string;
  /** Null: every area, every class. */
  readonly area: string | null;
  readonly class: string | null;
  /** ms UTC; `until` is required: nothing is silenced for good. */
  readonly from: number;
  readonly until: number;
  readonly why: string;
}

/** An event with the series that it is of. */
export interface SeriesEvent extends AlertEvent {
  readonly site: string;
  readonly area: string;
  readonly class: string;
}

/** Whether an event is told, and why not. */
export type Telling =
  | { readonly tell: true }
  | { readonly tell: false; readonly because: 'silenced'; readonly silence: Silence }
  | { readonly tell: false; readonly because: 'acknowledged' | 'never-told' };

/**
 * Silences hold back everything but withdrawals: whoever was told must hear that it was wrong. Of an alert that somebody
 * has acknowledged nothing is repeated; that it worsens or resolves is told. Of what nobody was told the end is not told.
 * @param now when it would be told, ms UTC
 * @param known whether somebody has acknowledged this alert since it fired, and whether anything of that was told
 */
export function decideTelling(
  event: SeriesEvent,
  silences: readonly Silence[],
  known: { readonly acknowledged: boolean; readonly told: boolean },
  now: number,
): Telling {
  const isEnd = event.reason === 'resolved' || event.reason === 'withdrawn';
  if (isEnd && !known.told) return { tell: false, because: 'never-told' };
  const silence = silences.find((one) => covers(one, event, now));
  if (silence !== undefined && event.reason !== 'withdrawn')
    return { tell: false, because: 'silenced', silence };
  if (known.acknowledged && event.reason === 'repeated') return { tell: false, because: 'acknowledged' };
  return { tell: true };
}

function covers(silence: Silence, event: SeriesEvent, now: number): boolean {
  return (
    silence.site === event.site &&
    (silence.area === null || silence.area === event.area) &&
    (silence.class === null || silence.class === event.class) &&
    silence.from <= now &&
    now < silence.until
  );
}
