import type { Lattice } from './lattice.ts';
import type { GridPixels } from './resample.ts';

/** Side of a block, px. */
export const BLOCK_PX = 8;

/**
 * What squares of 8 x 8 pixels look like, one number a block: means of red, green and blue (0..255), and sums of
 * differences between neighbours inside the block, which tell ground (edges) from cloud (smooth) and noise.
 * A block never looks over its edge, so it is the same whichever window it was read in.
 */
export interface Blocks extends Lattice {
  /** Share of the pixels that hold ground, 0..1. */
  readonly valid: Float64Array;
  readonly red: Float64Array;
  readonly green: Float64Array;
  readonly blue: Float64Array;
  /** Mean square and mean size of the difference between neighbours along each axis. */
  readonly squareX: Float64Array;
  readonly squareY: Float64Array;
  readonly absX: Float64Array;
  readonly absY: Float64Array;
  /** Mean square difference between neighbouring means of 2 x 2: noise is gone from it, edges are not. */
  readonly squareCoarse: Float64Array;
  /** Variance that pixel noise gives to the block's mean of (red - grey) and (blue - grey), summed. */
  readonly chromaNoise: Float64Array;
  /** Shares of the pixels at either end of the scale in every band: nothing can be told from them. */
  readonly black: Float64Array;
  readonly burnt: Float64Array;
  /** Share of the pixels that are grey and over a brightness that the caller set. */
  readonly white: Float64Array;
  /** Largest distance of a band from the grey of its pixel. */
  readonly mostColour: Float64Array;
}

type Field = Exclude<keyof Blocks, keyof Lattice>;

export function emptyBlocks(cols: number, rows: number): Blocks {
  const field = (): Float64Array => new Float64Array(cols * rows);
  return {
    cols,
    rows,
    valid: field(),
    red: field(),
    green: field(),
    blue: field(),
    squareX: field(),
    squareY: field(),
    absX: field(),
    absY: field(),
    squareCoarse: field(),
    chromaNoise: field(),
    black: field(),
    burnt: field(),
    white: field(),
    mostColour: field(),
  };
}

/** A pixel is white when it is this grey and brighter than the caller's limit: (max - min) / max of its bands. */
const WHITE_SATURATION = 0.12;

/**
 * Measures the blocks of a window into `into`.
 * @param pixels three bands, red, green and blue, or one; a multiple of 8 px a side but at the scene's end
 * @param at block column and row of the window's corner in `into`
 * @param whiteOver brightness (0..255) over which a grey pixel is white
 */
export function measureBlocks(
  into: Blocks,
  pixels: GridPixels,
  at: { readonly col: number; readonly row: number },
  whiteOver: number,
): void {
  const cols = Math.min(Math.ceil(pixels.width / BLOCK_PX), into.cols - at.col);
  const rows = Math.min(Math.ceil(pixels.height / BLOCK_PX), into.rows - at.row);
  const block = createBlockReader(pixels);
  for (let row = 0; row < rows; row++)
    for (let col = 0; col < cols; col++) {
      const measured = measure(block(col, row), whiteOver);
      const i = (at.row + row) * into.cols + at.col + col;
      for (const [field, value] of Object.entries(measured)) into[field as Field][i] = value;
    }
}

/** One block's pixels, [64] a band; invalid ones are NaN and take no part in any mean. */
interface BlockPixels {
  readonly red: Float64Array;
  readonly green: Float64Array;
  readonly blue: Float64Array;
}

const SIDE = BLOCK_PX;
const AREA = SIDE * SIDE;

