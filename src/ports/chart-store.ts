import type { ChartedLook } from '../domain/alerting/chart.ts';
import type { AlertView, Chart, ChartRow, ChartTail, EventRecord } from '../domain/alerting/chart-record.ts';
import type { Judgement } from '../domain/alerting/judge-site.ts';
import type { ObjectClass } from '../domain/detection.ts';
import type { Message } from '../domain/message.ts';
import type { Origin } from '../domain/scene.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { Page } from './page.ts';

/** Charts as they were judged, look by look. */
export interface ChartStore extends OutboxStore {
  listCharts(of: SiteSeries): Promise<readonly Chart[]>;
  getChart(id: string): Promise<Chart | null>;
  /** By time. */
  chartLooks(chartId: string): Promise<readonly ChartedLook[]>;
  /** Of every chart of the site that has a row; `from` in ms UTC, or -Infinity. */
  chartTails(of: SiteSeries, from: number): Promise<ReadonlyMap<string, ChartTail>>;
  /** By time, then chart. */
  listEvaluations(query: EvaluationQuery): Promise<Page<ChartRow & { readonly chartId: string }>>;
  siteAlerts(of: SiteSeries): Promise<readonly AlertView[]>;
  /** By ordinal. */
  siteEvents(of: SiteSeries): Promise<readonly EventRecord[]>;
  /** Areas that lost a point when the scene took back what it said. */
  areasLeftBy(sceneId: string): Promise<readonly string[]>;
  /** Whether a scene that took back what it said of the area is being counted anew. */
  isUnsettled(areaId: string): Promise<boolean>;
  /** All of it and the messages about it, or nothing. */
  saveJudgement(judgement: Judgement, messages: readonly Message[]): Promise<void>;
}

export type SiteSeries = { readonly siteId: string; readonly origin: Origin };

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
