import { type AlertEvent, DEFAULT_POLICY } from '../../src/domain/alerting/alert.ts';
import { type Evaluation, evaluateSeries } from '../../src/domain/alerting/evaluation.ts';
import { foldAlert, subjectsOf } from '../../src/domain/alerting/fold.ts';
import type { Look } from '../../src/domain/alerting/look.ts';
import { createShiftLimits } from '../../src/domain/alerting/shift-limit.ts';
import { seeded } from '../../src/domain/seeded.ts';
import { type Draws, drawsOf } from './chance.ts';
import { meanOf, plain, shareOf, table } from './figures.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365.25 * DAY_MS;
const HOUR = 2;
const START = Date.UTC(2018, 9, 1, HOUR);
const RISE = Date.UTC(2023, 8, 18, HOUR);
const REPORTED = Date.UTC(2023, 9, 5, HOUR);
const JUNE = Date.UTC(2024, 5, 1);
const LAST = Date.UTC(2024, 5, 17, HOUR);
/** Published: CSIS Beyond Parallel of 6 October 2023 and August 2024. */
const AT_MOST = 20;
const COUNT_REPORTED = 73;
const COUNT_LAST = 255;
const limitsOf = createShiftLimits(seeded);

/**
 * Tumangang as published: never over about 20 for five years, a rise from 18 September 2023, 73 on 5 October, 255 freight
 * wagons on 17 June 2024. A pass every three days, 40 % of them usable. What was not published is drawn: a usual level of
 * 4 to 12 wagons, phi of 1.5 to 3, counts over 20 drawn again; the rise is even to 5 October and by equal factors from
 * there.
 */
function drawTumangang(seed: number): readonly Look[] {
  const draws = drawsOf(seed);
  const level = 4 + 8 * draws.uniform();
  const phi = 1.5 + 1.5 * draws.uniform();
  const looks: Look[] = [];
  for (let at = START; at <= LAST; at += 3 * DAY_MS) {
    const usable = draws.uniform() < 0.4;
    const raw = at < RISE ? drawQuiet(level, phi, draws) : draws.count(risen(at, level), phi);
    if (Math.abs(at - REPORTED) < 2 * DAY_MS || at + 3 * DAY_MS > LAST) continue;
    looks.push(lookAt(at, usable ? raw : null));
  }
  looks.push(lookAt(REPORTED, COUNT_REPORTED), lookAt(LAST, COUNT_LAST));
  return looks.sort((a, b) => a.at - b.at);
}

function drawQuiet(level: number, phi: number, draws: Draws): number {
  for (;;) {
    const count = draws.count(level, phi);
    if (count <= AT_MOST) return count;
  }
}

function risen(at: number, level: number): number {
  if (at < REPORTED) return level + ((COUNT_REPORTED - level) * (at - RISE)) / (REPORTED - RISE);
  return COUNT_REPORTED * (COUNT_LAST / COUNT_REPORTED) ** ((at - REPORTED) / (LAST - REPORTED));
}

function lookAt(at: number, raw: number | null): Look {
  const seen = raw === null ? 0 : 1;
  return {
    at,
    raw,
    reason: raw === null ? 'cloud' : null,
    seen,
    km2Seen: 0,
    unchanged: false,
    confirmed: false,
  };
}

export function runTumangang(draws: number): string {
  const evaluated = Array.from({ length: draws }, (_, seed) =>
    evaluateSeries(drawTumangang(seed + 1), { rates: null, rules: [], limitsOf }),
  );
  const alone = evaluated.map(follow);
  const reviewed = evaluated.map((evaluations) => follow(evaluations.map(confirmed)));
  const by = (runs: readonly Replay[], kind: string, until: number, orElse?: AlertEvent['reason']) =>
    plain(
      shareOf(
        runs.filter(({ events }) =>
          events.some((e) => isTold(e, kind, orElse) && e.at >= RISE && e.at <= until),
        ).length,
        draws,
      ),
    );
  const rows = [
    ['spike by 5 October 2023, that count confirmed by its analyst', by(reviewed, 'spike', REPORTED)],
    ['spike by 5 October 2023, nobody confirming', by(alone, 'spike', REPORTED)],
    ['any alert by 5 October 2023, nobody confirming', by(alone, '', REPORTED)],
    ['level shift before June 2024', by(alone, 'shift', JUNE)],
    [
      'level shift before June 2024, or one that stood open told as worse',
      by(alone, 'shift', JUNE, 'worsened'),
    ],
    ['level shift by 5 October 2023', by(alone, 'shift', REPORTED)],
    ...['', 'spike', 'shift', 'resumption'].map((kind) => [
      `false alarms a year in the quiet years: ${kind || 'all kinds'}`,
      plain(meanOf(alone.map((run) => falseAlarms(run, kind)))),
    ]),
  ];
  return [`Tumangang: ${draws} draws`, table(['what', 'share or mean'], rows), story(reviewed[0])].join(
    '\n\n',
  );
}

interface Replay {
  readonly events: readonly AlertEvent[];
  /** The first look with a baseline, ms UTC. */
  readonly judgedFrom: number;
}

/** The published counts are an analyst's own. */
function confirmed(evaluation: Evaluation): Evaluation {
  const published = evaluation.at === REPORTED || evaluation.at === LAST;
  return evaluation.kind === 'judged' && published ? { ...evaluation, confirmed: true } : evaluation;
}

function follow(evaluations: readonly Evaluation[]): Replay {
  const events = subjectsOf(0)
    .flatMap((subject) => foldAlert(subject, evaluations, DEFAULT_POLICY).events)
    .sort((a, b) => a.at - b.at);
  const first = evaluations.find((one) => one.kind === 'judged' && one.baseline !== null);
  return { events, judgedFrom: first?.at ?? RISE };
}

function isTold(event: AlertEvent, wanted: string, orElse?: AlertEvent['reason']): boolean {
  const told = event.reason === 'fired' || event.reason === orElse;
  return told && (wanted === '' || event.kind === wanted);
}

/** A year, from the first look with a baseline to the rise. */
function falseAlarms({ events, judgedFrom }: Replay, kind: string): number {
  const alarms = events.filter((event) => isTold(event, kind) && event.at < RISE).length;
  return (alarms * YEAR_MS) / (RISE - judgedFrom);
}

function story(run: Replay | undefined): string {
  const lines = (run?.events ?? []).map(
    ({ at, reason, kind, value, threshold }) =>
      `${new Date(at).toISOString().slice(0, 10)} ${reason} ${kind} ${value.toFixed(1)} (threshold ${threshold.toFixed(1)})`,
  );
  return ['The first draw, its published counts confirmed:', ...lines.map((line) => `    ${line}`)].join(
    '\n',
  );
}
