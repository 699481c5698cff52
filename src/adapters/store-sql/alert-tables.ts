import type { GeneratedAlways } from 'kysely';
import type { Alert, AlertEvent, AlertState } from '../../domain/alerting/alert.ts';
import type { Acknowledgement, Chart, ChartRow, EventRecord } from '../../domain/alerting/chart-record.ts';
import type { AlertKind } from '../../domain/alerting/signal.ts';
import type { UserRule } from '../../domain/alerting/user-rule.ts';
import type { ObjectClass } from '../../domain/detection.ts';
import type { Origin } from '../../domain/scene.ts';
import type { SensorClass } from '../../domain/sensor-class.ts';
import type { Json, JsonOrNull } from './tables.ts';

export interface AlertTables {
  readonly charts: ChartTable;
  readonly evaluations: EvaluationTable;
  readonly alerts: AlertTable;
  readonly alertEvents: AlertEventTable;
  readonly rules: RuleTable;
  readonly silences: SilenceTable;
}

interface ChartTable {
  readonly id: string;
  readonly siteId: string;
  readonly areaId: string;
  readonly origin: Origin;
  readonly class: ObjectClass;
  readonly modelId: string;
  readonly sensorClass: SensorClass;
  readonly floorM: number;
  readonly rates: Json<Chart['rates']>;
  readonly rules: Json<Chart['rules']>;
  readonly method: number;
}

interface EvaluationTable {
  readonly chartId: string;
  readonly at: number;
  readonly look: Json<ChartRow['look']>;
  readonly evaluation: Json<ChartRow['evaluation']>;
  readonly held: boolean;
  readonly carry: Json<ChartRow['carry']>;
}

interface AlertTable {
  readonly id: string;
  readonly chartId: string;
  readonly siteId: string;
  readonly areaId: string;
  readonly origin: Origin;
  readonly class: ObjectClass;
  readonly ruleId: string | null;
  readonly alert: Json<Alert>;
  readonly kind: GeneratedAlways<AlertKind>;
  readonly stateKind: GeneratedAlways<AlertState['kind']>;
  readonly since: GeneratedAlways<number>;
  readonly peakAt: GeneratedAlways<number | null>;
  readonly acknowledged: JsonOrNull<Acknowledgement>;
}

interface AlertEventTable {
  readonly id: string;
  readonly alertId: string;
  readonly ordinal: number;
  readonly at: number;
  readonly reason: AlertEvent['reason'];
  readonly kind: AlertKind;
  readonly value: number;
  readonly threshold: number;
  readonly p: number | null;
  readonly observation: string | null;
  readonly explanation: JsonOrNull<EventRecord['explanation']>;
  readonly stands: boolean;
  readonly telling: Json<EventRecord['telling']>;
  readonly decidedAt: number;
}

interface RuleTable {
  readonly id: string;
  readonly revision: number;
  readonly siteId: string;
  readonly areaId: string | null;
  readonly class: ObjectClass | null;
  readonly rule: Json<UserRule>;
  readonly enabled: boolean;
  readonly createdAt: number;
}

interface SilenceTable {
  readonly id: string;
  readonly siteId: string;
  readonly areaId: string | null;
  readonly class: ObjectClass | null;
  readonly fromAt: number;
  readonly untilAt: number;
  readonly why: string;
  readonly createdAt: number;
}
