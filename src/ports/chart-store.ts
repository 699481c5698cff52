import type { ChartedLook } from '../domain/alerting/chart.ts';
import type { Chart, ChartRow, ChartTail } from '../domain/alerting/chart-record.ts';
import type { ObjectClass } from '../domain/detection.ts';
import type { Origin } from '../domain/scene.ts';
import type { JudgementStore, SiteSeries } from './judgement-store.ts';
import type { Page } from './page.ts';

/** Charts as they were judged, look by look. */
export interface ChartStore extends JudgementStore {
  listCharts(of: SiteSeries): Promise<readonly Chart[]>;
  getChart(id: string): Promise<Chart | null>;
  /** By time. */
  chartLooks(chartId: string): Promise<readonly ChartedLook[]>;
  /** Of every chart of the site that has a row; `from` in ms UTC, or -Infinity. */
  chartTails(of: SiteSeries, from: number): Promise<ReadonlyMap<string, ChartTail>>;
  /** Of one chart, before an instant (ms UTC), the latest first. */
  rowsBefore(chartId: string, at: number, limit: number): Promise<readonly ChartRow[]>;
  /** By time, then chart. */
  listEvaluations(query: EvaluationQuery): Promise<Page<ChartRow & { readonly chartId: string }>>;
}

export interface EvaluationQuery {
  readonly areaId: string;
  readonly origin: Origin;
  readonly class?: ObjectClass;
  readonly chartId?: string;
  /** Inclusive, ms UTC; `to` exclusive. */
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
  readonly cursor?: string;
}
