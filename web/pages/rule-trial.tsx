import { useMemo, useRef, useState } from 'preact/hooks';
import { go, observationPath } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { sayLook } from '../chart/look-words.ts';
import { SeriesChart } from '../chart/series-chart.tsx';
import type { TimeRange } from '../chart/time-range.ts';
import { chartOf } from '../series/bands.ts';
import { type Firing, ruleReplayOf } from '../series/rule-replay.ts';
import { type Look, type Track, wholeOf } from '../series/tracks.ts';
import { getJson, type Refusal, sendJson } from '../server/client.ts';
import type { Backtest, Evaluations, Series, Site, UserRule } from '../server/types.ts';
import { formatCount, formatInstant, formatLocal } from '../text/format.ts';
import { alertKind, capital, plural } from '../text/words.ts';

const HEIGHT = 220;
const MOST_ROWS = 8;

interface Props {
  readonly site: Site;
  readonly track: Track;
  readonly origin: Series['origin'];
  readonly rule: UserRule;
}

/** A rule tried on one series of the site as it is known: where it would have fired, drawn and said. */
export function RuleTrial({ site, track, origin, rule }: Props) {
  const path = `/v1/areas/${encodeURIComponent(track.area)}/evaluations?origin=${origin}&class=${track.class}&limit=1`;
  const [judged] = useData(path, (signal) => getJson<Evaluations>(path, signal));
  const chart = judged.kind === 'ready' ? (chartOf(track, judged.value.charts)?.id ?? null) : null;
  const title = `${capital(plural(track.class))}, ${track.areaName}`;
  return (
    <section class="panel track" aria-label={title}>
      <h2>
        {title}
        <span class="faint track-about">
          {track.modelId} · {track.sensorClass}
        </span>
      </h2>
      {judged.kind === 'failed' && <p class="refusal">{judged.refusal.message}</p>}
      {judged.kind === 'ready' && chart === null && (
        <p>
          No look of this series can be judged: undated looks and pixels too coarse for the class are in no
          chart. There is nothing to try the rule on.
        </p>
      )}
      {chart !== null && (
        <Trial site={site} track={track} origin={origin} rule={rule} chart={chart} title={title} />
      )}
    </section>
  );
}

interface Answer {
  readonly rule: UserRule;
  readonly backtest: Backtest;
}

function Trial({
  site,
  track,
  rule,
  chart,
  title,
}: Props & { readonly chart: string; readonly title: string }) {
  const [asked] = useData(`backtest ${chart} ${JSON.stringify(rule)}`, async (signal): Promise<Answer> => {
    const backtest = await sendJson<Backtest>('POST', '/v1/backtest', { chart, rules: [rule] }, {}, signal);
    return { rule, backtest: backtest as Backtest };
  });
  // while the next number is worked out the last one stays in the chart
  const last = useRef<Answer | null>(null);
  if (asked.kind === 'ready') last.current = asked.value;
  const answer = asked.kind === 'failed' ? null : last.current;
  const replay = useMemo(
    () => (answer === null ? null : ruleReplayOf(answer.backtest, answer.rule)),
    [answer],
  );
  const overlays = useMemo(
    () => ({ versions: [], references: [], bands: replay?.bands ?? [], alerts: replay?.flags ?? [] }),
    [replay],
  );
  const whole = wholeOf(track.points);
  const [range, setRange] = useState<TimeRange | null>(null);
  const [focus, setFocus] = useState<Look | null>(null);
  const all = [...(replay?.fired ?? []), ...(replay?.builtIn ?? [])].sort((a, b) => b.at - a.at);
  return (
    <>
      <p role="status" class="trial-said">
        {asked.kind === 'failed' && <span class="refusal">{sayFailure(asked.refusal)}</span>}
        {asked.kind === 'loading' && <span class="faint">Trying it on the history … </span>}
        {asked.kind === 'ready' && replay?.sentence}
      </p>
      <SeriesChart
        looks={track.points}
        shown="count"
        range={range ?? whole}
        overlays={overlays}
        focus={focus}
        height={HEIGHT}
        label={`${title}, with the looks on which the rule would have fired`}
        onFocus={setFocus}
        onRange={setRange}
        onOpen={(look) => go(observationPath(look.observation))}
      />
      <p class="trial-focus faint" aria-live="polite">
        {focus === null
          ? 'Red flags: this rule. Grey flags: the built-in detector. Shaded: where the rule stays quiet.'
          : `${formatInstant(focus.at)} · ${formatLocal(focus.at, site.timezone)}: ${sayLook(focus, 'count')}`}
      </p>
      {all.length > 0 && <Firings firings={all} track={track} site={site} />}
    </>
  );
}

function Firings({
  firings,
  track,
  site,
}: {
  readonly firings: readonly Firing[];
  readonly track: Track;
  readonly site: Site;
}) {
  const looks = new Map(track.points.map((look) => [look.at, look]));
  return (
    <div class="table-frame">
      <table>
        <thead>
          <tr>
            <th scope="col">Acquired</th>
            <th scope="col">What would have fired</th>
            <th scope="col">Why</th>
            <th scope="col">Count [95 %]</th>
          </tr>
        </thead>
        <tbody>
          {firings.slice(0, MOST_ROWS).map((firing) => {
            const look = looks.get(firing.at);
            return (
              <tr key={`${firing.kind} ${firing.at}`}>
                <td>
                  {look === undefined ? (
                    formatInstant(firing.at)
                  ) : (
                    <a href={observationPath(look.observation)}>{formatInstant(firing.at)}</a>
                  )}
                  <span class="faint"> · {formatLocal(firing.at, site.timezone)}</span>
                </td>
                <td>{firing.kind === 'rule' ? <strong>this rule</strong> : alertKind(firing.kind)}</td>
                <td>{sayWhy(firing)}</td>
                <td>{look === undefined ? '' : sayLook(look, 'count')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {firings.length > MOST_ROWS && (
        <p class="faint">and {formatCount(firings.length - MOST_ROWS)} earlier ones, flagged in the chart</p>
      )}
    </div>
  );
}

/** A shift is summed evidence over its limit, the others are counts over a count. */
function sayWhy({ kind, value, threshold }: Firing): string {
  if (kind === 'shift') return value < 0 ? 'about half the usual level' : 'about twice the usual level';
  if (kind === 'resumption') return 'the first after a long quiet';
  const way = value < threshold ? 'under' : 'over';
  return `${roundedText(value)} ${way} ${roundedText(threshold)}`;
}

function roundedText(value: number): string {
  return String(Math.round(10 * value) / 10);
}

function sayFailure(refusal: Refusal): string {
  return refusal.code === 'too-large'
    ? `This series is too long to be tried while you type (${refusal.message.replace(/\.$/, '')}). The rule may be made all the same.`
    : refusal.message;
}
