import type { AlertState } from '../domain/alerting/alert.ts';
import type { Acknowledgement, AlertView, EventRecord } from '../domain/alerting/chart-record.ts';
import type { AlertKind } from '../domain/alerting/signal.ts';
import type { SilenceRecord, SiteRule } from '../domain/alerting/site-rule.ts';
import type { Origin } from '../domain/scene.ts';
import type { ChartStore } from './chart-store.ts';
import type { Page } from './page.ts';

/** Alerts and their events, and what people say of them: rules, acknowledgements, silences. */
export interface AlertStore extends ChartStore {
  /** The latest first by since when they last; quiet ones, which have no since, only when asked for and last. */
  listAlerts(query: AlertQuery): Promise<Page<AlertView>>;
  getAlert(id: string): Promise<AlertView | null>;
  /** By ordinal. */
  alertEvents(alertId: string): Promise<readonly EventRecord[]>;
  /** @throws Fault not-found */
  acknowledge(alertId: string, acknowledgement: Acknowledgement): Promise<void>;
  /** By id. */
  listRules(siteId?: string): Promise<readonly SiteRule[]>;
  getRule(id: string): Promise<SiteRule | null>;
  /** @throws Fault conflict when its revision does not follow the stored one (1: the rule must be new) */
  saveRule(rule: SiteRule): Promise<void>;
  deleteRule(id: string): Promise<boolean>;
  /** The newest first. */
  listSilences(siteId?: string): Promise<readonly SilenceRecord[]>;
  getSilence(id: string): Promise<SilenceRecord | null>;
  saveSilence(silence: SilenceRecord): Promise<void>;
}

export interface AlertQuery {
  readonly origin: Origin;
  readonly siteId?: string;
  readonly states: readonly AlertState['kind'][];
  readonly kinds?: readonly AlertKind[];
  /** Lasting since then or later, ms UTC. */
  readonly since?: number;
  readonly limit: number;
  readonly cursor?: string;
}
