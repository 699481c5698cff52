const DAY_MS = 86_400_000;

/** ms UTC. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** The time shown as an address has it, within all that there is; all of it where the address says nothing. */
export function rangeOf(query: URLSearchParams, whole: TimeRange): TimeRange {
  const from = Date.parse(query.get('from') ?? '');
  const to = Date.parse(query.get('to') ?? '');
  if (Number.isNaN(from) || Number.isNaN(to) || from >= to) return whole;
  return { from: Math.max(from, whole.from), to: Math.min(to, whole.to) };
}

/** As it is put into an address: whole days, outwards, so that nothing that was chosen is cut off. */
export function daysOf(range: TimeRange, whole: TimeRange): { readonly from: string; readonly to: string } {
  return {
    from: dayOf(Math.max(whole.from, range.from)),
    to: dayOf(Math.min(whole.to, range.to) + DAY_MS - 1),
  };
}

/**
 * As long as before, elsewhere: moved by whole days, because a part of one would be rounded outwards in the address and
 * every move would make the range longer. One that is shorter than a day, which no address holds, goes where it is asked to.
 */
export function movedBy({ from, to }: TimeRange, ms: number): TimeRange {
  const by = to - from < DAY_MS ? ms : Math.round(ms / DAY_MS) * DAY_MS;
  return { from: from + by, to: to + by };
}

/** The same, and never past either end of `whole`. */
export function movedWithin(range: TimeRange, ms: number, whole: TimeRange): TimeRange {
  const back = Math.ceil(Math.min(0, whole.from - range.from) / DAY_MS) * DAY_MS;
  const on = Math.floor(Math.max(0, whole.to - range.to) / DAY_MS) * DAY_MS;
  return movedBy(range, Math.max(back, Math.min(on, ms)));
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
