import type { AreaGrid } from './area-grid.ts';
import { estimateTrue } from './count.ts';
import { type Detection, isRail, type ObjectClass } from './detection.ts';
import type { Ring } from './geometry.ts';
import { type JoinedViews, joinViews } from './join-views.ts';
import type { ModelManifest } from './model.ts';
import {
  type Count,
  NO_MODEL,
  type Observation,
  type ObservationStatus,
  type RailString,
  type UnusableReason,
  type Visibility,
} from './observation.ts';
import { caveatsOf } from './observe-caveats.ts';
import { countFamilies } from './observe-families.ts';
import { type LookRates, ratesOfLook, toldRates, unmeasuredIn } from './observe-rates.ts';
import type { ReviewSummary } from './review.ts';
import type { Band, Origin } from './scene.ts';
import type { SceneView } from './scene-view.ts';
import { type Area, isPlaced } from './site.ts';
import { railStrings } from './strings.ts';

/** What an observation is made of: everything said by the scenes of one pass about one area to one model. */
export interface PassLook {
  readonly area: Area;
  readonly grid: AreaGrid;
  readonly classes: readonly ObjectClass[];
  readonly eye: Eye;
  readonly passId: string;
  readonly origin: Origin;
  /** The pass's instant, ms UTC; null for undated scenes. */
  readonly at: number | null;
  readonly atAssumed: boolean;
  /** At least one. */
  readonly views: readonly SceneView[];
  /** Outline of each of their scenes in lon/lat; null without georeference. */
  readonly footprints: ReadonlyMap<string, Ring | null>;
  /** Optional bands of the model that each scene lacked. */
  readonly missingBands: ReadonlyMap<string, readonly Band[]>;
  /** Codes of the faults for which tiles were not looked at. */
  readonly tileFaults: readonly string[];
  /** Of the same site, origin and version of the model: what error rates learn from. */
  readonly reviews: readonly ReviewSummary[];
  readonly observedAt: number;
}

/** Who looked: a model, or none and why. */
export type Eye =
  | {
      readonly kind: 'model';
      readonly manifest: Pick<
        ModelManifest,
        'id' | 'version' | 'sha256' | 'thresholds' | 'floorM' | 'longestObjectM' | 'rates' | 'families'
      >;
    }
  | { readonly kind: 'none'; readonly reason: UnusableReason; readonly detail: string };

/** With less than this share of the area seen, the rest may hold anything. */
const LEAST_SEEN = 0.5;

/**
 * What one pass says about one area. Not seen is never zero: where a zero cannot be excluded, the number stands only
 * in a verified area whose visibility is known; the raw count is kept in any case.
 */
export function observePass(look: PassLook): Observation {
  const { area, eye } = look;
  const edgeM = eye.kind === 'model' ? eye.manifest.longestObjectM / 2 : 0;
  const joined = joinViews(look.grid, look.views, { footprints: look.footprints, edgeM });
  const seen = eye.kind === 'none' ? 0 : joined.seen;
  const cited = citedOf(joined);
  const missing = missingOf(look, cited);
  const rates = ratesOfLook(look, { gsdM: coarsestM(cited), missing });
  const { counts, status } = judge(look, joined, seen, rates);
  const strings = stringsOf(look, joined);
  const model = modelOf(eye, look.classes);
  return {
    id: [area.id, `r${area.revision}`, look.passId, model.modelId, `v${model.modelVersion}`]
      .map(slug)
      .join('~'),
    areaId: area.id,
    areaRevision: area.revision,
    siteId: area.siteId,
    passId: look.passId,
    origin: look.origin,
    at: look.at,
    atAssumed: look.atAssumed,
    ...model,
    status,
    visibility: joined.visibility,
    seen,
    areaKm2: look.grid.areaKm2,
    gsdM: coarsestM(cited),
    sensor: cited[0]?.sensor ?? null,
    counts,
    strings,
    sceneIds: cited.map((view) => view.sceneId),
    caveats: caveatsOf(look, joined.visibility, { missing, rates, strings: strings ?? [] }),
    observedAt: look.observedAt,
  };
}

