import type { Alert, Silence } from '../server/types.ts';

/** How much of a site is asked to be quiet, from what the alert is about to all of it. */
export type SilenceScope = 'series' | 'area' | 'class' | 'site';

/** A silence as it is being written. */
export interface SilenceDraft {
  readonly scope: SilenceScope;
  /** The last quiet day, `2026-07-01`, UTC. */
  readonly lastDay: string;
  readonly why: string;
}

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/**
 * What the API takes, or in a sentence what is missing. The last day is quiet to its end.
 * @param now ms UTC
 */
export function silenceOf(
  draft: SilenceDraft,
  { site, area, class: name }: Pick<Alert, 'site' | 'area' | 'class'>,
  now: number,
): { readonly body: Readonly<Record<string, string | null>> } | { readonly lacks: string } {
  const { scope, lastDay } = draft;
  const why = draft.why.trim();
  const until = DAY.test(lastDay) ? Date.parse(`${lastDay}T00:00:00Z`) + DAY_MS : Number.NaN;
  if (Number.isNaN(until)) return { lacks: 'Choose the last quiet day: a silence always ends.' };
  if (until <= now) return { lacks: `${lastDay} is over: choose today or a later day.` };
  if (why === '') return { lacks: 'Say why: the reason stands wherever the silence is shown.' };
  return {
    body: {
      site,
      area: scope === 'series' || scope === 'area' ? area : null,
      class: scope === 'series' || scope === 'class' ? name : null,
      until: new Date(until).toISOString(),
      why,
    },
  };
}

/** Those that hold back what an alert would tell. */
export function silencesOf(alert: Alert, silences: readonly Silence[]): readonly Silence[] {
  return silences.filter(
    ({ active, site, area, class: name }) =>
      active &&
      site === alert.site &&
      (area ?? alert.area) === alert.area &&
      (name ?? alert.class) === alert.class,
  );
}
