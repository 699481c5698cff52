import type { AlertEvent } from './alert.ts';

/** What a new history of one alert means for those who were told of the old one. */
export interface Reconciled {
  /** To be told now, in this order. */
  readonly tell: readonly AlertEvent[];
  /** New as well, of looks too old to be news or of no consequence to who knows the rest: history only. */
  readonly keep: readonly AlertEvent[];
}

/**
 * A late look or a corrected count rebuilds an alert's history. An alert that had been told and never was is withdrawn;
 * one that is over by the new history is resolved, however old the look that says so, and one that was told to be over and goes on
 * by it is told again; one that merely began earlier or later is still the same alert. What is told alternates: nothing resolves that
 * was not told to fire.
 * @param before events as they were told, in that order
 * @param after events of the rebuilt history, by time
 * @param newsFrom looks since then are news, ms UTC
 */
export function reconcile(
  before: readonly AlertEvent[],
  after: readonly AlertEvent[],
  newsFrom: number,
): Reconciled {
  const told = episodesOf(before);
  const now = episodesOf(after);
  const gone = told.filter((episode) => !now.some((other) => overlap(episode, other)));
  const standing = told.filter((episode) => !gone.includes(episode));
  const known = new Set(standing.flatMap(({ events }) => events.map(keyOf)));

  const tell = gone.map(({ fired }): AlertEvent => ({ ...fired, reason: 'withdrawn' }));
  const keep: AlertEvent[] = [];
  let open = standing.some(({ until }) => until === Number.POSITIVE_INFINITY);
  for (const event of after) {
    if (known.has(keyOf(event))) continue;
    const fits = event.reason === 'fired' ? !open : open;
    if (event.at < newsFrom || !fits || isToldOver(event, now, standing)) {
      keep.push(event);
      continue;
    }
    tell.push(event);
    open = event.reason !== 'resolved';
  }
  const correction = open ? endOf(after, now) : stillOpen(now, standing);
  if (correction === null) return { tell, keep };
  return { tell: [...tell, correction], keep: keep.filter((event) => event !== correction) };
}

/** Of alerts that were told to go on: that they are over. */
function endOf(after: readonly AlertEvent[], now: readonly Episode[]): AlertEvent | null {
  const isOver = now.every(({ until }) => until < Number.POSITIVE_INFINITY);
  return (isOver && after.findLast(({ reason }) => reason === 'resolved')) || null;
}

/** Of an alert that was told to be over: that it goes on. */
function stillOpen(now: readonly Episode[], standing: readonly Episode[]): AlertEvent | null {
  const open = now.find(({ until }) => until === Number.POSITIVE_INFINITY);
  return (open && standing.some((told) => overlap(told, open)) && open.fired) || null;
}

/** Of an alert that is over, and was told to begin and to be over: that it began or ended another day is no second alert. */
function isToldOver(event: AlertEvent, now: readonly Episode[], standing: readonly Episode[]): boolean {
  const own = now.find(({ events }) => events.includes(event));
  if (own === undefined || own.until === Number.POSITIVE_INFINITY) return false;
  return standing.some((told) => told.until < Number.POSITIVE_INFINITY && overlap(told, own));
}

/** From fired to resolved; open at the end while it still fires. One that was told to be over and is not is fired again. */
interface Episode {
  readonly fired: AlertEvent;
  readonly events: readonly AlertEvent[];
  readonly until: number;
}

/** Withdrawn ones are left out: a withdrawal names its alert by when it fired. */
function episodesOf(events: readonly AlertEvent[]): readonly Episode[] {
  const episodes: AlertEvent[][] = [];
  for (const event of events) {
    const { at, reason } = event;
    const again = reason === 'fired' && episodes.find(([fired]) => fired?.at === at);
    if (again) again.push(event);
    else if (reason === 'fired') episodes.push([event]);
    else if (reason !== 'withdrawn') episodes.at(-1)?.push(event);
    else {
      const taken = episodes.findLastIndex(([fired]) => fired?.at === at);
      if (taken >= 0) episodes.splice(taken, 1);
    }
  }
  return episodes.map((own) => ({
    fired: own[0] as AlertEvent,
    events: own,
    until:
      own
        .slice(own.findLastIndex(({ reason }) => reason === 'fired'))
        .find(({ reason }) => reason === 'resolved')?.at ?? Number.POSITIVE_INFINITY,
  }));
}

function overlap(a: Episode, b: Episode): boolean {
  return a.fired.at <= b.until && b.fired.at <= a.until;
}

function keyOf({ at, reason }: AlertEvent): string {
  return `${reason} ${at}`;
}