/** Who spoke; where nobody did, all who looked. */
function citedOf({ speakers, ranked }: JoinedViews): readonly SceneView[] {
  return speakers.length > 0 ? speakers : ranked;
}

function coarsestM(views: readonly SceneView[]): number {
  return Math.max(...views.map((view) => view.gsdM));
}

/** The optional bands that some of the scenes lacked. */
function missingOf({ missingBands }: PassLook, cited: readonly SceneView[]): readonly Band[] {
  return [...new Set(cited.flatMap(({ sceneId }) => missingBands.get(sceneId) ?? []))];
}

/** Under which model id a look without a model is filed. */
export function eyeId(eye: Eye, classes: readonly ObjectClass[]): string {
  return eye.kind === 'model' ? eye.manifest.id : `${NO_MODEL}${classes.join('-')}`;
}

export function eyeVersion(eye: Eye): string {
  return eye.kind === 'model' ? eye.manifest.version : '0';
}

/** The class an object is counted in; null where it is too short for any. A hull under the ship floor is a boat. */
export function countedClass(
  { class: name, lengthM }: Pick<Detection, 'class' | 'lengthM'>,
  floorM: number,
): ObjectClass | null {
  if (name === 'boat' || lengthM === null || lengthM >= floorM) return name;
  return name === 'ship' ? 'boat' : null;
}

/** Of every rail vehicle seen, of classes that are not counted here too; null where none could be looked for. */
function stringsOf(
  { eye, classes, grid }: PassLook,
  { detections }: JoinedViews,
): readonly RailString[] | null {
  if (eye.kind === 'none' || !classes.some(isRail)) return null;
  const { floorM } = eye.manifest;
  return railStrings(
    detections.filter((detection) => countedClass(detection, floorM) !== null),
    grid,
  );
}

interface Judged {
  readonly counts: readonly Count[];
  readonly status: ObservationStatus;
}

function judge(look: PassLook, joined: JoinedViews, seen: number, rates: LookRates): Judged {
  const { eye, classes } = look;
  if (eye.kind === 'none') {
    const counts = classes.map((objectClass) => withheld(objectClass, 0, 0));
    return { counts, status: { kind: 'unusable', reason: eye.reason, detail: eye.detail } };
  }
  const { floorM } = eye.manifest;
  const drafts = classes.map((objectClass) => {
    const counted = joined.detections.filter((d) => countedClass(d, floorM) === objectClass);
    return { objectClass, counted, raw: counted.length, floorM: objectClass === 'boat' ? 0 : floorM };
  });
  if (seen < LEAST_SEEN) {
    const counts = drafts.map((draft) => withheld(draft.objectClass, draft.raw, draft.floorM));
    return { counts, status: { kind: 'unusable', ...lossOf(joined, seen) } };
  }
  const doubt = doubtOf(look.area, joined.visibility);
  const km2Seen = look.grid.areaKm2 * seen;
  const gsdM = coarsestM(citedOf(joined));
  const counts = drafts.map(({ objectClass, counted, raw, floorM }) => {
    const here = rates.get(objectClass);
    if (!here) return withheld(objectClass, raw, floorM);
    const estimate = estimateTrue(raw, km2Seen, here.rates);
    if (estimate.low === 0 && doubt) return withheld(objectClass, raw, floorM);
    const families = countFamilies(eye.manifest.families, {
      class: objectClass,
      detections: counted,
      km2Seen,
      gsdM,
      rates: here.rates,
      isZeroBelieved: doubt === null,
    });
    return { class: objectClass, raw, ...estimate, floorM, families, rates: toldRates(here) };
  });
  if (counts.some((count) => count.value !== null)) return { counts, status: { kind: 'counted' } };
  // No look at the ground would help where no class was measured.
  const isUnmeasured = unmeasuredIn(rates).length === look.classes.length;
  const reason = doubt === null || isUnmeasured ? unmeasured(look) : doubt;
  return { counts, status: { kind: 'unusable', ...reason } };
}

