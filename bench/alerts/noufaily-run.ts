import { baselineAt } from '../../src/domain/alerting/baseline.ts';
import { judgeExceedance } from '../../src/domain/alerting/exceedance.ts';
import type { UsableLook } from '../../src/domain/alerting/look.ts';
import type { ErrorRates } from '../../src/domain/model.ts';
import { binomial } from '../../test/support/chance.ts';
import { type Draws, drawsOf } from './chance.ts';
import { percent, plain, ratioOf, shareOf, table } from './figures.ts';
import { drawSeries, FIRST_JUDGED, SCENARIOS, type Series, WEEKS } from './noufaily.ts';
import { RIVALS } from './rivals.ts';

const WEEK_MS = (365.25 / 52) * 86_400_000;

/** How a weekly series becomes passes. */
export interface Sampling {
  readonly name: string;
  readonly firstWeek: number;
  readonly rates: ErrorRates | null;
  readonly sample: (series: Series, draws: Draws) => readonly WeekLook[];
}

interface WeekLook extends UsableLook {
  readonly week: number;
}

const NO_CLUTTER = { falsePerKm2Shape: 1, falsePerKm2Rate: 1e9 };
const RECALL = 0.85;

export const EVERY_WEEK: Sampling = {
  name: 'every week, 12 years',
  firstWeek: 0,
  rates: null,
  sample: (series) => [...series.counts.keys()].map((week) => lookAt(week, series.counts[week] as number, 1)),
};

/**
 * Two years: 40 % of weeks, none in six weeks of each summer; half of the passes see all, the others 50 to 100 %; of the
 * objects in the ground seen 85 % are found, each by chance. The recall is known as from a thousand objects.
 */
export const THINNED: Sampling = {
  name: '40 % of weeks, 2 years',
  firstWeek: FIRST_JUDGED - 104,
  rates: {
    class: 'railcar',
    recallAlpha: 1000 * RECALL,
    recallBeta: 1000 * (1 - RECALL),
    ...NO_CLUTTER,
    measuredOn: 'by construction',
  },
  sample: (series, draws) => {
    const looks: WeekLook[] = [];
    for (let week = THINNED.firstWeek; week < WEEKS; week++) {
      const inGap = week % 52 >= 26 && week % 52 < 32;
      if (inGap || draws.uniform() > 0.4) continue;
      const seen = draws.uniform() < 0.5 ? 1 : 0.5 + 0.5 * draws.uniform();
      looks.push(lookAt(week, binomial(draws.uniform, series.counts[week] as number, seen * RECALL), seen));
    }
    return looks;
  },
};

function lookAt(week: number, raw: number, seen: number): WeekLook {
  const at = Math.round(week * WEEK_MS);
  return { week, at, raw, reason: null, seen, km2Seen: 0, unchanged: false, confirmed: false };
}

const OURS = ['ours: score over 1', 'ours: and sure of the truth', 'ours: alert fired (2 of 3)'] as const;

/** What one chart said of one series. */
interface Tally {
  falseAlarms: number;
  /** Looks from the outbreak's first to its detection, 1 = the first; null: not found. */
  delay: number | null;
}

/** Prints one table; each scenario with `replicates` series. */
export function runNoufaily(sampling: Sampling, replicates: number): string {
  const names = [...OURS, ...RIVALS.map(({ name }) => name)];
  const results: { clear: number; outbreak: boolean; visible: boolean; tallies: readonly Tally[] }[] = [];
  SCENARIOS.forEach((scenario, s) => {
    for (let replicate = 0; replicate < replicates; replicate++) {
      const draws = drawsOf(1000 * s + replicate + 1);
      const series = drawSeries(scenario, 1 + (replicate % 10), draws);
      results.push(judgeSeries(series, sampling.sample(series, draws), sampling.rates));
    }
  });
  const withOutbreak = results.filter(({ outbreak }) => outbreak);
  const visible = results.filter((one) => one.visible);
  const rows = names.map((name, i) => {
    const falseAlarms = ratioOf(
      results.map(({ clear, tallies }) => ({ part: tallies[i]?.falseAlarms ?? 0, whole: clear })),
    );
    const found = withOutbreak.flatMap(({ tallies }) => tallies[i]?.delay ?? []);
    return [
      name,
      percent(falseAlarms),
      plain(shareOf(found.length, withOutbreak.length)),
      plain(shareOf(found.length, visible.length)),
      found.length === 0 ? '-' : plain(ratioOf(found.map((part) => ({ part, whole: 1 }))), 2),
    ];
  });
  return [
    `${sampling.name}: ${results.length} series, ${results.reduce((n, { clear }) => n + clear, 0)} passes without an outbreak, ` +
      `${withOutbreak.length} outbreaks, ${visible.length} of them in a usable pass`,
    table(['chart', 'FPR', 'POD', 'POD of those in a usable pass', 'delay, usable passes'], rows),
  ].join('\n\n');
}

function judgeSeries(
  series: Series,
  looks: readonly WeekLook[],
  rates: ErrorRates | null,
): { clear: number; outbreak: boolean; visible: boolean; tallies: readonly Tally[] } {
  const tallies: Tally[] = [...OURS, ...RIVALS].map(() => ({ falseAlarms: 0, delay: null }));
  const adjusted = looks.map(({ raw, seen }) => raw / seen);
  let clear = 0;
  let inOutbreak = 0;
  let odd: readonly boolean[] = [];
  let wasFired = false;
  looks.forEach((look, i) => {
    if (look.week < FIRST_JUDGED) return;
    const ours = judgeOurs(look, looks.slice(0, i), rates);
    odd = [...odd, ours.sure].slice(-3);
    const fires = ours.sure && odd.filter(Boolean).length >= 2;
    const alarms = [
      ours.over,
      ours.sure,
      fires && !wasFired,
      ...RIVALS.map(({ score, limit }) => (score(adjusted.slice(0, i + 1)) ?? 0) > limit),
    ];
    wasFired = fires;
    const isClear = series.outbreak[look.week] === 0;
    const { judged } = series;
    const inside = judged !== null && look.week >= judged.from && look.week <= judged.to;
    clear += Number(isClear);
    inOutbreak += Number(inside);
    tallies.forEach((tally, chart) => {
      if (!alarms[chart]) return;
      tally.falseAlarms += Number(isClear);
      if (inside) tally.delay ??= inOutbreak;
    });
  });
  return { clear, outbreak: series.judged !== null, visible: inOutbreak > 0, tallies };
}

function judgeOurs(
  look: WeekLook,
  history: readonly WeekLook[],
  rates: ErrorRates | null,
): { readonly over: boolean; readonly sure: boolean } {
  const baseline = baselineAt(look, history, rates);
  if (baseline === null) return { over: false, sure: false };
  const { exceeds, enough, threshold } = judgeExceedance(look, baseline, history, rates);
  return { over: enough && look.raw > threshold, sure: exceeds };
}
