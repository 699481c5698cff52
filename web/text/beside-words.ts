import type { Beside, Observation, ObservationReviews, Reference } from '../server/types.ts';
import { formatCount, formatDay, formatInterval } from './format.ts';
import { plural, shortReason } from './words.ts';

type ClassBeside = Beside['classes'][number];
type Look = NonNullable<ClassBeside['previous']>;

/** `median 18, 16 to 25 (9 usable looks, 3 Mar 2024 to 2 May 2024)`: the year before, by the same kind of sensor. */
export function sayUsual({ usual }: ClassBeside): string {
  if (usual === null) return 'no usable look in the year before';
  const { looks, median, least, most } = usual;
  const [from, to] = [formatDay(Date.parse(usual.from)), formatDay(Date.parse(usual.to))];
  const period = from === to ? from : `${from} to ${to}`;
  return `median ${formatCount(median)}, ${formatCount(least)} to ${formatCount(most)} (${looks} usable look${looks === 1 ? '' : 's'}, ${period})`;
}

/** `25 [20, 33] on 2 May 2024`; `none so far`. */
export function sayNeighbour(look: Look | null): string {
  if (look === null) return 'none so far';
  return `${formatInterval(look)} on ${formatDay(Date.parse(look.at))}`;
}

/** `8 May 2024 (cloud), 14 May 2024 (not covered)`; `none`. */
export function sayUnusable({ unusable }: ClassBeside): string {
  if (unusable.length === 0) return 'none';
  return unusable
    .map(({ at, reason }) => {
      const day = formatDay(Date.parse(at));
      return reason === null ? day : `${day} (${shortReason(reason)})`;
    })
    .join(', ');
}

/** `3 of 50 to 75 m, 1 of 75 to 100 m`; null where lengths are not told. */
export function sayLengths({ lengths }: ClassBeside): string | null {
  if (lengths === null) return null;
  if (lengths.length === 0) return 'no boxes';
  return lengths
    .filter(({ count }) => count > 0)
    .map(({ fromM, toM, count }) =>
      toM === null ? `${count} of ${fromM} m and more` : `${count} of ${fromM} to ${toM} m`,
    )
    .join(', ');
}

/** `24 mobile, 1 static`; null where the observation is in no series. */
export function sayMovement({ moving, static: unmoved }: Observation['counts'][number]): string | null {
  return moving === null || unmoved === null ? null : `${moving} mobile, ${unmoved} static`;
}

/**
 * `open 15 [8, 24], tank 3 [0, 9]; 12 boxes of no told family, whose wagons are in these intervals`; null where families are not
 * told. Boxes are never listed among estimates.
 */
export function sayFamilies({ families }: Observation['counts'][number]): string | null {
  const named = (families ?? []).filter(({ family }) => family !== 'unknown');
  const told = named.flatMap((each) => {
    const interval = formatInterval(each);
    if (interval !== null) return [`${each.family} ${interval}`];
    return each.raw > 0 ? [`${each.family} no number (${each.raw} boxes)`] : [];
  });
  const untold = families?.find(({ family }) => family === 'unknown')?.raw ?? 0;
  if (untold === 0) return told.length === 0 ? null : told.join(', ');
  const rest = `${untold} ${untold === 1 ? 'box' : 'boxes'} of no told family`;
  return told.length === 0 ? rest : `${told.join(', ')}; ${rest}, whose wagons are in these intervals`;
}

/** `24 railcars, 2 of them static`; a partial review gives no number. */
export function sayReview({
  complete,
  counts,
  lookedAt,
  boxes,
}: ObservationReviews['items'][number]): string {
  if (!complete) return `partial, no count: ${lookedAt} of ${boxes} boxes looked at`;
  return (counts ?? [])
    .map(
      ({ class: name, count, static: unmoved }) =>
        `${count} ${plural(name)}${unmoved > 0 ? `, ${unmoved} of them static` : ''}`,
    )
    .join('; ');
}

/** The day of a count of others, or the first and the last of several: its `to` is exclusive. */
export function sayDays({ from, to }: Pick<Reference, 'from' | 'to'>): string {
  const start = Date.parse(from);
  const [first, last] = [formatDay(start), formatDay(Math.max(start, Date.parse(to) - 1))];
  return first === last ? first : `${first} to ${last}`;
}

/** How far analysts who counted whole are apart: `railcars: 24 to 26`; null where fewer than two did. */
export function sayDisagreement(items: ObservationReviews['items']): string | null {
  const complete = items.filter((item) => item.complete);
  if (complete.length < 2) return null;
  const classes = [...new Set(complete.flatMap(({ counts }) => (counts ?? []).map((each) => each.class)))];
  return classes
    .map((name) => {
      const said = complete.map(({ counts }) => counts?.find((each) => each.class === name)?.count ?? 0);
      const [least, most] = [Math.min(...said), Math.max(...said)];
      return `${plural(name)}: ${least === most ? `all ${least}` : `${least} to ${most}`}`;
    })
    .join('; ');
}
