import type { ObjectClass } from '../detection.ts';
import type { ErrorRates } from '../model.ts';
import type { Origin } from '../scene.ts';
import type { Alert, AlertEvent } from './alert.ts';
import type { ChartedLook, ChartKey } from './chart.ts';
import type { ChartState, Evaluation } from './evaluation.ts';
import type { UserRule } from './user-rule.ts';

/** A chart as it was judged last. */
export interface Chart extends ChartKey {
  readonly id: string;
  readonly siteId: string;
  /** Of each strand that was ever judged. */
  readonly rates: Readonly<Record<string, ErrorRates>>;
  /** In the order of `signals.rules`. */
  readonly rules: readonly ChartRule[];
  /** Of the statistics: evaluations of another method are made anew. */
  readonly method: number;
}

export interface ChartRule {
  readonly id: string;
  readonly rule: UserRule;
}

/** One look of a chart as it was judged, with all that the next one needs. */
export interface ChartRow {
  readonly look: ChartedLook;
  readonly evaluation: Evaluation;
  /** Over its threshold, and no discovery among the p-values of its pass: it does not count as odd. */
  readonly held: boolean;
  readonly carry: Carry;
}

/** What the looks of a chart leave behind. */
export interface Carry {
  readonly strands: Readonly<Record<string, ChartState>>;
  /** By `spike`, `shift`, `resumption`, `rule-ID`. */
  readonly alerts: Readonly<Record<string, Alert>>;
}

/** The stored rows of a chart from some instant on, and what the row before them left behind. */
export interface ChartTail {
  readonly carry: Carry | null;
  readonly rows: readonly ChartRow[];
}

/** One alert of one chart, and where it stands. */
export interface AlertRecord {
  /** The fingerprint. */
  readonly id: string;
  readonly chartId: string;
  readonly siteId: string;
  readonly areaId: string;
  readonly origin: Origin;
  readonly class: ObjectClass;
  /** Of a user's rule. */
  readonly ruleId: string | null;
  readonly alert: Alert;
}

/** Who has taken note of an alert. It lasts until the alert fires anew. */
export interface Acknowledgement {
  /** ms UTC. */
  readonly at: number;
  readonly by: string;
  readonly note: string | null;
  /** The firing it is about. */
  readonly firedAt: number;
}

/** An alert with what a person said of it, its chart and where its peak was seen. */
export interface AlertView {
  readonly record: AlertRecord;
  readonly acknowledged: Acknowledgement | null;
  readonly chart: ChartKey;
  /** The observation of its peak; null while it has none. */
  readonly peakObservation: string | null;
}

/** An event of an alert, whether it was told, and the evaluation that explains it. */
export interface EventRecord extends AlertEvent {
  /** From fingerprint, reason and instant: the same however often it is made. */
  readonly id: string;
  readonly alertId: string;
  /** The order in which an alert's events were decided. */
  readonly ordinal: number;
  readonly observation: string | null;
  /** As it was when the event was made; null of a look that is there no more. */
  readonly explanation: Explanation | null;
  /** Still part of the alert's history, as it is known now. */
  readonly stands: boolean;
  readonly telling: EventTelling;
  /** ms UTC. */
  readonly decidedAt: number;
}

/** A look and what was concluded from it. */
export type Explanation = Pick<ChartRow, 'look' | 'evaluation' | 'held'>;

export type EventTelling =
  | { readonly told: true }
  /**
   * `old`: of a pass too old to be news. `known`: of no consequence to who knows the rest. `silenced`, `acknowledged`: a
   * person asked for it. `never-told`: the end of what nobody was told of.
   */
  | {
      readonly told: false;
      readonly because: 'old' | 'known' | 'silenced' | 'acknowledged' | 'never-told';
      readonly silenceId: string | null;
    };
