import type { Draws } from './chance.ts';

/**
 * The simulation of Noufaily et al., An improved algorithm for outbreak detection in multiple surveillance systems,
 * Statistics in Medicine 32 (2013): 7 rows of parameters x trend or none x 0, 1, 2 harmonics = 42 scenarios.
 */
const THETA = [0.1, -2, 1.5, 0.5, 2.5, 3.75, 5] as const;
const BETA = [0.0025, 0.005, 0.003, 0.002, 0.001, 0.001, 0.0001] as const;
const GAMMA1 = [0.6, 0.1, 0.2, 0.5, 1, 0.1, 0.05] as const;
const GAMMA2 = [0.6, 0.3, -0.4, 0.5, 0.1, -0.1, 0.01] as const;
const PHI = [1.5, 2, 1, 5, 3, 1.1, 1.2] as const;

export const WEEKS = 624;
/** The weeks judged: 576 to 624, counted from 1. */
export const FIRST_JUDGED = 575;

export interface Scenario {
  readonly row: number;
  readonly trend: boolean;
  readonly harmonics: 0 | 1 | 2;
}

export const SCENARIOS: readonly Scenario[] = THETA.flatMap((_, row) =>
  [false, true].flatMap((trend) => ([0, 1, 2] as const).map((harmonics) => ({ row, trend, harmonics }))),
);

export interface Series {
  /** Counts of weeks 1 to 624, outbreaks included. */
  readonly counts: Int32Array;
  /** Of them, cases of outbreaks. */
  readonly outbreak: Int32Array;
  /** The outbreak among the weeks judged: its first and last week with a case, from 0; null when it has no case. */
  readonly judged: { readonly from: number; readonly to: number } | null;
}

function meanOf({ row, trend, harmonics }: Scenario, week: number): number {
  let eta = pick(THETA, row) + (trend ? pick(BETA, row) * week : 0);
  for (let j = 1; j <= harmonics; j++) {
    const angle = (2 * Math.PI * j * week) / 52;
    eta += pick(GAMMA1, row) * Math.cos(angle) + pick(GAMMA2, row) * Math.sin(angle);
  }
  return Math.exp(eta);
}

/** @param k size of the judged outbreak, in standard deviations of its first week */
export function drawSeries(scenario: Scenario, k: number, draws: Draws): Series {
  const phi = pick(PHI, scenario.row);
  const counts = new Int32Array(WEEKS);
  for (let i = 0; i < WEEKS; i++) counts[i] = draws.count(meanOf(scenario, i + 1), phi);
  const outbreak = new Int32Array(WEEKS);
  for (let n = 0; n < 4; n++)
    addOutbreak(outbreak, scenario, draws.int(312, 574), pick([2, 3, 5, 10], draws.int(0, 3)), draws);
  const first = draws.int(FIRST_JUDGED, WEEKS - 1);
  const judged = new Int32Array(WEEKS);
  addOutbreak(judged, scenario, first, k, draws);
  const weeks = [...judged.keys()].filter((i) => (judged[i] as number) > 0);
  for (let i = 0; i < WEEKS; i++) {
    outbreak[i] = (outbreak[i] as number) + (judged[i] as number);
    counts[i] = (counts[i] as number) + (outbreak[i] as number);
  }
  const [from, to] = [weeks[0], weeks.at(-1)];
  return { counts, outbreak, judged: from === undefined || to === undefined ? null : { from, to } };
}

/** Poisson(k sd) cases, each delayed by a whole number of weeks, floor(LogNormal(0, 0.5)). */
function addOutbreak(into: Int32Array, scenario: Scenario, first: number, k: number, draws: Draws): void {
  const sd = Math.sqrt(meanOf(scenario, first + 1) * pick(PHI, scenario.row));
  const size = draws.poisson(k * sd);
  for (let n = 0; n < size; n++) {
    const week = first + Math.floor(Math.exp(0.5 * draws.normal()));
    if (week < WEEKS) into[week] = (into[week] as number) + 1;
  }
}

function pick<T>(values: readonly T[], index: number): T {
  return values[index] as T;
}
