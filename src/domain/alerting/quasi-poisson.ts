/**
 * Counts whose mean is exposure x rate + clutter and whose variance is phi x mean:
 *
 *   mu_i = e_i exp(x_i' b) + c_i     e_i, c_i known
 *
 * Fitted by iteratively reweighted least squares: working weight (mu - c)^2 / mu, working response
 * x'b + (y - mu) / (mu - c). With c = 0 it is the quasi-Poisson regression with offset ln e of R's glm.
 */
export interface Counts {
  readonly y: Float64Array;
  readonly exposure: Float64Array;
  readonly clutter: Float64Array;
  /** Row by row, `columns` to a row; the first column is 1. */
  readonly design: Float64Array;
  readonly columns: number;
}

export interface Fit {
  readonly coefficients: Float64Array;
  readonly mu: Float64Array;
  /** Leverage of each count: its diagonal of the hat matrix. */
  readonly leverage: Float64Array;
  /** max(1, weighted Pearson chi-square / (n - columns)). */
  readonly phi: number;
  /** Of the coefficients, phi included; columns x columns, row by row. */
  readonly covariance: Float64Array;
}

const MAX_STEPS = 60;
const MAX_HALVINGS = 12;
const TOLERANCE = 1e-11;
/** No step moves a ln rate further: where clutter explains everything the scoring step is without bound. */
const MAX_CHANGE = 4;
/** Keeps the normal equations solvable where a column says nothing; far below what any figure shows. */
const RIDGE = 1e-10;

/**
 * A yard that was always empty has no finite estimate: the search then ends where the deviance no longer changes.
 * @param weights prior weight of each count
 */
export function fitQuasiPoisson(counts: Counts, weights: Float64Array): Fit {
  let state = stateAt(counts, weights, startOf(counts));
  for (let step = 0; step < MAX_STEPS; step++) {
    const change = stepFrom(counts, weights, state);
    let share = Math.min(1, MAX_CHANGE / largestChange(counts, change));
    let next = stateAt(counts, weights, moved(state.coefficients, change, share));
    for (let half = 0; half < MAX_HALVINGS && !(next.deviance <= state.deviance + TOLERANCE); half++) {
      share /= 2;
      next = stateAt(counts, weights, moved(state.coefficients, change, share));
    }
    const gain = Math.abs(state.deviance - next.deviance);
    state = next;
    if (gain <= TOLERANCE * (Math.abs(state.deviance) + 0.1)) break;
  }
  return describe(counts, weights, state);
}

/** sum of a_j b_j over one row. */
export function dot(row: Float64Array, coefficients: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < coefficients.length; j++) sum += get(row, j) * get(coefficients, j);
  return sum;
}

/** x' V x: the variance of a linear predictor. */
export function quadratic(row: Float64Array, covariance: Float64Array): number {
  const k = row.length;
  let sum = 0;
  for (let i = 0; i < k; i++)
    for (let j = 0; j < k; j++) sum += get(row, i) * get(covariance, i * k + j) * get(row, j);
  return sum;
}

interface State {
  readonly coefficients: Float64Array;
  readonly mu: Float64Array;
  readonly deviance: number;
}

/** Everywhere the overall rate, half an object more than was counted over clutter. */
function startOf({ y, exposure, clutter, columns }: Counts): Float64Array {
  let objects = 0.5;
  let exposed = 0;
  for (let i = 0; i < y.length; i++) {
    objects += Math.max(0, get(y, i) - get(clutter, i));
    exposed += get(exposure, i);
  }
  const start = new Float64Array(columns);
  start[0] = Math.log(objects / exposed);
  return start;
}

function stateAt(counts: Counts, weights: Float64Array, coefficients: Float64Array): State {
  const { y, exposure, clutter, design, columns } = counts;
  const mu = new Float64Array(y.length);
  let deviance = 0;
  for (let i = 0; i < y.length; i++) {
    let eta = 0;
    for (let j = 0; j < columns; j++) eta += get(design, i * columns + j) * get(coefficients, j);
    const mean = Math.max(Number.MIN_VALUE, get(exposure, i) * Math.exp(eta) + get(clutter, i));
    const count = get(y, i);
    mu[i] = mean;
    deviance += 2 * get(weights, i) * ((count > 0 ? count * Math.log(count / mean) : 0) - count + mean);
  }
  return { coefficients, mu, deviance };
}