function createBlockReader({ data, valid, width, height, bands }: GridPixels) {
  const buffer = { red: new Float64Array(AREA), green: new Float64Array(AREA), blue: new Float64Array(AREA) };
  const plane = (band: number): number => Math.min(band, bands - 1) * width * height;
  const [toGreen, toBlue] = bands < 3 ? [0, 0] : [plane(1), plane(2)];
  return (col: number, row: number): BlockPixels => {
    for (let y = 0; y < SIDE; y++)
      for (let x = 0; x < SIDE; x++) {
        const [px, py] = [col * SIDE + x, row * SIDE + y];
        const from = py * width + px;
        const holds = px < width && py < height && valid[from] === 1;
        const k = y * SIDE + x;
        buffer.red[k] = holds ? (data[from] as number) : Number.NaN;
        buffer.green[k] = holds ? (data[from + toGreen] as number) : Number.NaN;
        buffer.blue[k] = holds ? (data[from + toBlue] as number) : Number.NaN;
      }
    return buffer;
  };
}

const grey = new Float64Array(AREA);

function measure({ red, green, blue }: BlockPixels, whiteOver: number): Record<Field, number> {
  let [count, r, g, b, black, burnt, white, mostColour] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < AREA; k++) {
    const [kr, kg, kb] = [red[k] as number, green[k] as number, blue[k] as number];
    const level = (kr + kg + kb) / 3;
    grey[k] = level;
    if (Number.isNaN(level)) continue;
    count++;
    r += kr;
    g += kg;
    b += kb;
    const [least, most] = [Math.min(kr, kg, kb), Math.max(kr, kg, kb)];
    if (most <= 0) black++;
    if (least >= 255) burnt++;
    if (level > whiteOver && most - least < WHITE_SATURATION * most) white++;
    mostColour = Math.max(mostColour, most - level, level - least);
  }
  const n = Math.max(1, count);
  const x = differences(grey, 1);
  const y = differences(grey, SIDE);
  return {
    valid: count / AREA,
    red: r / n,
    green: g / n,
    blue: b / n,
    squareX: x.square,
    squareY: y.square,
    absX: x.abs,
    absY: y.abs,
    squareCoarse: coarseDifferences(),
    chromaNoise: (noiseOf(red) + noiseOf(blue)) / n,
    black: black / n,
    burnt: burnt / n,
    white: white / n,
    mostColour,
  };
}

function differences(values: Float64Array, step: 1 | typeof SIDE): { square: number; abs: number } {
  let [square, abs, pairs] = [0, 0, 0];
  for (let k = 0; k + step < AREA; k++) {
    if (step === 1 && k % SIDE === SIDE - 1) continue;
    const d = (values[k + step] as number) - (values[k] as number);
    if (Number.isNaN(d)) continue;
    square += d * d;
    abs += Math.abs(d);
    pairs++;
  }
  return pairs === 0 ? { square: 0, abs: 0 } : { square: square / pairs, abs: abs / pairs };
}

/** Half the mean square difference between neighbours of (band - grey): what noise alone would leave. */
function noiseOf(band: Float64Array): number {
  let [square, pairs] = [0, 0];
  for (let k = 0; k + 1 < AREA; k++) {
    if (k % SIDE === SIDE - 1) continue;
    const d = (band[k + 1] as number) - (grey[k + 1] as number) - (band[k] as number) + (grey[k] as number);
    if (Number.isNaN(d)) continue;
    square += d * d;
    pairs++;
  }
  return pairs === 0 ? 0 : square / pairs / 2;
}

/** Mean over both axes, between the 4 x 4 means of 2 x 2 pixels in a block. */
function coarseDifferences(): number {
  const half = SIDE / 2;
  const mean = (i: number, j: number): number => {
    const k = 2 * j * SIDE + 2 * i;
    return (
      ((grey[k] as number) +
        (grey[k + 1] as number) +
        (grey[k + SIDE] as number) +
        (grey[k + SIDE + 1] as number)) /
      4
    );
  };
  let [square, pairs] = [0, 0];
  for (let j = 0; j < half; j++)
    for (let i = 0; i < half; i++) {
      const here = mean(i, j);
      for (const [di, dj] of [
        [1, 0],
        [0, 1],
      ] as const) {
        if (i + di >= half || j + dj >= half) continue;
        const d = mean(i + di, j + dj) - here;
        if (Number.isNaN(d)) continue;
        square += d * d;
        pairs++;
      }
    }
  return pairs === 0 ? 0 : square / pairs;
}
