import type { ErrorRates } from './model.ts';

/** How a model did on one class in one look, as a complete review tells. */
export interface ReviewedLook {
  /** Scenes of one pass are one look. */
  readonly passId: string;
  readonly km2Seen: number;
  /** Boxes that are objects, objects without a box, boxes that are none. */
  readonly hits: number;
  readonly missed: number;
  readonly falseBoxes: number;
}

/** The rates that hold at one place, for one sensor class and one version of a model. */
export interface RatesHere {
  readonly rates: ErrorRates;
  /** Scenes that were reviewed whole. */
  readonly reviewedScenes: number;
  /** Whether `rates` were learned here; before that they are the card's. */
  readonly validatedHere: boolean;
}

/** From so many reviewed scenes on, what was learned at a place holds there. */
export const SCENES_TO_VALIDATE = 20;

/** The card's rates until enough scenes were reviewed, then those that were learned. */
export function ratesHere(card: ErrorRates, looks: readonly ReviewedLook[]): RatesHere {
  const reviewedScenes = new Set(looks.map(({ passId }) => passId)).size;
  const validatedHere = reviewedScenes >= SCENES_TO_VALIDATE;
  return { rates: validatedHere ? learnRates(card, looks) : card, reviewedScenes, validatedHere };
}

/**
 * Error rates of the next look at a place, from reviewed looks there and the card as what was known before. Without
 * looks they are the card's; the order of looks does not matter.
 *
 * Recall of look j at a place: R_j ~ Beta(r c, (1 - r) c), r ~ Beta, hits ~ Binomial(objects, R_j). The card's variance
 * of R holds both spreads, between places and between looks at one; half of it is given to each. rho = 1 / (c + 1) is
 * then moved by the looks (moments: E[(hits - n r)^2] = n r (1 - r) (1 + (n - 1) rho)), r by the beta-binomial with
 * looks discounted by 1 + (n - 1) rho, as wagons of one string are missed together.
 *
 * False boxes of a look ~ Poisson(lambda km2), lambda ~ Gamma. Where looks differ by more than Poisson (snow, shadows),
 * phi = Pearson / df over 1 discounts them and widens what the next look may hold. They are all laid to the ground: a place
 * that was reviewed so often has its usual traffic in its own false boxes, those beside objects among them.
 */
export function learnRates(card: ErrorRates, looks: readonly ReviewedLook[]): ErrorRates {
  if (looks.length === 0) return card;
  const sorted = looks.toSorted(byContent);
  const { falsePerHitShape: _shape, falsePerHitRate: _rate, ...ofCard } = card;
  return {
    ...ofCard,
    ...recallFrom(card, sorted),
    ...clutterFrom(card, sorted),
    measuredOn: `${looks.length} reviewed looks at this place; before them ${card.measuredOn}`,
  };
}

/** Share of the card's variance of recall that lies between places; the rest lies between looks at one place. */
const BETWEEN_PLACES = 0.5;
/** What is presumed of the spread between looks weighs as much as so many looks. */
const PRESUMED_LOOKS = 5;
const LEAST_RHO = 1e-4;
const MOST_RHO = 0.9;
/** Under it a count has no upper end (count.ts). */
const LEAST_ALPHA = 0.5;

type Recall = Pick<ErrorRates, 'recallAlpha' | 'recallBeta'>;

function recallFrom({ recallAlpha, recallBeta }: ErrorRates, looks: readonly ReviewedLook[]): Recall {
  const weight = recallAlpha + recallBeta;
  const mean = recallAlpha / weight;
  const variance = (mean * (1 - mean)) / (weight + 1);
  const ofPlaces = (weight + 1) / BETWEEN_PLACES - 1;
  const place: Recall = { recallAlpha: mean * ofPlaces, recallBeta: (1 - mean) * ofPlaces };
  const presumed = ((1 - BETWEEN_PLACES) * variance) / (mean * (1 - mean) - BETWEEN_PLACES * variance);

  const first = learnPlace(place, looks, presumed);
  const rho = learnSpread(meanOf(first), looks, presumed);
  return nextLook(learnPlace(place, looks, rho), rho);
}

