import { useMemo } from 'preact/hooks';
import { go, observationPath } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { drawStrings } from '../chart/draw-strings.ts';
import { LookChart } from '../chart/look-chart.tsx';
import type { TimeRange } from '../chart/time-range.ts';
import { type StringLook, stringsOf, wholeStrings } from '../series/strings.ts';
import { type Look, lastCounted, type Track } from '../series/tracks.ts';
import { getJson } from '../server/client.ts';
import type { StringsOfArea } from '../server/types.ts';
import { formatInstant, formatMetres } from '../text/format.ts';
import { shortReason } from '../text/words.ts';

/** How the wagons of each look stand along their tracks: a dot a string, and a line along the longest ones. */
export function StringPanel({
  track,
  range,
  origin,
  focus,
  onFocus,
  onRange,
}: {
  readonly track: Track;
  readonly range: TimeRange;
  readonly origin: StringsOfArea['origin'];
  readonly focus: Look | null;
  readonly onFocus: (look: Look | null) => void;
  readonly onRange: (range: TimeRange | null) => void;
}) {
  const { area, points } = track;
  // asked anew when a look has come
  const [told] = useData(
    `strings ${area} ${origin} ${points.length} ${points.at(-1)?.observation}`,
    (signal) => wholeStrings(area, origin, (path) => getJson<StringsOfArea>(path, signal)),
  );
  const looks = told.kind === 'ready' ? told.value : null;
  const strings = useMemo(() => stringsOf(points, looks ?? []), [points, looks]);
  const heights = useMemo(
    () => points.map(({ observation }) => strings.get(observation)?.longest ?? null),
    [points, strings],
  );
  if (told.kind === 'failed') return <p class="faint">Strings: {told.refusal.message}</p>;
  if (looks === null) return null;
  const isEmpty = [...strings.values()].every(({ longest }) => longest === 0);
  const spoken = focus ?? lastCounted(points);
  return (
    <div class="strings-over-time">
      <h3>Strings of wagons, cars each</h3>
      {isEmpty ? (
        <p class="faint">
          No usable look shows two wagons coupled end to end on one track: there are no strings to chart.
        </p>
      ) : (
        <>
          {spoken !== null && (
            <p class="strings-said">
              {focus === null && <span class="faint">latest: </span>}
              {formatInstant(spoken.at)}: {sayStrings(spoken, strings.get(spoken.observation))}
            </p>
          )}
          <LookChart
            looks={points}
            heights={heights}
            range={range}
            focus={focus}
            height={130}
            label={`Strings of wagons, ${track.areaName}. ${focus === null ? 'Arrow keys go from pass to pass.' : `${formatInstant(focus.at)}: ${sayStrings(focus, strings.get(focus.observation))}`}`}
            topOf={(inside) => topOf(inside, strings)}
            draw={(plot) => drawStrings(plot, points, strings, focus)}
            onFocus={onFocus}
            onRange={onRange}
            onOpen={(look) => go(observationPath(look.observation))}
          />
          <Legend />
        </>
      )}
    </div>
  );
}

function Legend() {
  return (
    <ul class="strings-legend" aria-label="What the chart of strings shows">
      <li>
        <span class="string-dot" aria-hidden="true" /> a string: cars that stand end to end on one track (two
        or more)
      </li>
      <li>
        <span class="string-line" aria-hidden="true" /> the longest of each look
      </li>
      <li>
        <span class="string-dot string-doubted" aria-hidden="true" /> doubted: nothing of it tells of rails
      </li>
      <li>
        <span class="string-gap" aria-hidden="true" /> no number: the look was not usable
      </li>
      <li>A string in a yard is not a train; a wagon that the model missed cuts its string in two.</li>
    </ul>
  );
}

/** `7 strings of 20, 16, 10, 10, 8, 6, 4 cars, 5 alone; the longest 291 m`. */
function sayStrings(look: Look, told: StringLook | undefined): string {
  if (told === undefined)
    return look.status === 'counted'
      ? 'strings were not looked for'
      : `unusable: ${look.reason === null ? 'no number' : shortReason(look.reason)}`;
  const rows = told.strings.filter(({ cars }) => cars > 1);
  const alone = told.strings.length - rows.length;
  const [longest] = rows;
  if (longest === undefined) return alone === 0 ? 'no wagons' : `no strings, ${alone} wagons alone`;
  const shown = rows
    .slice(0, SPOKEN)
    .map(({ cars, doubt }) => `${cars}${doubt === null ? '' : ' (doubted)'}`);
  const more = rows.length > SPOKEN ? ` and ${rows.length - SPOKEN} more` : '';
  return `${rows.length} string${rows.length === 1 ? '' : 's'} of ${shown.join(', ')}${more} cars${alone > 0 ? `, ${alone} alone` : ''}; the longest ${formatMetres(Math.max(...rows.map(({ lengthM }) => lengthM)))}`;
}

/** As many strings as are told one by one. */
const SPOKEN = 8;

function topOf(inside: readonly Look[], strings: ReadonlyMap<string, StringLook>): number {
  const cars = inside.flatMap(
    ({ observation }) => strings.get(observation)?.strings.map(({ cars }) => cars) ?? [],
  );
  return 1.12 * Math.max(5, ...cars);
}
