import type { ModelInput } from '../../domain/model.ts';

/** Planar bytes -> what the network takes: laid out as it wants, and as (pixel / 255 - mean) / std where it says so. */
export function toTensorData(
  tile: Uint8Array,
  input: Pick<ModelInput, 'layout' | 'type' | 'bands' | 'normalise'>,
): Uint8Array | Float32Array {
  const bands = input.bands.length;
  const area = tile.length / bands;
  if (input.type === 'uint8' && input.layout === 'NCHW') return tile;
  const data = input.type === 'uint8' ? new Uint8Array(tile.length) : new Float32Array(tile.length);
  const [pixelStep, bandStep] = input.layout === 'NCHW' ? [1, area] : [bands, 1];
  for (let band = 0; band < bands; band++) {
    const { gain, offset } = scaleOf(input.normalise, band);
    for (let i = 0; i < area; i++) {
      data[i * pixelStep + band * bandStep] = (tile[band * area + i] as number) * gain + offset;
    }
  }
  return data;
}

function scaleOf(
  normalise: ModelInput['normalise'],
  band: number,
): { readonly gain: number; readonly offset: number } {
  if (!normalise) return { gain: 1, offset: 0 };
  const mean = normalise.mean[band] ?? 0;
  const std = normalise.std[band] ?? 1;
  return { gain: 1 / (255 * std), offset: -mean / std };
}
