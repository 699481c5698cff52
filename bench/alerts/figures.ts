/** A share with its standard error. */
export interface Share {
  readonly value: number;
  readonly error: number;
}

/** Hits among trials that are independent of one another. */
export function shareOf(hits: number, trials: number): Share {
  const value = hits / trials;
  return { value, error: Math.sqrt((value * (1 - value)) / trials) };
}

/** Sum of parts over sum of wholes, the series being independent and what is in one not (ratio estimate). */
export function ratioOf(clusters: readonly { readonly part: number; readonly whole: number }[]): Share {
  const part = clusters.reduce((sum, one) => sum + one.part, 0);
  const whole = clusters.reduce((sum, one) => sum + one.whole, 0);
  const value = part / whole;
  const squares = clusters.reduce((sum, one) => sum + (one.part - value * one.whole) ** 2, 0);
  return { value, error: Math.sqrt(squares) / whole };
}

export function meanOf(values: readonly number[]): Share {
  return ratioOf(values.map((part) => ({ part, whole: 1 })));
}

export function percent({ value, error }: Share): string {
  return `${(100 * value).toFixed(2)} +- ${(100 * error).toFixed(2)} %`;
}

export function plain({ value, error }: Share, digits = 3): string {
  return `${value.toFixed(digits)} +- ${error.toFixed(digits)}`;
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');
}
