import type { AlertEvent } from './alert.ts';

/** What a person asked not to hear, until when and why. */
export interface Silence {
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
  | { readonly tell: false; readonly because: 'acknowledged' };

/**
 * Silences hold back everything but withdrawals: whoever was told must hear that it was wrong. Of an alert that somebody
 * has acknowledged nothing is repeated; that it worsens or resolves is told.
 * @param now when it would be told, ms UTC
 * @param acknowledged whether somebody has acknowledged this alert since it fired
 */
export function decideTelling(
  event: SeriesEvent,
  silences: readonly Silence[],
  acknowledged: boolean,
  now: number,
): Telling {
  const silence = silences.find((one) => covers(one, event, now));
  if (silence !== undefined && event.reason !== 'withdrawn')
    return { tell: false, because: 'silenced', silence };
  if (acknowledged && event.reason === 'repeated') return { tell: false, because: 'acknowledged' };
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

/** Events of one site go into one message; sites in the order of their first event. */
export function groupBySite(events: readonly SeriesEvent[]): readonly (readonly SeriesEvent[])[] {
  const sites = [...new Set(events.map(({ site }) => site))];
  return sites.map((site) => events.filter((event) => event.site === site));
}
