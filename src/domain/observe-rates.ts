import type { ObjectClass } from './detection.ts';
import type { RatesHere } from './learn-rates.ts';
import { numbersOf } from './model.ts';
import type { CountRates } from './observation.ts';
import type { PassLook } from './observe.ts';
import { ratesAtPlace } from './rates-evidence.ts';
import type { Band } from './scene.ts';

/** The error rates of each class of a look; null where nobody has measured it. None where no model looked. */
export type LookRates = ReadonlyMap<ObjectClass, RatesHere | null>;

/** Learned at this place where enough was reviewed, else the card's. */
export function ratesOfLook(
  { eye, classes, area, reviews }: PassLook,
  { gsdM, missing }: { readonly gsdM: number; readonly missing: readonly Band[] },
): LookRates {
  if (eye.kind === 'none') return new Map();
  const { rates } = eye.manifest;
  return new Map(
    classes.map((name) => [
      name,
      ratesAtPlace(rates, { class: name, areaKind: area.kind, gsdM, missing }, reviews),
    ]),
  );
}

/** Classes that the model boxes but whose error rates nobody has measured: their raw counts are worth no interval. */
export function unmeasuredIn(rates: LookRates): readonly ObjectClass[] {
  return [...rates].flatMap(([name, here]) => (here === null ? [name] : []));
}

/** Every class rests on reviews of this place. */
export function isValidatedHere(rates: LookRates): boolean {
  return rates.size > 0 && [...rates.values()].every((here) => here?.validatedHere === true);
}

export function toldRates({ rates, reviewedScenes, validatedHere }: RatesHere): CountRates {
  return {
    from: validatedHere ? 'reviews' : 'card',
    reviewedScenes: validatedHere ? reviewedScenes : 0,
    ...numbersOf(rates),
    measuredOn: rates.measuredOn,
  };
}
