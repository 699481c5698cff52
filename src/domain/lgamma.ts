/**
 * Logarithm of the gamma function for x > 0, relative error below 1e-13.
 * Lanczos' approximation, g = 7 with nine terms (coefficients: P. Godfrey, 2001).
 */
export function lgamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`lgamma of ${x}: expected a number above 0`);
  let sum = LEAD;
  for (let i = 0; i < TERMS.length; i++) sum += (TERMS[i] as number) / (x + i);
  const t = x + 6.5;
  return HALF_LN_TWO_PI + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

const HALF_LN_TWO_PI = 0.5 * Math.log(2 * Math.PI);
const LEAD = 0.999_999_999_999_809_9;
const TERMS = [
  676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_1, -176.615_029_162_140_6,
  12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_572e-6, 1.505_632_735_149_311_6e-7,
];

/** ln B(a, b) = ln gamma(a) + ln gamma(b) - ln gamma(a + b). */
export function lbeta(a: number, b: number): number {
  return lgamma(a) + lgamma(b) - lgamma(a + b);
}

/** Derivative of lgamma at x > 0: recurrence up to 6, then the asymptotic series (Abramowitz and Stegun 6.3.18). */
export function digamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 6; at++) shift -= 1 / at;
  const inverse = 1 / (at * at);
  const series = inverse * (1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse / 240)));
  return shift + Math.log(at) - 1 / (2 * at) - series;
}
