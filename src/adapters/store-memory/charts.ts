import type { ChartRow, ChartTail } from '../../domain/alerting/chart-record.ts';
import type { Judgement } from '../../domain/alerting/judge-site.ts';
import type { ChartStore } from '../../ports/chart-store.ts';
import type { SiteSeries } from '../../ports/judgement-store.ts';
import { insertMessages } from './outbox.ts';
import { pageOf } from './pages.ts';
import { compareText, type Shelves } from './shelves.ts';

type Charts = Pick<
  ChartStore,
  | 'listCharts'
  | 'getChart'
  | 'chartLooks'
  | 'chartTails'
  | 'rowsBefore'
  | 'listEvaluations'
  | 'areasTouchedBy'
  | 'isUnsettled'
  | 'saveJudgement'
>;

export function createCharts(shelves: Shelves): Charts {
  const { charts, observations, tombstones, scenes } = shelves;
  const chartsOf = ({ siteId, origin }: SiteSeries) =>
    [...charts.values()]
      .filter((chart) => chart.siteId === siteId && chart.origin === origin)
      .sort((a, b) => compareText(a.id, b.id));
  return {
    listCharts: async (of) => chartsOf(of),
    getChart: async (id) => charts.get(id) ?? null,
    chartLooks: async (chartId) => rowsOf(shelves, chartId).map(({ look }) => look),
    chartTails: async (of, from) => {
      const tails = chartsOf(of).map(({ id }): [string, ChartTail] => {
        const rows = rowsOf(shelves, id);
        const carry = rows.findLast(({ look }) => look.at < from)?.carry ?? null;
        return [id, { carry, rows: rows.filter(({ look }) => look.at >= from) }];
      });
      return new Map(tails.filter(([, { carry, rows }]) => carry !== null || rows.length > 0));
    },
    rowsBefore: async (chartId, at, limit) =>
      rowsOf(shelves, chartId)
        .filter(({ look }) => look.at < at)
        .toReversed()
        .slice(0, limit),
    listEvaluations: async ({ areaId, origin, class: name, chartId, from, to, limit, cursor }) => {
      const rows = [...charts.values()]
        .filter((chart) => chart.areaId === areaId && chart.origin === origin)
        .filter((chart) => (name ?? chart.class) === chart.class && (chartId ?? chart.id) === chart.id)
        .flatMap(({ id }) => rowsOf(shelves, id).map((row) => ({ chartId: id, ...row })))
        .filter(({ look }) => look.at >= (from ?? -Infinity) && look.at < (to ?? Infinity))
        .sort((a, b) => a.look.at - b.look.at || compareText(a.chartId, b.chartId));
      return pageOf(rows, ({ look, chartId: id }) => [look.at, id], { limit, cursor });
    },
    areasTouchedBy: async (sceneId) => {
      const spoken = [...observations.values()].filter(({ sceneIds }) => sceneIds.includes(sceneId));
      const left = tombstones
        .filter((stone) => stone.sceneId === sceneId)
        .map(({ observation }) => observation);
      return [...new Set([...spoken, ...left].map(({ areaId }) => areaId))].sort(compareText);
    },
    isUnsettled: async (areaId) => {
      const cited = [...observations.values()].filter((each) => each.areaId === areaId);
      const left = tombstones.filter(({ observation }) => observation.areaId === areaId);
      const ids = [...cited.flatMap(({ sceneIds }) => sceneIds), ...left.map(({ sceneId }) => sceneId)];
      return ids.some((id) => ['queued', 'running'].includes(scenes.get(id)?.state.kind ?? ''));
    },
    saveJudgement: async (judgement, messages) => {
      insertMessages(shelves, messages);
      save(shelves, judgement);
    },
  };
}

function rowsOf({ evaluations }: Shelves, chartId: string): readonly ChartRow[] {
  return [...(evaluations.get(chartId)?.values() ?? [])].sort((a, b) => a.look.at - b.look.at);
}

function save({ charts, evaluations, alerts, alertEvents }: Shelves, judgement: Judgement): void {
  for (const chart of judgement.charts) charts.set(chart.id, chart);
  for (const { chartId, at } of judgement.gone) evaluations.get(chartId)?.delete(at);
  for (const { chartId, ...row } of judgement.rows) {
    const own = evaluations.get(chartId) ?? new Map<number, ChartRow>();
    evaluations.set(chartId, own.set(row.look.at, row));
  }
  for (const record of judgement.alerts) alerts.set(record.id, record);
  for (const id of judgement.dropped) alertEvents.delete(id);
  for (const [ids, stands] of [
    [judgement.fallen, false],
    [judgement.risen, true],
  ] as const)
    for (const id of ids) {
      const event = alertEvents.get(id);
      if (event !== undefined) alertEvents.set(id, { ...event, stands });
    }
  for (const event of judgement.added) alertEvents.set(event.id, event);
}
