/** A rectangular array of numbers and the neighbourhood sums that filters need. */
export interface Lattice {
  readonly cols: number;
  readonly rows: number;
}

/**
 * Mean over the (2 reach + 1) squared neighbours that count, itself among them; 0 where none does.
 * @param counts 1 where a value has a say, 0 where it is unknown
 */
export function boxMean(
  { cols, rows }: Lattice,
  values: ArrayLike<number>,
  counts: ArrayLike<number>,
  reach = 1,
): Float64Array {
  const out = new Float64Array(cols * rows);
  for (let row = 0; row < rows; row++)
    for (let col = 0; col < cols; col++) {
      let [sum, count] = [0, 0];
      for (let y = Math.max(0, row - reach); y <= Math.min(rows - 1, row + reach); y++)
        for (let x = Math.max(0, col - reach); x <= Math.min(cols - 1, col + reach); x++) {
          const i = y * cols + x;
          if (counts[i] === 0) continue;
          sum += values[i] as number;
          count++;
        }
      out[row * cols + col] = count > 0 ? sum / count : 0;
    }
  return out;
}

/** Size of the 4-connected piece of ones that each one belongs to; 0 where there is none. */
export function pieceSizes({ cols, rows }: Lattice, ones: Uint8Array): Uint32Array {
  const sizes = new Uint32Array(cols * rows);
  const seen = new Uint8Array(cols * rows);
  for (let start = 0; start < ones.length; start++) {
    if (ones[start] === 0 || seen[start] === 1) continue;
    const piece = [start];
    seen[start] = 1;
    for (let at = 0; at < piece.length; at++) {
      const i = piece[at] as number;
      const col = i % cols;
      const neighbours = [
        col > 0 ? i - 1 : -1,
        col < cols - 1 ? i + 1 : -1,
        i - cols,
        i + cols < ones.length ? i + cols : -1,
      ];
      for (const j of neighbours) {
        if (j < 0 || ones[j] === 0 || seen[j] === 1) continue;
        seen[j] = 1;
        piece.push(j);
      }
    }
    for (const i of piece) sizes[i] = piece.length;
  }
  return sizes;
}