function learnPlace(place: Recall, looks: readonly ReviewedLook[], rho: number): Recall {
  let { recallAlpha, recallBeta } = place;
  for (const { hits, missed } of looks) {
    const discount = 1 + Math.max(0, hits + missed - 1) * rho;
    recallAlpha += hits / discount;
    recallBeta += missed / discount;
  }
  return { recallAlpha, recallBeta };
}

/** Each look's own estimate, weighed by how much of its variance lies between looks, beside what was presumed. */
function learnSpread(recall: number, looks: readonly ReviewedLook[], presumed: number): number {
  let sum = PRESUMED_LOOKS * presumed;
  let weights = PRESUMED_LOOKS;
  for (const { hits, missed } of looks) {
    const n = hits + missed;
    if (n < 2) continue;
    const squared = (hits - n * recall) ** 2 / (n * recall * (1 - recall));
    const share = ((n - 1) * presumed) / (1 + (n - 1) * presumed);
    sum += share ** 2 * ((squared - 1) / (n - 1));
    weights += share ** 2;
  }
  return Math.min(MOST_RHO, Math.max(LEAST_RHO, sum / weights));
}

/** The Beta with mean and variance of the next look's recall: the place's, and the spread between looks. */
function nextLook(place: Recall, rho: number): Recall {
  const weight = place.recallAlpha + place.recallBeta;
  const mean = meanOf(place);
  const ofPlace = (mean * (1 - mean)) / (weight + 1);
  const variance = ofPlace + (mean * (1 - mean) - ofPlace) * rho;
  const concentration = Math.max((mean * (1 - mean)) / variance - 1, LEAST_ALPHA / mean);
  // at the least concentration the product rounds to either side of it
  const recallAlpha = Math.max(LEAST_ALPHA, mean * concentration);
  return { recallAlpha, recallBeta: (1 - mean) * concentration };
}

function meanOf({ recallAlpha, recallBeta }: Recall): number {
  return recallAlpha / (recallAlpha + recallBeta);
}

type Clutter = Pick<ErrorRates, 'falsePerKm2Shape' | 'falsePerKm2Rate'>;

function clutterFrom(
  { falsePerKm2Shape, falsePerKm2Rate }: ErrorRates,
  looks: readonly ReviewedLook[],
): Clutter {
  const seen = looks.filter(({ km2Seen }) => km2Seen > 0);
  const km2 = seen.reduce((sum, look) => sum + look.km2Seen, 0);
  if (km2 === 0) return { falsePerKm2Shape, falsePerKm2Rate };
  const boxes = seen.reduce((sum, look) => sum + look.falseBoxes, 0);
  const mean = (falsePerKm2Shape + boxes) / (falsePerKm2Rate + km2);
  const pearson = seen.reduce(
    (sum, look) => sum + (look.falseBoxes - mean * look.km2Seen) ** 2 / (mean * look.km2Seen),
    0,
  );
  const phi = Math.max(1, seen.length > 1 ? pearson / (seen.length - 1) : 1);
  const rate = falsePerKm2Rate + km2 / phi;
  const lambda = (falsePerKm2Shape + boxes / phi) / rate;
  const variance = lambda / rate + ((phi - 1) * lambda) / (km2 / seen.length);
  return { falsePerKm2Shape: lambda ** 2 / variance, falsePerKm2Rate: lambda / variance };
}

/** One order whatever order the looks came in: sums of floats depend on theirs. */
function byContent(a: ReviewedLook, b: ReviewedLook): number {
  return a.hits - b.hits || a.missed - b.missed || a.falseBoxes - b.falseBoxes || a.km2Seen - b.km2Seen;
}
