import type {
  Acknowledgement,
  AlertRecord,
  Chart,
  ChartRow,
  EventRecord,
} from '../../domain/alerting/chart-record.ts';
import type { SilenceRecord, SiteRule } from '../../domain/alerting/site-rule.ts';
import type { Channel } from '../../domain/channel.ts';
import type { Delivery } from '../../domain/delivery.ts';
import type { Detection } from '../../domain/detection.ts';
import { Fault } from '../../domain/fault.ts';
import type { Footing } from '../../domain/footing.ts';
import type { Message } from '../../domain/message.ts';
import type { Observation, Pass, SeriesPoint, Tombstone } from '../../domain/observation.ts';
import type { ScenePlan } from '../../domain/plan.ts';
import type { Reference } from '../../domain/reference.ts';
import type { Review } from '../../domain/review.ts';
import type { Origin, Scene } from '../../domain/scene.ts';
import type { SceneView } from '../../domain/scene-view.ts';
import type { SceneFault, Shard } from '../../domain/shard.ts';
import type { Area, Site } from '../../domain/site.ts';
import type { AreaMark } from '../../domain/static-register.ts';

/** Everything that the in-memory store holds. JavaScript runs one step at a time: no step here waits in its middle. */
export interface Shelves {
  readonly sites: Map<string, { readonly site: Omit<Site, 'areas'>; retired: boolean }>;
  /** Revisions of each area, the first one first. */
  readonly areas: Map<string, { readonly revisions: Area[]; retired: boolean }>;
  readonly scenes: Map<string, Scene>;
  /** Scenes that let go of their blobs. */
  readonly released: Set<string>;
  readonly plans: Map<string, ScenePlan[]>;
  readonly shards: Map<string, { readonly shard: Shard; readonly detections: readonly Detection[] }[]>;
  readonly faults: Map<string, SceneFault[]>;
  readonly passes: Map<string, Pass>;
  readonly passScenes: {
    readonly passId: string;
    readonly sceneId: string;
    readonly siteId: string | null;
  }[];
  readonly views: SceneView[];
  readonly observations: Map<string, Observation>;
  /** Superseded versions by observation id, newest first. */
  readonly history: Map<string, Observation[]>;
  readonly tombstones: Tombstone[];
  readonly charts: Map<string, Chart>;
  /** By chart, then instant. */
  readonly evaluations: Map<string, Map<number, ChartRow>>;
  readonly alerts: Map<string, AlertRecord>;
  readonly acknowledgements: Map<string, Acknowledgement>;
  readonly alertEvents: Map<string, EventRecord>;
  readonly rules: Map<string, SiteRule>;
  readonly silences: Map<string, SilenceRecord>;
  readonly references: Map<string, Reference>;
  /** By observation. */
  readonly footings: Map<string, Footing>;
  readonly staticMarks: Map<string, AreaMark>;
  readonly series: Map<
    string,
    { readonly areaId: string; readonly origin: Origin; readonly points: readonly SeriesPoint[] }
  >;
  readonly channels: Map<string, Channel>;
  readonly messages: Map<string, Message>;
  /** With the number of their latest claim. */
  readonly deliveries: Map<string, { readonly delivery: Delivery; readonly claims: number }>;
  /** Revisions of each review, the first one first. */
  readonly reviews: Map<string, readonly Review[]>;
}

export function emptyShelves(): Shelves {
  return {
    sites: new Map(),
    areas: new Map(),
    scenes: new Map(),
    released: new Set(),
    plans: new Map(),
    shards: new Map(),
    faults: new Map(),
    passes: new Map(),
    passScenes: [],
    views: [],
    observations: new Map(),
    history: new Map(),
    tombstones: [],
    charts: new Map(),
    evaluations: new Map(),
    alerts: new Map(),
    acknowledgements: new Map(),
    alertEvents: new Map(),
    rules: new Map(),
    silences: new Map(),
    references: new Map(),
    footings: new Map(),
    staticMarks: new Map(),
    series: new Map(),
    channels: new Map(),
    messages: new Map(),
    deliveries: new Map(),
    reviews: new Map(),
  };
}

/** @throws Fault not-found */
export function requireScene({ scenes }: Shelves, id: string): Scene {
  const scene = scenes.get(id);
  if (scene === undefined) throw new Fault('not-found', `scene "${id}" is not there`);
  return scene;
}

/** Whether both are what one scene shows of one area to one model in one pass. */
export function isSameView(a: SceneView, b: SceneView): boolean {
  return (
    a.sceneId === b.sceneId &&
    a.passId === b.passId &&
    a.areaId === b.areaId &&
    a.areaRevision === b.areaRevision &&
    a.modelId === b.modelId &&
    a.modelVersion === b.modelVersion
  );
}

/** Takes out what `matches`, in place, and answers it. */
export function takeOut<T>(list: T[], matches: (item: T) => boolean): readonly T[] {
  const taken = list.filter(matches);
  list.splice(0, list.length, ...list.filter((item) => !matches(item)));
  return taken;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
