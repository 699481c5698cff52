import type { ObjectClass } from '../detection.ts';
import { type ErrorRates, type ModelManifest, ratesFor } from '../model.ts';
import type { Count, Observation, SeriesPoint, UnusableReason } from '../observation.ts';
import type { Band } from '../scene.ts';
import { sensorClassOf } from '../sensor-class.ts';
import type { Area, AreaKind } from '../site.ts';
import { type ChartedLook, type ChartKey, type ChartSeries, chartIdOf } from './chart.ts';
import { boxesPerObject, errorLevelOf, isUsable } from './look.ts';
import { isUnmoved } from './unmoved.ts';

export interface Charting {
  /** Of one area and origin. */
  readonly observations: readonly Observation[];
  /** Its series: which observations speak, and what analysts counted. */
  readonly points: readonly SeriesPoint[];
  /** Every revision of the area. */
  readonly revisions: readonly Area[];
  /** How the model errs that made an observation, where that does not say so; null where it is not known (any more). */
  readonly ratesOf: RatesOf;
  /** What strands of a chart were judged by before: a model that is no longer at hand still erred as it did. */
  readonly knownRates: (chartId: string, strand: string) => ErrorRates | null;
}

type RatesOf = (observation: Observation, name: ObjectClass, kind: AreaKind) => ErrorRates | null;

/**
 * The charts of one area: a look for each point for which a model speaks, in its newest version there. A look is charted only where its zero would have
 * been believed, or the busy looks alone would pass for the usual: one over an unverified outline, or under cloud that
 * nobody assessed, is no data whatever it counted. Points without a model have no chart.
 */
export function chartsOf(charting: Charting): readonly ChartSeries[] {
  const spoken = new Map(charting.observations.map((observation) => [observation.id, observation]));
  const charts = new Map<string, { key: ChartKey; looks: Drafted[] }>();
  for (const point of charting.points.filter(({ newest }) => newest)) {
    const observation = spoken.get(point.observation);
    const count = observation?.counts.find(({ class: name }) => name === point.class);
    if (observation === undefined || count === undefined || observation.modelSha256 === '') continue;
    const key = keyOf(observation, count);
    const chart = charts.get(chartIdOf(key)) ?? { key, looks: [] };
    charts.set(chartIdOf(key), chart);
    chart.looks.push(draft(point, observation, count, chartIdOf(key), charting));
  }
  return [...charts.values()].map(({ key, looks }) => ({
    key,
    looks: withMovement(withoutStill(looks.toSorted((a, b) => a.look.at - b.look.at))),
    rates: Object.fromEntries(
      looks.flatMap(({ look, rates }) => (rates === null ? [] : [[look.strand, rates]])),
    ),
  }));
}

/** By the manifests at hand, as the observation was counted. */
export function ratesOfModels(models: readonly Pick<ModelManifest, 'id' | 'version' | 'rates'>[]): RatesOf {
  return (observation, name, kind) => {
    const { modelId, modelVersion } = observation;
    const manifest = models.find(({ id, version }) => id === modelId && version === modelVersion);
    return manifest === undefined ? null : ratesFor(manifest.rates, name, kind, missingBands(observation));
  };
}

interface Drafted {
  readonly look: ChartedLook;
  readonly observation: Observation;
  readonly rates: ErrorRates | null;
  /** Boxes of static objects among the raw ones. */
  readonly still: number;
}

function keyOf({ areaId, origin, modelId, gsdM }: Observation, { class: name, floorM }: Count): ChartKey {
  return { areaId, origin, class: name, modelId, sensorClass: sensorClassOf(gsdM), floorM };
}

function draft(
  point: SeriesPoint,
  observation: Observation,
  count: Count,
  chartId: string,
  charting: Charting,
): Drafted {
  const strand = strandOf(observation, charting.revisions);
  const known = whyNotCharted(point, observation);
  const rates = known === null ? ratesBehind(observation, count, chartId, strand, charting) : null;
  const reason = known ?? (rates === null ? 'unmeasured' : null);
  const { at, seen } = point;
  const km2Seen = observation.areaKm2 * seen;
  const look: ChartedLook = {
    at,
    raw: rates === null ? null : rawOf(point, count, { km2Seen }, rates),
    reason,
    seen,
    km2Seen,
    unchanged: false,
    // drawing what was hidden says what was seen, not what stands there: only a whole count is a second pair of eyes
    confirmed:
      reason === null && (isByAnalyst(point) || isSeconded(observation, count, charting.observations)),
    observation: observation.id,
    strand,
    published: publishedOf(point),
    byAnalyst: isByAnalyst(point),
    still: 0,
  };
  return { look, observation, rates, still: point.static };
}

/** Whether an alert could rest on it: an unverified area gives none, and unknown cloud makes the exposure unknown. */
function whyNotCharted(point: SeriesPoint, { caveats }: Observation): UnusableReason | null {
  if (point.status === 'unusable') return point.reason ?? 'nodata';
  if (caveats.includes('area-unverified')) return 'area-unverified';
  return point.visibility === 'unchecked' ? 'cloud-unassessed' : null;
}

