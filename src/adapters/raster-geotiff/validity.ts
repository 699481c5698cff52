import type { Samples } from '../../domain/pixels.ts';

/** Clears `valid` where every band holds the nodata value. @param data planar, [band][pixel] */
export function markNodata(valid: Uint8Array, data: Samples, bands: number, nodata: number): void {
  // nodata is written as decimal text: compare in the samples' own precision
  const value = data instanceof Float32Array ? Math.fround(nodata) : nodata;
  const pixels = valid.length;
  for (let i = 0; i < pixels; i++) {
    if (data[i] !== value) continue;
    let band = 1;
    while (band < bands && data[band * pixels + i] === value) band++;
    if (band === bands) valid[i] = 0;
  }
}

/** Clears `valid` where any band is no number. @param data planar, [band][pixel] */
export function markNotFinite(valid: Uint8Array, data: Float32Array): void {
  const pixels = valid.length;
  for (let start = 0; start < data.length; start += pixels) {
    for (let i = 0; i < pixels; i++) if (!Number.isFinite(data[start + i] as number)) valid[i] = 0;
  }
}

/** Clears `valid` where alpha or mask is 0. */
export function markMasked(valid: Uint8Array, mask: Samples): void {
  for (let i = 0; i < valid.length; i++) if (mask[i] === 0) valid[i] = 0;
}