/** The scoring step: (X'WX)^-1 X'W (y - mu) / (mu - c). */
function stepFrom(counts: Counts, weights: Float64Array, { mu }: State): Float64Array {
  const { y, design, columns, clutter } = counts;
  const right = new Float64Array(columns);
  for (let i = 0; i < y.length; i++) {
    const pull = (get(weights, i) * (get(mu, i) - get(clutter, i)) * (get(y, i) - get(mu, i))) / get(mu, i);
    for (let j = 0; j < columns; j++) right[j] = get(right, j) + pull * get(design, i * columns + j);
  }
  const inverse = invert(information(counts, weights, mu), columns);
  return right.map((_, i) => dot(inverse.subarray(i * columns, (i + 1) * columns), right));
}

function moved(from: Float64Array, change: Float64Array, share: number): Float64Array {
  return from.map((value, j) => value + share * get(change, j));
}

function largestChange({ design, columns }: Counts, change: Float64Array): number {
  let largest = 0;
  for (let row = 0; row < design.length; row += columns) {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += get(design, row + j) * get(change, j);
    largest = Math.max(largest, Math.abs(sum));
  }
  return largest;
}

/** X'WX, W = weight (mu - c)^2 / mu, with the ridge on its diagonal; columns x columns. */
function information(
  { y, design, columns, clutter }: Counts,
  weights: Float64Array,
  mu: Float64Array,
): Float64Array {
  const matrix = new Float64Array(columns * columns);
  for (let i = 0; i < y.length; i++) {
    const weight = (get(weights, i) * (get(mu, i) - get(clutter, i)) ** 2) / get(mu, i);
    const row = i * columns;
    for (let j = 0; j < columns; j++)
      for (let k = 0; k <= j; k++)
        matrix[j * columns + k] =
          get(matrix, j * columns + k) + weight * get(design, row + j) * get(design, row + k);
  }
  for (let j = 0; j < columns; j++) {
    for (let k = 0; k < j; k++) matrix[k * columns + j] = get(matrix, j * columns + k);
    matrix[j * columns + j] = get(matrix, j * columns + j) * (1 + RIDGE) + RIDGE * RIDGE;
  }
  return matrix;
}

function describe(counts: Counts, weights: Float64Array, { coefficients, mu }: State): Fit {
  const { y, columns, design, clutter } = counts;
  const n = y.length;
  const inverse = invert(information(counts, weights, mu), columns);
  const leverage = new Float64Array(n);
  let pearson = 0;
  for (let i = 0; i < n; i++) {
    const slope = get(mu, i) - get(clutter, i);
    const row = design.subarray(i * columns, (i + 1) * columns);
    leverage[i] = ((get(weights, i) * slope * slope) / get(mu, i)) * quadratic(row, inverse);
    pearson += (get(weights, i) * (get(y, i) - get(mu, i)) ** 2) / get(mu, i);
  }
  const phi = n > columns ? Math.max(1, pearson / (n - columns)) : 1;
  return { coefficients, mu, leverage, phi, covariance: inverse.map((value) => value * phi) };
}

/** Gauss and Jordan; the ridge keeps every pivot above 0. */
function invert(matrix: Float64Array, k: number): Float64Array {
  const left = Float64Array.from(matrix);
  const inverse = new Float64Array(k * k);
  for (let i = 0; i < k; i++) inverse[i * k + i] = 1;
  for (let pivot = 0; pivot < k; pivot++) {
    const scale = 1 / get(left, pivot * k + pivot);
    for (let j = 0; j < k; j++) {
      left[pivot * k + j] = get(left, pivot * k + j) * scale;
      inverse[pivot * k + j] = get(inverse, pivot * k + j) * scale;
    }
    for (let i = 0; i < k; i++) {
      const factor = get(left, i * k + pivot);
      if (i === pivot || factor === 0) continue;
      for (let j = 0; j < k; j++) {
        left[i * k + j] = get(left, i * k + j) - factor * get(left, pivot * k + j);
        inverse[i * k + j] = get(inverse, i * k + j) - factor * get(inverse, pivot * k + j);
      }
    }
  }
  return inverse;
}

/** Within bounds by construction. */
function get(values: Float64Array, index: number): number {
  return values[index] as number;
}