/** As the observation was counted, whatever has been measured or learned since. */
function ratesBehind(
  observation: Observation,
  { class: name, rates }: Count,
  chartId: string,
  strand: string,
  { revisions, ratesOf, knownRates }: Charting,
): ErrorRates | null {
  if (rates !== null) {
    const { from, reviewedScenes, ...numbers } = rates;
    const measuredOn = from === 'card' ? 'model card' : `${reviewedScenes} scenes reviewed here`;
    return { class: name, ...numbers, measuredOn };
  }
  const area = revisions.find(({ revision }) => revision === observation.areaRevision);
  return (area === undefined ? null : ratesOf(observation, name, area.kind)) ?? knownRates(chartId, strand);
}

function isByAnalyst({ review }: SeriesPoint): boolean {
  return review?.isCurrent === true;
}

/**
 * The boxes that a look counted. An analyst's count stands for the boxes that the model would have made of as many objects
 * there: reviewed looks and others are of one scale. It is told from the boxes that it did make, less (or more) by the
 * share that it finds of the objects that the analyst took away (or added): what is left is the clutter of this ground.
 * The card's mean clutter says little of one place: its law is wide, and hundreds of boxes a km2 that nobody drew would
 * stand in the chart.
 */
function rawOf(
  point: SeriesPoint,
  { raw }: Count,
  { km2Seen }: Pick<ChartedLook, 'km2Seen'>,
  rates: ErrorRates,
): number {
  const { value, review } = point;
  if (value === null || review === null || !isByAnalyst(point)) return raw;
  const errors = errorLevelOf(rates);
  const perObject = boxesPerObject(errors);
  const byModel = review.model.value ?? Math.max(0, raw - errors.falsePerKm2 * km2Seen) / perObject;
  return Math.max(0, Math.round(raw + perObject * (value - byModel)));
}

function publishedOf({ value, low, high }: SeriesPoint): ChartedLook['published'] {
  return value === null || low === null || high === null ? null : { value, low, high };
}

/** Another model counted the same pass, objects over the same length, and each finds the other's number possible. */
function isSeconded(observation: Observation, count: Count, all: readonly Observation[]): boolean {
  return all.some(
    (other) =>
      other.passId === observation.passId &&
      other.areaRevision === observation.areaRevision &&
      other.modelId !== observation.modelId &&
      other.counts.some(
        (second) =>
          second.class === count.class &&
          second.floorM === count.floorM &&
          holds(second, count) &&
          holds(count, second),
      ),
  );
}

function holds({ low, high }: Count, { value }: Count): boolean {
  return low !== null && high !== null && value !== null && low <= value && value <= high;
}

/** Revisions that differ in their name or in being verified are the same ground: the first of them names it. */
function strandOf(observation: Observation, revisions: readonly Area[]): string {
  const groundOf = ({ ring, kind }: Area): string => JSON.stringify([ring, kind]);
  const area = revisions.find(({ revision }) => revision === observation.areaRevision);
  const same = area === undefined ? [] : revisions.filter((other) => groundOf(other) === groundOf(area));
  const ground = Math.min(observation.areaRevision, ...same.map(({ revision }) => revision));
  const missing = missingBands(observation).map((band) => `~without-${band}`);
  return [`r${ground}~v${observation.modelVersion}`, ...missing].join('');
}

function missingBands({ caveats }: Observation): readonly Band[] {
  return caveats.flatMap((caveat) => (caveat.startsWith('band-missing:') ? [caveat.slice(13) as Band] : []));
}

/** So many usable looks say what a place held from the beginning: one of them may have missed it. */
const FIRST_LOOKS = 3;

/**
 * What has stood there since a strand began (hulks, cranes, a shadow that is boxed each time) is counted apart. What came
 * later and stayed is not, though the register calls it static in the end: its coming was news, and its staying is what
 * becomes usual. Otherwise a train that stands for 90 days would take back what was told of its arrival.
 */
function withoutStill(drafts: readonly Drafted[]): readonly Drafted[] {
  const first = new Map<string, number>();
  for (const strand of new Set(drafts.map(({ look }) => look.strand))) {
    const usable = drafts
      .filter(({ look }) => look.strand === strand && isUsable(look))
      .slice(0, FIRST_LOOKS);
    const sorted = usable.map(({ still }) => still).sort((a, b) => a - b);
    first.set(strand, sorted[sorted.length >> 1] ?? 0);
  }
  return drafts.map((draft) => {
    const { look } = draft;
    if (!isUsable(look)) return draft;
    const still = Math.min(draft.still, first.get(look.strand) ?? 0, look.raw);
    return { ...draft, look: { ...look, raw: look.raw - still, still } };
  });
}

/** Each beside the last look before it that says something. */
function withMovement(drafts: readonly Drafted[]): readonly ChartedLook[] {
  let last: Observation | null = null;
  return drafts.map(({ look, observation }) => {
    if (!isUsable(look)) return look;
    const unchanged = last !== null && isUnmoved(last.strings, observation.strings);
    last = observation;
    return { ...look, unchanged };
  });
}
