import type { ColumnType, GeneratedAlways, Generated as HasDefault } from 'kysely';
import type { Detection, ObjectClass } from '../../domain/detection.ts';
import type { ToldFamily } from '../../domain/family.ts';
import type { FaultCode } from '../../domain/fault.ts';
import type { Footing } from '../../domain/footing.ts';
import type { Ring } from '../../domain/geometry.ts';
import type {
  Count,
  Observation,
  ObservationStatus,
  RailString,
  SeriesPoint,
  Visibility,
} from '../../domain/observation.ts';
import type { ScenePlan } from '../../domain/plan.ts';
import type { Reference } from '../../domain/reference.ts';
import type { ReviewMarks, ReviewSummary } from '../../domain/review.ts';
import type { Origin, SceneMask, SceneRaster, SceneSource, SceneState } from '../../domain/scene.ts';
import type { SceneView } from '../../domain/scene-view.ts';
import type { SensorClass } from '../../domain/sensor-class.ts';
import type { Shard } from '../../domain/shard.ts';
import type { AreaKind } from '../../domain/site.ts';
import type { AreaMark } from '../../domain/static-register.ts';
import type { AlertTables } from './alert-tables.ts';
import type { OutboxTables } from './outbox-tables.ts';

/** Read parsed, written as text. */
export type Json<T> = ColumnType<T, string, string>;
export type JsonOrNull<T> = ColumnType<T | null, string | null, string | null>;

/** The columns as migrations/ makes them, in camel case. */
export interface Tables extends OutboxTables, AlertTables {
  readonly sites: SiteTable;
  readonly areas: AreaTable;
  readonly scenes: SceneTable;
  readonly blobRefs: BlobRefTable;
  readonly plans: PlanTable;
  readonly shards: ShardTable;
  readonly detections: DetectionTable;
  readonly passes: PassTable;
  readonly passScenes: PassSceneTable;
  readonly sceneViews: SceneViewTable;
  readonly observations: ObservationTable;
  readonly observationHistory: ObservationHistoryTable;
  readonly tombstones: TombstoneTable;
  readonly seriesPoints: SeriesPointTable;
  readonly faults: FaultTable;
  readonly referenceCounts: Reference;
  readonly footings: FootingTable;
  readonly staticMarks: StaticMarkTable;
  readonly reviews: ReviewTable;
}

interface SiteTable {
  readonly id: string;
  readonly name: string;
  readonly timezone: string;
  readonly fictional: boolean;
  readonly retired: HasDefault<boolean>;
}

export interface AreaTable {
  readonly id: string;
  readonly revision: number;
  readonly siteId: string | null;
  readonly name: string;
  readonly kind: AreaKind;
  readonly ring: JsonOrNull<Ring>;
  readonly classes: readonly ObjectClass[];
  readonly verified: boolean;
  readonly retired: HasDefault<boolean>;
}

export interface SceneTable {
  readonly id: string;
  readonly source: Json<SceneSource>;
  readonly sensor: string | null;
  readonly acquiredAt: number | null;
  readonly acquiredAtAssumed: boolean;
  readonly origin: Origin;
  readonly declaredGsdM: number | null;
  readonly whole: boolean;
  readonly siteIds: readonly string[] | null;
  readonly mask: JsonOrNull<SceneMask>;
  readonly obscured: JsonOrNull<readonly Ring[]>;
  readonly shiftEastM: number;
  readonly shiftNorthM: number;
  readonly licence: string | null;
  readonly attribution: string | null;
  readonly republish: boolean;
  readonly state: Json<SceneState>;
  readonly stateKind: GeneratedAlways<SceneState['kind']>;
  readonly generation: number;
  readonly createdAt: number;
  readonly raster: JsonOrNull<SceneRaster>;
}

interface BlobRefTable {
  readonly sceneId: string;
  readonly role: 'source' | 'mask';
  readonly sha256: string;
}

interface PlanTable {
  readonly sceneId: string;
  readonly generation: number;
  readonly targets: Json<ScenePlan['targets']>;
  readonly shards: number;
  readonly tiles: number;
}

interface ShardTable {
  readonly sceneId: string;
  readonly generation: number;
  readonly shard: number;
  readonly modelId: string;
  readonly tiles: number;
  readonly failed: JsonOrNull<Shard['failed']>;
}

