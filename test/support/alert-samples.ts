import type { Alert, AlertState } from '../../src/domain/alerting/alert.ts';
import { alertIdOf, type ChartedLook, type ChartKey, chartIdOf } from '../../src/domain/alerting/chart.ts';
import type { AlertRecord, Chart, ChartRow, EventRecord } from '../../src/domain/alerting/chart-record.ts';
import { FRESH } from '../../src/domain/alerting/evaluation.ts';
import type { Judgement } from '../../src/domain/alerting/judge-site.ts';
import { ratesOf } from './looks.ts';
import { NOON, uniqueId } from './store-samples.ts';

export function sampleChart(change: Partial<ChartKey & { readonly siteId: string }> = {}): Chart {
  const { siteId = uniqueId('site'), ...rest } = change;
  const key: ChartKey = {
    areaId: uniqueId('area'),
    origin: 'real',
    class: 'railcar',
    modelId: 'railcar-50cm',
    sensorClass: 'sub-metre',
    floorM: 0,
    ...rest,
  };
  const rules = [{ id: 'rule-1', rule: { kind: 'over', count: 50 } }] as const;
  return { ...key, id: chartIdOf(key), siteId, rates: { 'r1~v1': ratesOf(0.9, 2) }, rules, method: 1 };
}

export function sampleRow(at: number, raw: number | null = 73): ChartRow {
  const look: ChartedLook = {
    at,
    raw,
    reason: raw === null ? 'cloud' : null,
    seen: 0.97,
    km2Seen: 0.3,
    unchanged: false,
    confirmed: true,
    observation: `observation-${at}`,
    strand: 'r1~v1',
    published: raw === null ? null : { value: raw, low: raw - 5, high: raw + 5 },
    byAnalyst: false,
    still: 0,
  };
  return {
    look,
    evaluation: { kind: 'no-data', at, seen: 0.97, reason: 'cloud' },
    held: false,
    carry: { strands: { 'r1~v1': FRESH }, alerts: { spike: sampleAlert() } },
  };
}

export const FIRING = {
  kind: 'firing',
  since: NOON,
  firedAt: NOON + 1,
  direction: 'up',
  peak: { count: 73, at: NOON + 1 },
  calm: 0,
  told: { level: 73, at: NOON + 1 },
} as const satisfies AlertState;

export function sampleAlert(state: AlertState = { kind: 'quiet' }): Alert {
  return { subject: { kind: 'spike' }, state, recent: [], sight: { kind: 'seen', at: NOON } };
}

export function sampleRecord(chart: Chart, change: Partial<AlertRecord> = {}): AlertRecord {
  const { id: chartId, siteId, areaId, origin, class: name } = chart;
  const alert = change.alert ?? sampleAlert(FIRING);
  const id = alertIdOf(chartId, alert.subject.kind);
  return { id, chartId, siteId, areaId, origin, class: name, ruleId: null, alert, ...change };
}

export function sampleEvent(
  record: AlertRecord,
  ordinal: number,
  change: Partial<EventRecord> = {},
): EventRecord {
  const { look, evaluation, held } = sampleRow(NOON + 1);
  return {
    id: `${record.id}~fired~${ordinal}`,
    alertId: record.id,
    ordinal,
    at: NOON + 1,
    reason: 'fired',
    kind: 'spike',
    value: 73,
    threshold: 16,
    p: 6.2e-22,
    observation: `observation-${NOON + 1}`,
    explanation: { look, evaluation, held },
    stands: true,
    telling: { told: true },
    decidedAt: NOON + 5000,
    ...change,
  };
}

export const NOTHING: Judgement = {
  charts: [],
  rows: [],
  gone: [],
  alerts: [],
  added: [],
  dropped: [],
  fallen: [],
  risen: [],
};

/** A chart with two looks, an alert that fires and its event. */
export function sampleJudgement(change: Parameters<typeof sampleChart>[0] = {}) {
  const chart = sampleChart(change);
  const record = sampleRecord(chart);
  const rows = [sampleRow(NOON, 20), sampleRow(NOON + 1)];
  const event = sampleEvent(record, 1);
  const judgement: Judgement = {
    ...NOTHING,
    charts: [chart],
    rows: rows.map((row) => ({ chartId: chart.id, ...row })),
    alerts: [record],
    added: [event],
  };
  return { chart, record, rows, event, judgement };
}
