import type { ErrorRates } from '../model.ts';
import type { UnusableReason } from '../observation.ts';

/** One pass over one area and class, as the charts take it. Static objects are counted apart before. */
export interface Look {
  /** Acquisition, ms UTC. */
  readonly at: number;
  /** Boxes counted; null where the pass says nothing, and then why. */
  readonly raw: number | null;
  readonly reason: UnusableReason | null;
  /** Usable fraction of the area, 0..1. */
  readonly seen: number;
  /** Ground seen, km2. */
  readonly km2Seen: number;
  /** The same string of wagons, unmoved since the look before: no second opinion. */
  readonly unchanged: boolean;
  /** A reviewer or a second model found the same. */
  readonly confirmed: boolean;
}

/** A look that says something. */
export interface UsableLook extends Look {
  readonly raw: number;
}

/** A look that may be an analyst's: `raw` is then what the model would have boxed, on ground full of clutter far from the count. */
export interface CountedLook extends UsableLook {
  readonly byAnalyst?: boolean;
  readonly published?: { readonly value: number } | null;
  readonly still?: number;
}

/** What an analyst counted of what moves; null of a look that is a model's alone. */
export function analystsCount({ byAnalyst, published, still = 0 }: CountedLook): number | null {
  return byAnalyst && published ? Math.max(0, published.value - still) : null;
}

/** Below this share of the area a pass is not used. */
const MIN_SEEN = 0.5;

/** Looks closer than this share their weather, their light and their wagons: not two opinions, ms. */
export const INDEPENDENT_MS = 12 * 3_600_000;

export function isUsable(look: Look): look is UsableLook {
  return look.raw !== null && look.seen >= MIN_SEEN;
}

/** Why a look is not used; null where it is. */
export function whyUnusable(look: Look): UnusableReason | null {
  if (look.raw === null) return look.reason ?? 'nodata';
  return isUsable(look) ? null : 'coverage';
}

/** What a look's count is made of: mean raw count = exposure x rate + clutter. */
export interface Exposure {
  /** Share of the area seen x boxes of an object: a rate is true objects over the whole area. */
  readonly exposure: number;
  /** False boxes expected on the ground seen. */
  readonly clutter: number;
}

/** How one model errs at one place. */
export interface ErrorLevel {
  /** Mean share of objects found. */
  readonly recall: number;
  readonly falsePerKm2: number;
  /** False boxes beside each object found; absent: none. */
  readonly falsePerHit?: number;
}

/** Boxes expected of one object. */
export function boxesPerObject({ recall, falsePerHit = 0 }: ErrorLevel): number {
  return recall * (1 + falsePerHit);
}

/** What a number of boxes speaks for, of which `clutter` are expected to be false: ALERTING.md's way back to true counts. */
export function objectsOf(boxes: number, clutter: number, errors: ErrorLevel): number {
  return Math.max(0, (boxes - clutter) / boxesPerObject(errors));
}

/** By the model's own measure; null where counts are taken as the truth, as an analyst's own tally is. */
export function errorLevelOf(rates: ErrorRates | null): ErrorLevel {
  if (rates === null) return { recall: 1, falsePerKm2: 0 };
  return {
    recall: rates.recallAlpha / (rates.recallAlpha + rates.recallBeta),
    falsePerKm2: rates.falsePerKm2Shape / rates.falsePerKm2Rate,
    ...(rates.falsePerHitShape !== undefined && rates.falsePerHitRate !== undefined
      ? { falsePerHit: rates.falsePerHitShape / rates.falsePerHitRate }
      : {}),
  };
}

export function exposureOf(look: Look, errors: ErrorLevel): Exposure {
  return { exposure: look.seen * boxesPerObject(errors), clutter: errors.falsePerKm2 * look.km2Seen };
}
