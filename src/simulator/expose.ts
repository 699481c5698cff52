import { blurPlane, blurWide } from './blur.ts';
import type { LightPlanes } from './canvas.ts';
import { normalNoise } from './noise.ts';
import { hash32 } from './random.ts';
import type { Sensor } from './sensor.ts';
import type { SceneSpec } from './spec.ts';

/** A window of a scene in pixels; the origin may be anywhere, negative too. */
export interface RenderWindow {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Samples of a window, pixel by pixel: red, green, blue and, in four-band scenes, near infrared. */
export interface RenderedWindow {
  readonly width: number;
  readonly height: number;
  readonly bands: 3 | 4;
  readonly data: Uint8Array | Uint16Array;
}

/** Point spread, noise and stretch; crops `margin` px on each side. */
export function expose(
  canvas: LightPlanes,
  spec: SceneSpec,
  sensor: Sensor,
  window: RenderWindow,
  margin: number,
): RenderedWindow {
  const bands = spec.bands === 'rgbn' ? 4 : 3;
  const planes = focus([canvas.r, canvas.g, canvas.b, canvas.n].slice(0, bands), canvas, sensor);
  const count = window.width * window.height * bands;
  const data = spec.sampleType === 'uint8' ? new Uint8Array(count) : new Uint16Array(count);
  planes.forEach((plane, band) => {
    const curve = toneCurve(spec, sensor, band);
    for (let j = 0; j < window.height; j++) {
      const row = window.y + j;
      let k = j * window.width * bands + band;
      let block = Number.NaN;
      let seed = 0;
      for (let i = 0; i < window.width; i++, k += bands) {
        const col = window.x + i;
        if (col >> 9 !== block) {
          // The noise table repeats every 512 px: each block of that size enters it elsewhere.
          block = col >> 9;
          seed = hash32(block, row >> 9, spec.seed + band * 31);
        }
        const v = plane[(j + margin) * canvas.width + i + margin] as number;
        const strength = sensor.readNoise + sensor.shotNoise * Math.sqrt(v > 0 ? v : 0);
        const noisy = v + normalNoise(col, row, seed) * strength;
        data[k] = curve[
          noisy <= 0 ? 0 : noisy >= 1.6 ? CURVE_LAST : (noisy * CURVE_STEPS + 0.5) | 0
        ] as number;
      }
    }
  });
  return { width: window.width, height: window.height, bands, data };
}

const CURVE_STEPS = 10_000;
const CURVE_LAST = 16_000;

/** Sample value by reflectance, in steps of 0.0001. */
function toneCurve(spec: SceneSpec, sensor: Sensor, band: number): Uint16Array {
  const low = sensor.low[band] as number;
  const span = (sensor.high[band] as number) - low;
  return Uint16Array.from({ length: CURVE_LAST + 1 }, (_, i) => {
    const reflectance = i / CURVE_STEPS;
    if (spec.sampleType === 'uint16') return Math.max(1, i);
    return Math.min(255, Math.round(255 * Math.max(0, (reflectance - low) / span) ** sensor.gamma));
  });
}

/**
 * Planes as the optics and the vendor make them. Brightness is blurred by the point spread and sharpened; colour
 * follows it, from a softer picture where the product is pansharpened.
 */
function focus(planes: readonly Float32Array[], canvas: LightPlanes, sensor: Sensor): Float32Array[] {
  const { width, height } = canvas;
  const rows = new Float32Array(width * height);
  const { blurPx, colourBlurPx, sharpen } = sensor;
  const soft = planes.map((plane) =>
    colourBlurPx === 0
      ? blurPlane(plane, width, height, blurPx, rows)
      : blurWide(plane, width, height, Math.hypot(blurPx, colourBlurPx), canvas.x0, canvas.y0, rows),
  );
  if (colourBlurPx === 0 && sharpen === 0) return soft;
  const pan =
    colourBlurPx === 0 ? brightness(soft) : blurPlane(brightness(planes), width, height, blurPx, rows);
  const blunt = sharpen === 0 ? pan : blurPlane(pan, width, height, 0.9, rows);
  const own = colourBlurPx === 0 ? pan : brightness(soft);
  for (let k = 0; k < pan.length; k++) {
    const sharp = (pan[k] as number) + sharpen * ((pan[k] as number) - (blunt[k] as number));
    const ratio = Math.max(0, sharp) / Math.max(1e-4, own[k] as number);
    for (const plane of soft) plane[k] = (plane[k] as number) * ratio;
  }
  return soft;
}

function brightness([r, g, b]: readonly Float32Array[]): Float32Array {
  const out = new Float32Array((r as Float32Array).length);
  for (let k = 0; k < out.length; k++) {
    out[k] =
      ((r as Float32Array)[k] as number) +
      ((g as Float32Array)[k] as number) +
      ((b as Float32Array)[k] as number);
  }
  return out;
}
