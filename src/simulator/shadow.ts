import type { Canvas } from './canvas.ts';
import type { View } from './sprite.ts';

const BLOCK = 16;
/** A surface this much higher than the sun's ray takes the light; less is the roughness of one surface, m. */
const CLEARANCE = 0.3;

/**
 * Sunlight on every pixel, 0 or 1 and between at edges, by marching rays over the height plane towards the sun.
 * Where the view leans, both ends of a ray lean with it, so the march stays in the picture's plane.
 */
export function castShadows(canvas: Canvas, view: View): Float32Array {
  const { width, height, gsd, z } = canvas;
  const [sx, sy, sz] = view.sun;
  // Per metre of height gained, the ray moves this far in the picture, px.
  const dx = (sx / sz + view.lean[0]) / gsd;
  const dy = (sy / sz + view.lean[1]) / gsd;
  const run = Math.max(Math.hypot(dx, dy), 0.25);
  const rise = 1 / run; // m of height per px of way
  const ux = dx / run;
  const uy = dy / run;
  const tops = blockTops(canvas, run);
  const across = Math.ceil(width / BLOCK);
  const light = new Float32Array(width * height);

  const blocked = (x: number, y: number, start: number, top: number): boolean => {
    for (let t = 1; ; t += 1) {
      const ray = start + t * rise;
      if (ray + CLEARANCE > top) return false;
      const i = Math.floor(x + t * ux);
      const j = Math.floor(y + t * uy);
      if (i < 0 || j < 0 || i >= width || j >= height) return false;
      if ((z[j * width + i] as number) > ray + CLEARANCE) return true;
    }
  };

  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const k = j * width + i;
      const top = tops[(j >> 4) * across + (i >> 4)] as number;
      light[k] = blocked(i + 0.5, j + 0.5, z[k] as number, top) ? 0 : 1;
    }
  }
  return softenEdges(canvas, light, blocked, tops, across);
}

/** Pixels on the border of light and shade are looked at again at four points. */
function softenEdges(
  { width, height, z }: Canvas,
  hard: Float32Array,
  blocked: (x: number, y: number, start: number, top: number) => boolean,
  tops: Float32Array,
  across: number,
): Float32Array {
  const soft = hard.slice();
  for (let j = 1; j < height - 1; j++) {
    for (let i = 1; i < width - 1; i++) {
      const k = j * width + i;
      const own = hard[k] as number;
      if (hard[k - 1] === own && hard[k + 1] === own && hard[k - width] === own && hard[k + width] === own)
        continue;
      const top = tops[(j >> 4) * across + (i >> 4)] as number;
      let lit = own;
      for (let q = 0; q < 4; q++) {
        if (!blocked(i + 0.25 + 0.5 * (q & 1), j + 0.25 + 0.25 * (q & 2), z[k] as number, top)) lit++;
      }
      soft[k] = lit / 5;
    }
  }
  return soft;
}

/** Highest surface within a shadow's reach of each block: rays above it need not be followed. */
function blockTops({ width, height, z }: Canvas, run: number): Float32Array {
  const across = Math.ceil(width / BLOCK);
  const down = Math.ceil(height / BLOCK);
  const own = new Float32Array(across * down);
  let highest = 0;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const b = (j >> 4) * across + (i >> 4);
      const v = z[j * width + i] as number;
      if (v > (own[b] as number)) own[b] = v;
      if (v > highest) highest = v;
    }
  }
  const reach = Math.ceil((highest * run) / BLOCK) + 1;
  return dilate(dilate(own, across, down, reach, 1, across), down, across, reach, across, 1);
}

/** Maximum within `reach` along one axis. */
function dilate(
  values: Float32Array,
  count: number,
  lines: number,
  reach: number,
  step: number,
  lineStep: number,
): Float32Array {
  const out = new Float32Array(values.length);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < count; i++) {
      let best = 0;
      for (let k = Math.max(0, i - reach); k <= Math.min(count - 1, i + reach); k++) {
        best = Math.max(best, values[line * lineStep + k * step] as number);
      }
      out[line * lineStep + i * step] = best;
    }
  }
  return out;
}
