import type { ReducedWindow } from './read-picture.ts';

/** What a cell without ground looks like: a dark blue-grey that no imagery has. */
const NO_GROUND = [22, 26, 34] as const;

/**
 * Means to 8-bit RGB for the eye: each band's 1st to 99th percentile to 0..255. Pictures that are 8-bit and already
 * use their range keep their colours.
 * @param eightBit whether the samples are uint8
 * @returns RGB, interleaved
 */
export function stretch(picture: ReducedWindow, eightBit: boolean): Uint8Array {
  const plane = picture.width * picture.height;
  const ranges = Array.from({ length: picture.bands }, (_, b) =>
    rangeOf(picture.mean.subarray(b * plane, (b + 1) * plane), picture.weight),
  );
  const contrasty = eightBit && ranges.every(([low, high]) => high - low >= 90);
  const rgb = new Uint8Array(plane * 3);
  for (let i = 0; i < plane; i++) {
    const ground = (picture.weight[i] as number) > 0;
    for (let channel = 0; channel < 3; channel++) {
      if (!ground) {
        rgb[i * 3 + channel] = NO_GROUND[channel] as number;
        continue;
      }
      const band = picture.bands === 1 ? 0 : channel;
      const [low, high] = contrasty ? [0, 255] : (ranges[band] as readonly [number, number]);
      const x = ((picture.mean[band * plane + i] as number) - low) / (high - low);
      rgb[i * 3 + channel] = Math.max(0, Math.min(255, Math.round(255 * x)));
    }
  }
  return rgb;
}

/** 1st and 99th percentile of cells with ground, from at most 100,000 of them, evenly spread. */
function rangeOf(means: Float32Array, weight: Float32Array): readonly [low: number, high: number] {
  const step = Math.max(1, Math.floor(means.length / 100_000));
  const sample: number[] = [];
  for (let i = 0; i < means.length; i += step) {
    const mean = means[i] as number;
    if ((weight[i] as number) > 0 && Number.isFinite(mean)) sample.push(mean);
  }
  if (sample.length === 0) return [0, 1];
  sample.sort((a, b) => a - b);
  const low = sample[Math.floor(0.01 * (sample.length - 1))] as number;
  const high = sample[Math.ceil(0.99 * (sample.length - 1))] as number;
  return high > low ? [low, high] : [low, low + 1];
}
