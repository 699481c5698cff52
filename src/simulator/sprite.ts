import { type Canvas, pixelRange } from './canvas.ts';
import type { Footprint, Ink } from './world.ts';

/**
 * Draws one point of a thing in its own frame (u along, v across, m from the middle) into the shared ink.
 * False where the thing has no surface there.
 */
export type Shade = (u: number, v: number) => boolean;

export interface View {
  readonly lean: readonly [x: number, y: number];
  readonly sun: readonly [x: number, y: number, z: number];
}

/**
 * Paints a thing: `samples` x `samples` points a pixel, seen under the view's lean, so that the sides facing the
 * sensor show. The visible point of a line of sight is found from the top down.
 */
export function paintSprite(
  canvas: Canvas,
  thing: Footprint & { readonly top: number },
  shade: Shade,
  ink: Ink,
  view: View,
  samples: number,
): void {
  const { gsd } = canvas;
  const c = Math.cos(thing.angle);
  const s = Math.sin(thing.angle);
  const [lx, ly] = view.lean;
  const top = thing.top;
  const ex = (Math.abs(c) * thing.length + Math.abs(s) * thing.width) / 2;
  const ey = (Math.abs(s) * thing.length + Math.abs(c) * thing.width) / 2;
  const [i0, j0, i1, j1] = pixelRange(
    canvas,
    thing.x - ex + Math.min(0, lx * top),
    thing.y - ey + Math.min(0, ly * top),
    thing.x + ex + Math.max(0, lx * top),
    thing.y + ey + Math.max(0, ly * top),
  );
  if (i0 >= i1 || j0 >= j1) return;
  const lu = lx * c + ly * s;
  const lv = ly * c - lx * s;
  const tilt = Math.hypot(lx, ly);
  const steps = Math.min(12, Math.max(1, Math.ceil((tilt * top * 2) / gsd)));
  // The visible wall faces the sensor, against the lean.
  const facing = tilt > 0 ? -(lx * view.sun[0] + ly * view.sun[1]) / (tilt * view.sun[2]) : 0;
  const wall = Math.min(1.3, Math.max(0.3, facing));
  const halfU = thing.length / 2;
  const halfV = thing.width / 2;
  const weight = 1 / (samples * samples);
  // Where a pixel's middle must lie for any of its points to see the thing, in the thing's frame.
  const pad = gsd * 0.75;
  const uLow = -halfU + Math.min(0, lu * top) - pad;
  const uHigh = halfU + Math.max(0, lu * top) + pad;
  const vLow = -halfV + Math.min(0, lv * top) - pad;
  const vHigh = halfV + Math.max(0, lv * top) + pad;
  for (let j = j0; j < j1; j++) {
    for (let i = i0; i < i1; i++) {
      const mx = (canvas.x0 + i + 0.5) * gsd - thing.x;
      const my = (canvas.y0 + j + 0.5) * gsd - thing.y;
      const mu = mx * c + my * s;
      if (mu < uLow || mu > uHigh) continue;
      const mv = my * c - mx * s;
      if (mv < vLow || mv > vHigh) continue;
      let hits = 0;
      let r = 0;
      let g = 0;
      let b = 0;
      let n = 0;
      let z = 0;
      for (let q = 0; q < samples * samples; q++) {
        const px = (canvas.x0 + i + ((q % samples) + 0.5) / samples) * gsd - thing.x;
        const py = (canvas.y0 + j + (Math.floor(q / samples) + 0.5) / samples) * gsd - thing.y;
        const u = px * c + py * s;
        const v = py * c - px * s;
        for (let k = steps; k >= 0; k--) {
          const height = (top * k) / steps;
          const us = u - lu * height;
          const vs = v - lv * height;
          if (us < -halfU || us > halfU || vs < -halfV || vs > halfV) continue;
          ink.a = 1;
          if (!shade(us, vs) || ink.z < height - top / steps - 0.1) continue;
          const side = ink.z > height + (1.2 * top) / steps ? wall : 1;
          hits += ink.a;
          r += ink.r * side * ink.a;
          g += ink.g * side * ink.a;
          b += ink.b * side * ink.a;
          n += ink.n * side * ink.a;
          z += (side === 1 ? ink.z : height) * ink.a;
          break;
        }
      }
      if (hits === 0) continue;
      const at = j * canvas.width + i;
      const rest = 1 - hits * weight;
      canvas.r[at] = (canvas.r[at] as number) * rest + r * weight;
      canvas.g[at] = (canvas.g[at] as number) * rest + g * weight;
      canvas.b[at] = (canvas.b[at] as number) * rest + b * weight;
      canvas.n[at] = (canvas.n[at] as number) * rest + n * weight;
      if (hits * weight >= 0.5) canvas.z[at] = z / hits;
    }
  }
}
