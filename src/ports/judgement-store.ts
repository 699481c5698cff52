import type { AlertView, EventRecord } from '../domain/alerting/chart-record.ts';
import type { Judgement } from '../domain/alerting/judge-site.ts';
import type { Message } from '../domain/message.ts';
import type { Origin } from '../domain/scene.ts';
import type { OutboxStore } from './outbox-store.ts';

/** What an evaluation compares with, and where it is written. */
export interface JudgementStore extends OutboxStore {
  siteAlerts(of: SiteSeries): Promise<readonly AlertView[]>;
  /** By ordinal. */
  siteEvents(of: SiteSeries): Promise<readonly EventRecord[]>;
  /** Areas of which a scene spoke: observations cite it, or did before it took back what it said. */
  areasTouchedBy(sceneId: string): Promise<readonly string[]>;
  /** Whether a scene that spoke of the area is queued or running: it is being counted anew. */
  isUnsettled(areaId: string): Promise<boolean>;
  /** All of it and the messages about it, or nothing. */
  saveJudgement(judgement: Judgement, messages: readonly Message[]): Promise<void>;
}

export interface SiteSeries {
  readonly siteId: string;
  readonly origin: Origin;
}
