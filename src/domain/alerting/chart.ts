import type { ObjectClass } from '../detection.ts';
import type { ErrorRates } from '../model.ts';
import type { Origin } from '../scene.ts';
import type { SensorClass } from '../sensor-class.ts';
import type { Look } from './look.ts';

/** What is compared with what: counts of one model, by sensors that see alike, of objects over one length. */
export interface ChartKey {
  readonly areaId: string;
  readonly origin: Origin;
  readonly class: ObjectClass;
  readonly modelId: string;
  readonly sensorClass: SensorClass;
  readonly floorM: number;
}

/** A look of a chart, with what it rests on. */
export interface ChartedLook extends Look {
  readonly observation: string;
  /**
   * Looks of one strand share outline, model version and bands: the same count means the same. Each strand has a baseline
   * of its own.
   */
  readonly strand: string;
  /** The count as the series gives it; null where it is withheld. */
  readonly published: Published | null;
  /** An analyst's count, and `raw` the boxes that the model makes of as many. */
  readonly byAnalyst: boolean;
  /** Boxes of what has stood there from the beginning, which `raw` leaves out. */
  readonly still: number;
}

export interface Published {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** All looks of one chart, by acquisition time, and how its strands err. */
export interface ChartSeries {
  readonly key: ChartKey;
  readonly looks: readonly ChartedLook[];
  readonly rates: Readonly<Record<string, ErrorRates>>;
}

/** Readable, and safe in a URL and in the id of a message. */
export function chartIdOf({ areaId, origin, class: name, modelId, sensorClass, floorM }: ChartKey): string {
  return [areaId, origin, name, shortened(modelId), sensorClass, clean(`${floorM}m`)].join('~');
}

/** The fingerprint of an alert: its chart, and what it watches there. @param key `spike`, ..., or `rule-ID` */
export function alertIdOf(chartId: string, key: string): string {
  return `${chartId}~${key}`;
}

/** An id that a message may have: 200 characters are the most. */
export function messageIdOf(id: string): string {
  return id.length <= 200 ? id : `${id.slice(0, 190)}-${hash(id)}`;
}

/** As it stands in ids: `20231005T021500Z`. */
export function compactInstant(at: number): string {
  const [seconds, ms] = new Date(at).toISOString().replace(/[-:Z]/g, '').split('.');
  return Number(ms) === 0 ? `${seconds}Z` : `${seconds}-${ms}Z`;
}

/** Ids of models have no limit and any letters, ids of messages 200 characters and few letters. */
function shortened(modelId: string): string {
  const LONGEST = 40;
  const safe = clean(modelId);
  return safe === modelId && safe.length <= LONGEST ? safe : `${safe.slice(0, LONGEST)}-${hash(modelId)}`;
}

function clean(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, '-');
}

/** FNV-1a: two ids that are cut or cleaned to the same are told apart. */
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (const char of text) h = Math.imul(h ^ (char.codePointAt(0) as number), 0x01000193);
  return (h >>> 0).toString(36);
}
