import { expect } from 'vitest';
import { type Alert, DEFAULT_POLICY } from '../../src/domain/alerting/alert.ts';
import { type ChartedLook, type ChartKey, chartIdOf } from '../../src/domain/alerting/chart.ts';
import type {
  Acknowledgement,
  AlertRecord,
  Chart,
  ChartRow,
  ChartRule,
  EventRecord,
} from '../../src/domain/alerting/chart-record.ts';
import { changedFrom, METHOD } from '../../src/domain/alerting/continue-chart.ts';
import { type Judgement, judgeSite } from '../../src/domain/alerting/judge-site.ts';
import { createShiftLimits } from '../../src/domain/alerting/shift-limit.ts';
import type { Silence } from '../../src/domain/alerting/telling.ts';
import { atOnce } from '../../src/domain/in-turns.ts';
import type { ErrorRates } from '../../src/domain/model.ts';
import { seeded } from '../../src/domain/seeded.ts';
import { lookAt } from './looks.ts';

const limitsOf = createShiftLimits(seeded);

export const KEY: ChartKey = {
  areaId: 'yard',
  origin: 'real',
  class: 'railcar',
  modelId: 'railcar-50cm',
  sensorClass: 'sub-metre',
  floorM: 0,
};

export function charted(day: number, raw: number | null, change: Partial<ChartedLook> = {}): ChartedLook {
  const seen = raw === null ? { raw: null, reason: 'cloud' as const, seen: 0.1, km2Seen: 0.1 } : {};
  return {
    ...lookAt(day, raw ?? 0),
    observation: `observation-${day}`,
    strand: 'r1~v1',
    published: raw === null ? null : { value: raw, low: raw, high: raw },
    byAnalyst: false,
    still: 0,
    ...seen,
    ...change,
  };
}

interface Visit {
  readonly looks: readonly ChartedLook[];
  readonly key?: ChartKey;
  readonly rules?: readonly ChartRule[];
  readonly rates?: Readonly<Record<string, ErrorRates>>;
  readonly silences?: readonly Silence[];
  /** ms UTC. */
  readonly newsFrom?: number;
  readonly now?: number;
}

/** The charts of one site as a store holds them, brought up to date by `judgeSite` alone. */
export interface ChartBook {
  /** Evaluates one chart as it is now. */
  visit(visit: Visit): Judgement | null;
  acknowledge(alertId: string, acknowledgement: Acknowledgement): void;
  readonly rows: (key?: ChartKey) => readonly ChartRow[];
  readonly alert: (id: string) => Alert | undefined;
  /** Of one alert, by ordinal. */
  readonly events: (id: string) => readonly EventRecord[];
}

const RATES: ErrorRates = {
  class: 'railcar',
  recallAlpha: 380,
  recallBeta: 20,
  falsePerKm2Shape: 200,
  falsePerKm2Rate: 400,
  measuredOn: 'test',
};

export function openBook(): ChartBook {
  const charts = new Map<string, Chart>();
  const rows = new Map<string, Map<number, ChartRow>>();
  const alerts = new Map<string, AlertRecord>();
  const acknowledged = new Map<string, Acknowledgement>();
  let events: EventRecord[] = [];
  const rowsOf = (id: string): readonly ChartRow[] =>
    [...(rows.get(id)?.values() ?? [])].sort((a, b) => a.look.at - b.look.at);
  const eventsOf = (id: string): readonly EventRecord[] =>
    events.filter(({ alertId }) => alertId === id).sort((a, b) => a.ordinal - b.ordinal);

  const apply = (judged: Judgement): void => {
    for (const chart of judged.charts) charts.set(chart.id, chart);
    for (const { chartId, at } of judged.gone) rows.get(chartId)?.delete(at);
    for (const { chartId, ...row } of judged.rows) {
      const own = rows.get(chartId) ?? new Map<number, ChartRow>();
      rows.set(chartId, own.set(row.look.at, row));
    }
    for (const record of judged.alerts) alerts.set(record.id, record);
    const moved = new Map([
      ...judged.fallen.map((id) => [id, false] as const),
      ...judged.risen.map((id) => [id, true] as const),
    ]);
    events = events
      .filter(({ id }) => !judged.dropped.includes(id))
      .map((event) => ({ ...event, stands: moved.get(event.id) ?? event.stands }))
      .concat(judged.added);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  };

  return {
    visit({
      looks,
      key = KEY,
      rules = [],
      rates = { 'r1~v1': RATES },
      silences = [],
      newsFrom = 0,
      now = 0,
    }) {
      const id = chartIdOf(key);
      const stored = charts.get(id) ?? null;
      const series = { key, looks: looks.toSorted((a, b) => a.at - b.at), rates };
      const from = changedFrom(
        stored,
        rowsOf(id).map(({ look }) => look),
        series,
        rules,
      );
      if (from === Number.POSITIVE_INFINITY) return null;
      const chart: Chart = { ...key, id, siteId: 'site', rates, rules, method: METHOD };
      const ids = [...new Set([...charts.keys(), id])];
      const judging = judgeSite(
        {
          revised: [{ chart, stored, looks: series.looks }],
          others: [...charts.values()].filter((other) => other.id !== id),
          from,
          tails: new Map(
            ids.map((each) => {
              const all = rowsOf(each);
              const carry = all.findLast(({ look }) => look.at < from)?.carry ?? null;
              return [each, { carry, rows: all.filter(({ look }) => look.at >= from) }];
            }),
          ),
          alerts: new Map(
            [...alerts].map(([each, record]) => [
              each,
              { record, acknowledged: acknowledged.get(each) ?? null },
            ]),
          ),
          events: new Map([...alerts.keys()].map((each) => [each, eventsOf(each)])),
        },
        { silences, newsFrom, now },
        DEFAULT_POLICY,
        limitsOf,
      );
      const judged = atOnce(judging);
      // as a store would: what is read back is JSON
      apply(JSON.parse(JSON.stringify(judged)) as Judgement);
      return judged;
    },
    acknowledge: (alertId, acknowledgement) => void acknowledged.set(alertId, acknowledgement),
    rows: (key = KEY) => rowsOf(chartIdOf(key)),
    alert: (id) => alerts.get(id)?.alert,
    events: eventsOf,
  };
}
