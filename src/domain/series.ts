import type { Count, Observation, SeriesPoint, UnusableReason } from './observation.ts';
import { sensorClassOf } from './sensor-class.ts';

/**
 * The points of one area's series: one for each pass, class, model and version of it, by time. Of an area's revisions
 * the newest that a version looked at speaks for it; `newest` marks the newest version of each look, so that versions
 * stand side by side and are never taken for one series. Unusable looks stay, with a value of null; undated ones
 * belong to no series. Areas may overlap: points of two are never summed.
 */
export function seriesOf(observations: readonly Observation[]): readonly SeriesPoint[] {
  const best = new Map<string, Entry>();
  for (const observation of observations.filter(({ at }) => at !== null))
    for (const count of observation.counts) {
      const entry = { observation, count };
      keepBetter(best, versionOf(entry), entry);
    }
  const entries = [...best.values()];
  const newest = newestOf(entries);
  // a refusal by resolution says nothing where another scene of the pass could be counted
  const counted = new Set(entries.filter((entry) => !isRefusal(entry)).map(lookOf));
  return entries
    .filter((entry) => !isRefusal(entry) || !counted.has(lookOf(entry)))
    .map((entry) => toPoint(entry, newest.has(entry)))
    .sort((a, b) => a.at - b.at || compare(a.class, b.class) || compare(a.observation, b.observation));
}

interface Entry {
  readonly observation: Observation;
  readonly count: Count;
}

function keepBetter(among: Map<string, Entry>, key: string, entry: Entry): void {
  const standing = among.get(key);
  if (standing === undefined || compareSpeakers(entry.observation, standing.observation) > 0)
    among.set(key, entry);
}

/** Of each look the newest version; one that has looked at part of its scenes so far does not speak yet. */
function newestOf(entries: readonly Entry[]): ReadonlySet<Entry> {
  const newest = new Map<string, Entry>();
  const sorted = entries.toSorted((a, b) => compareSpeakers(a.observation, b.observation));
  for (const entry of sorted) {
    const standing = newest.get(modelOf(entry));
    if (standing === undefined || !isPartOf(entry.observation, standing.observation))
      newest.set(modelOf(entry), entry);
  }
  return new Set(newest.values());
}

/** A pass of several scenes that is being counted anew: fewer of them, and less ground. */
function isPartOf(newer: Observation, older: Observation): boolean {
  return (
    newer.areaRevision === older.areaRevision &&
    newer.seen < older.seen &&
    newer.sceneIds.length < older.sceneIds.length &&
    newer.sceneIds.every((id) => older.sceneIds.includes(id))
  );
}

function versionOf(entry: Entry): string {
  return [modelOf(entry), entry.observation.modelVersion].join('\n');
}

function modelOf(entry: Entry): string {
  return [lookOf(entry), entry.observation.modelId].join('\n');
}

function lookOf({ observation, count }: Entry): string {
  return [observation.passId, count.class].join('\n');
}

function isRefusal({ observation }: Entry): boolean {
  return observation.modelSha256 === '';
}

/** The one that speaks comes last. */
function compareSpeakers(a: Observation, b: Observation): number {
  return (
    a.areaRevision - b.areaRevision ||
    compareVersions(a.modelVersion, b.modelVersion) ||
    a.observedAt - b.observedAt
  );
}

/** `1.10.0` is newer than `1.9.2`; what is no number is compared as text. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [l = '', r = ''] = [left[i], right[i]];
    const difference = Number(l) - Number(r);
    if (Number.isNaN(difference) ? l !== r : difference !== 0)
      return Number.isNaN(difference) ? compare(l, r) : difference;
  }
  return 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function toPoint({ observation, count }: Entry, newest: boolean): SeriesPoint {
  const reason = reasonOf(observation, count);
  return {
    at: observation.at as number,
    class: count.class,
    area: observation.areaId,
    status: reason === null ? 'counted' : 'unusable',
    reason,
    visibility: observation.visibility,
    raw: count.raw,
    value: count.value,
    low: count.low,
    high: count.high,
    seen: observation.seen,
    floorM: count.floorM,
    families: count.families,
    observation: observation.id,
    scenes: observation.sceneIds,
    modelId: observation.modelId,
    modelVersion: observation.modelVersion,
    sensorClass: sensorClassOf(observation.gsdM),
    newest,
    static: 0,
    review: null,
  };
}

/**
 * One class of a counted observation may be withheld alone: its zero could not be told from ground not seen, or nobody
 * has measured how well it is found.
 */
export function reasonOf(
  { status, caveats }: Pick<Observation, 'status' | 'caveats'>,
  { class: name, value }: Pick<Count, 'class' | 'value'>,
): UnusableReason | null {
  if (status.kind === 'unusable') return status.reason;
  if (value !== null) return null;
  if (caveats.includes(`unmeasured:${name}`)) return 'unmeasured';
  return caveats.includes('area-unverified') ? 'area-unverified' : 'cloud-unassessed';
}
