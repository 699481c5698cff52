import { useState } from 'preact/hooks';
import { observationPath, scenePath } from '../app/router.ts';
import type { TimeRange } from '../chart/time-range.ts';
import type { Track } from '../series/tracks.ts';
import type { Site } from '../server/types.ts';
import { formatCount, formatInstant, formatInterval, formatLocal, formatShare } from '../text/format.ts';
import { plural, shortReason, visibilityOf } from '../text/words.ts';

const STEP = 25;

/** Every look in the time shown, newest first: what the charts say, for who would rather read. */
export function LooksTable({
  site,
  tracks,
  range,
}: {
  readonly site: Site;
  readonly tracks: readonly Track[];
  readonly range: TimeRange;
}) {
  const [most, setMost] = useState(STEP);
  const rows = tracks
    .flatMap((track) => track.points.map((look) => ({ track, look })))
    .filter(({ look }) => look.at >= range.from && look.at <= range.to)
    .sort((a, b) => b.look.at - a.look.at);
  const many = tracks.length > 1;
  return (
    <section class="panel looks" aria-labelledby="looks">
      <h2 id="looks">Passes</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="table-frame" tabIndex={0} aria-labelledby="looks">
        <table>
          <thead>
            <tr>
              <th scope="col">Acquired</th>
              {many && <th scope="col">Series</th>}
              <th scope="col">Count [95 %]</th>
              <th scope="col" class="number">
                Boxes
              </th>
              <th scope="col" class="number">
                Seen
              </th>
              <th scope="col">Known</th>
              <th scope="col">Evidence</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map(({ track, look }) => (
              <tr key={track.key + look.observation} class={look.status === 'counted' ? '' : 'row-unusable'}>
                <td>
                  {formatInstant(look.at)}
                  <span class="faint"> · {formatLocal(look.at, site.timezone)}</span>
                </td>
                {many && (
                  <td>
                    {plural(track.class)}, {track.areaName}
                  </td>
                )}
                <td>
                  {look.status === 'counted'
                    ? formatInterval(look)
                    : `unusable: ${look.reason === null ? 'no number' : shortReason(look.reason)}`}
                </td>
                <td class="number">{look.raw === null ? '–' : formatCount(look.raw)}</td>
                <td class="number">{formatShare(look.seen)}</td>
                <td class="faint">{visibilityOf(look.visibility)}</td>
                <td>
                  <a href={observationPath(look.observation)}>Report</a>
                  {look.scenes[0] !== undefined && (
                    <>
                      {' · '}
                      <a href={scenePath(look.scenes[0], { area: look.area })}>Scene</a>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length > most && (
        <button type="button" class="button" onClick={() => setMost(most + 4 * STEP)}>
          Show more of {formatCount(rows.length)}
        </button>
      )}
    </section>
  );
}