export interface DetectionTable {
  readonly sceneId: string;
  readonly generation: number;
  readonly shard: number;
  readonly ordinal: number;
  readonly modelId: string;
  readonly class: ObjectClass;
  readonly score: number;
  readonly cx: number;
  readonly cy: number;
  readonly lengthPx: number;
  readonly widthPx: number;
  readonly angle: number;
  readonly corners: readonly number[];
  readonly lengthM: number | null;
  readonly widthM: number | null;
  readonly headingDeg: number | null;
  readonly lonLat: readonly number[] | null;
  readonly family: ToldFamily['name'] | null;
  readonly familyProbability: number | null;
}

interface PassTable {
  readonly id: string;
  readonly siteId: string | null;
  readonly origin: Origin;
  readonly anchorAt: number;
}

interface PassSceneTable {
  readonly passId: string;
  readonly sceneId: string;
  readonly siteId: string | null;
}

interface SceneViewTable {
  readonly sceneId: string;
  readonly passId: string;
  readonly areaId: string;
  readonly areaRevision: number;
  readonly modelId: string;
  readonly modelVersion: string;
  readonly generation: number;
  readonly visibility: Visibility;
  readonly gsdM: number;
  readonly sensor: string | null;
  readonly seen: string;
  readonly lost: Json<SceneView['lost']>;
  readonly detections: Json<readonly Detection[]>;
}

interface ObservationTable {
  readonly id: string;
  readonly areaId: string;
  readonly areaRevision: number;
  readonly siteId: string | null;
  readonly passId: string;
  readonly origin: Origin;
  readonly at: number | null;
  readonly atAssumed: boolean;
  readonly modelId: string;
  readonly modelVersion: string;
  readonly modelSha256: string;
  readonly threshold: number;
  readonly status: Json<ObservationStatus>;
  readonly visibility: Visibility;
  readonly seen: number;
  readonly areaKm2: number;
  readonly gsdM: number;
  readonly sensor: string | null;
  readonly counts: Json<readonly Count[]>;
  readonly strings: JsonOrNull<readonly RailString[]>;
  readonly sceneIds: readonly string[];
  readonly caveats: readonly string[];
  readonly observedAt: number;
}

interface ObservationHistoryTable {
  readonly observationId: string;
  readonly version: number;
  readonly supersededAt: number;
  readonly observation: Json<Observation>;
}

interface TombstoneTable {
  readonly observationId: string;
  readonly sceneId: string;
  readonly areaId: string;
  readonly withdrawnAt: number;
  readonly observation: Json<Observation>;
}

interface SeriesPointTable {
  readonly areaId: string;
  readonly origin: Origin;
  readonly ordinal: number;
  readonly at: number;
  readonly class: ObjectClass;
  readonly status: SeriesPoint['status'];
  readonly reason: SeriesPoint['reason'];
  readonly visibility: Visibility;
  readonly raw: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly seen: number;
  readonly floorM: number;
  readonly families: JsonOrNull<SeriesPoint['families']>;
  readonly observation: string;
  readonly scenes: readonly string[];
  readonly modelId: string;
  readonly modelVersion: string;
  readonly sensorClass: SensorClass;
  readonly newest: boolean;
  readonly static: number;
  readonly review: JsonOrNull<SeriesPoint['review']>;
}

interface FootingTable {
  readonly observationId: string;
  readonly seen: string;
  readonly boxes: Json<Footing['boxes']>;
}

export interface StaticMarkTable extends Omit<AreaMark, 'lonLat'> {
  readonly lonLat: readonly number[];
}

interface FaultTable {
  readonly sceneId: string;
  readonly generation: number;
  readonly stage: string;
  readonly code: FaultCode;
  readonly message: string;
  readonly digest: string;
  readonly at: number;
}

interface ReviewTable {
  readonly id: string;
  readonly revision: number;
  readonly observationId: string;
  readonly areaId: string;
  readonly siteId: string | null;
  readonly passId: string;
  readonly origin: Origin;
  readonly modelId: string;
  readonly modelVersion: string;
  readonly savedAt: number;
  readonly isWithdrawn: boolean;
  readonly summary: Json<ReviewSummary>;
  readonly marks: Json<ReviewMarks>;
}
