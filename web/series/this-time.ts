import type { AlertHistory } from '../server/types.ts';

/** The events of the alert as it stands now, the newest first: one that was over and begins again has a past of its own. */
export function thisTime({ events, since }: Pick<AlertHistory, 'events' | 'since'>): AlertHistory['events'] {
  return events.filter(({ at }) => since === null || Date.parse(at) >= Date.parse(since));
}
