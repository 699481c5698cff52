import type { Samples } from '../../domain/pixels.ts';

/** Red, green, blue, one byte an index each. */
export interface Palette {
  readonly colours: readonly [Uint8Array, Uint8Array, Uint8Array];
}

/**
 * From a TIFF ColorMap: all reds, all greens, all blues, 16 bits each. Writers scale 8-bit colours by 257, by 256,
 * or (against the specification) not at all.
 */
export function paletteOf(colorMap: readonly number[]): Palette {
  const size = Math.floor(colorMap.length / 3);
  const largest = colorMap.reduce((most, value) => Math.max(most, value), 0);
  const divisor = largest < 256 ? 1 : colorMap.every((value) => value % 256 === 0) ? 256 : 257;
  const channel = (start: number) =>
    Uint8Array.from(colorMap.slice(start, start + size), (value) => Math.floor(value / divisor));
  return { colours: [channel(0), channel(size), channel(2 * size)] };
}

/** Looks up one colour channel (0 red, 1 green, 2 blue) for every index; indices beyond the palette are black. */
export function lookUp(palette: Palette, channel: number, indices: Samples, into: Samples): void {
  const table = new Uint8Array(256);
  table.set((palette.colours[channel] ?? table).subarray(0, 256));
  for (let i = 0; i < indices.length; i++) into[i] = table[indices[i] as number] as number;
}
