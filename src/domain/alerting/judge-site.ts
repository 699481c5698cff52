import type { AlertEvent, Policy } from './alert.ts';
import type { Baseline } from './baseline.ts';
import { alertIdOf, type ChartedLook } from './chart.ts';
import type {
  AlertRecord,
  AlertView,
  Carry,
  Chart,
  ChartRow,
  ChartTail,
  EventRecord,
} from './chart-record.ts';
import { continueChart, isSame, type JudgedRow } from './continue-chart.ts';
import { holdChance } from './false-discovery.ts';
import { type Followed, followChart } from './follow-chart.ts';
import { type Hearing, retell } from './retell.ts';
import type { ShiftLimits } from './shift-limit.ts';

/** A chart of the site whose looks, rules or rates may have changed, beside how it was judged before. */
export interface Revised {
  readonly chart: Chart;
  /** Null: never judged. */
  readonly stored: Chart | null;
  readonly looks: readonly ChartedLook[];
}

/** All charts of one site and origin, as far as an evaluation needs them. */
export interface SiteCase {
  /** Charts of the area that is evaluated. */
  readonly revised: readonly Revised[];
  /** The others: they share passes with these. */
  readonly others: readonly Chart[];
  /** The first instant at which anything has changed. */
  readonly from: number;
  readonly tails: ReadonlyMap<string, ChartTail>;
  readonly alerts: ReadonlyMap<string, Pick<AlertView, 'record' | 'acknowledged'>>;
  /** By alert, each by ordinal. */
  readonly events: ReadonlyMap<string, readonly EventRecord[]>;
}

/** What an evaluation changes; written whole or not at all. */
export interface Judgement {
  readonly charts: readonly Chart[];
  readonly rows: readonly (ChartRow & { readonly chartId: string })[];
  /** Looks that are there no more. */
  readonly gone: readonly { readonly chartId: string; readonly at: number }[];
  readonly alerts: readonly AlertRecord[];
  readonly added: readonly EventRecord[];
  readonly dropped: readonly string[];
  readonly fallen: readonly string[];
  readonly risen: readonly string[];
}

const NO_TAIL: ChartTail = { carry: null, rows: [] };

/**
 * Judges what has changed and follows the alerts of the whole site from there: looks of one pass are judged together, so
 * one more series may turn another's odd count into one that chance explains. Pauses after each look judged anew.
 */
export function* judgeSite(
  site: SiteCase,
  hearing: Hearing,
  policy: Policy,
  limitsOf: (baseline: Baseline) => ShiftLimits,
): Generator<void, Judgement> {
  const cases: Case[] = [];
  for (const { chart, stored, looks } of site.revised) {
    const tail = site.tails.get(chart.id) ?? NO_TAIL;
    const rows = yield* continueChart(stored, chart, looks, tail, site.from, limitsOf);
    cases.push({ chart, tail, rows });
  }
  for (const chart of site.others) {
    const tail = site.tails.get(chart.id) ?? NO_TAIL;
    cases.push({ chart, tail, rows: tail.rows.map(asJudged) });
  }
  const told = holdChance(cases.map(({ rows }) => rows.map(({ evaluation }) => evaluation)));
  const outcomes = cases.map(({ chart, tail, rows }, i) => {
    const followed = followChart(rows, told[i] ?? [], chart.rules, tail.carry, policy);
    return outcomeOf(chart, tail, followed, site, hearing);
  });
  return {
    charts: site.revised.map(({ chart }) => chart),
    rows: outcomes.flatMap(({ rows }) => rows),
    gone: outcomes.flatMap(({ gone }) => gone),
    alerts: outcomes.flatMap(({ alerts }) => alerts),
    added: outcomes.flatMap(({ added }) => added),
    dropped: outcomes.flatMap(({ dropped }) => dropped),
    fallen: outcomes.flatMap(({ fallen }) => fallen),
    risen: outcomes.flatMap(({ risen }) => risen),
  };
}

interface Case {
  readonly chart: Chart;
  readonly tail: ChartTail;
  readonly rows: readonly JudgedRow[];
}

type Outcome = Omit<Judgement, 'charts'>;

function outcomeOf(
  chart: Chart,
  tail: ChartTail,
  followed: Followed,
  site: SiteCase,
  hearing: Hearing,
): Outcome {
  const before = new Map(tail.rows.map((row) => [row.look.at, row]));
  const after = new Map(followed.rows.map((row) => [row.look.at, row]));
  const retold = Object.entries(followed.alerts).map(([key, alert]) => {
    const { siteId, areaId, origin, class: name } = chart;
    const ruleId = alert.subject.kind === 'rule' ? (chart.rules[alert.subject.index]?.id ?? null) : null;
    const id = alertIdOf(chart.id, key);
    const record = { id, chartId: chart.id, siteId, areaId, origin, class: name, ruleId, alert };
    return { record, ...retellOne(record, followed.events[key] ?? [], after, site, hearing) };
  });
  const ended = endedRules(chart, followed, site);
  return {
    rows: followed.rows
      .filter((row) => !isSame(before.get(row.look.at), row))
      .map((row) => ({ chartId: chart.id, ...row })),
    gone: tail.rows
      .filter(({ look }) => !after.has(look.at))
      .map(({ look }) => ({ chartId: chart.id, at: look.at })),
    alerts: [...retold.map(({ record }) => record).filter((record) => hasMoved(record, site)), ...ended],
    added: retold.flatMap(({ added }) => added),
    dropped: retold.flatMap(({ dropped }) => dropped),
    fallen: retold.flatMap(({ fallen }) => fallen),
    risen: retold.flatMap(({ risen }) => risen),
  };
}

function retellOne(
  record: AlertRecord,
  fresh: readonly AlertEvent[],
  rows: ReadonlyMap<number, ChartRow>,
  { alerts, events, from }: SiteCase,
  hearing: Hearing,
) {
  return retell(
    {
      record,
      acknowledged: alerts.get(record.id)?.acknowledged ?? null,
      recorded: events.get(record.id) ?? [],
      fresh,
      from,
      rowAt: (at) => rows.get(at) ?? null,
    },
    hearing,
  );
}

function hasMoved(record: AlertRecord, { alerts }: SiteCase): boolean {
  return !isSame(alerts.get(record.id)?.record, record);
}

/** A rule that is gone or switched off watches nothing: its alert is quiet, and says nothing of it. */
function endedRules({ id }: Chart, followed: Followed, { alerts }: SiteCase): readonly AlertRecord[] {
  const watched = new Set(Object.keys(followed.alerts).map((key) => alertIdOf(id, key)));
  return [...alerts.values()]
    .map(({ record }) => record)
    .filter(
      ({ chartId, id: alertId, alert }) =>
        chartId === id && !watched.has(alertId) && alert.state.kind !== 'quiet',
    )
    .map((record) => ({ ...record, alert: { ...record.alert, state: { kind: 'quiet' }, recent: [] } }));
}

function asJudged({ look, evaluation, carry }: ChartRow): JudgedRow {
  return { look, evaluation, strands: (carry satisfies Carry).strands };
}