function unmeasured({ eye, classes }: PassLook): Reason {
  return {
    reason: 'unmeasured',
    detail:
      `model ${eye.kind === 'model' ? `${eye.manifest.id} ${eye.manifest.version}` : 'none'} has no error rates for ` +
      `${classes.join(', ')}: measure it (crosstie evaluate) and put them into rates of model.json`,
  };
}

function withheld(objectClass: ObjectClass, raw: number, floorM: number): Count {
  return { class: objectClass, raw, value: null, low: null, high: null, floorM, families: null, rates: null };
}

type Reason = Omit<Extract<ObservationStatus, { kind: 'unusable' }>, 'kind'>;

/** Why a zero would not be believed here; null when it would. */
function doubtOf(area: Area, visibility: Visibility): Reason | null {
  if (!isPlaced(area))
    return {
      reason: 'area-unverified',
      detail: `nobody has seen on imagery that area ${area.id} lies where it should: a zero may be another place's`,
    };
  if (visibility === 'unchecked')
    return {
      reason: 'cloud-unassessed',
      detail: 'the scene could not be judged for cloud and has no mask: a zero may be hidden ground',
    };
  return null;
}

/**
 * Why the count of those who searched the ground themselves does not stand; null when it does. They go by the rule that
 * models go by: what was visible they know; that the area lies on its place they must have said, where nobody had.
 */
export function whyUnbelieved(
  { low }: { readonly low: number },
  of: {
    readonly observation: Pick<Observation, 'status'>;
    readonly area: Area;
    /** Share of the area that was visible to them. */
    readonly seen: number;
    readonly isPlaced: boolean;
  },
): UnusableReason | null {
  const { status } = of.observation;
  if (of.seen < LEAST_SEEN)
    return status.kind === 'unusable' && isLoss(status.reason) ? status.reason : 'cloud';
  if (low > 0) return null;
  return doubtOf({ ...of.area, verified: of.area.verified || of.isPlaced }, 'reviewed')?.reason ?? null;
}

/** Ground that was not seen, whoever looks; what is drawn out of what was seen was hidden by something. */
function isLoss(reason: UnusableReason): boolean {
  return reason === 'coverage' || reason === 'nodata' || reason === 'resolution' || reason === 'geolocation';
}

/** What took most of the area; tiles that failed are ground that was not covered. */
function lossOf({ ranked }: JoinedViews, seen: number): Reason {
  const mean = (cause: keyof SceneView['lost']): number =>
    ranked.reduce((sum, view) => sum + view.lost[cause], 0) / ranked.length;
  const losses = [
    ['cloud', mean('cloud')],
    ['coverage', mean('coverage') + mean('failed')],
    ['nodata', mean('nodata')],
  ] as const;
  const [reason] = losses.reduce((worst, loss) => (loss[1] > worst[1] ? loss : worst));
  const shares = [...losses.map(([cause, share]) => `${cause} ${percent(share)}`)];
  return {
    reason,
    detail: `${percent(seen)} of the area seen, expected at least ${percent(LEAST_SEEN)}; lost to ${shares.join(', ')}`,
  };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function modelOf(
  eye: Eye,
  classes: readonly ObjectClass[],
): Pick<Observation, 'modelId' | 'modelVersion' | 'modelSha256' | 'threshold'> {
  const named = { modelId: eyeId(eye, classes), modelVersion: eyeVersion(eye) };
  if (eye.kind === 'none') return { ...named, modelSha256: '', threshold: 0 };
  const { sha256, thresholds } = eye.manifest;
  return { ...named, modelSha256: sha256, threshold: thresholds.count };
}

/** Ids travel in URLs and in job ids. */
function slug(text: string): string {
  return text.replace(/[^A-Za-z0-9._~-]/g, '-');
}
