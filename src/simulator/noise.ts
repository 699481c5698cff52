import { hash32 } from './random.ts';

const SIZE = 512;
const MASK = SIZE - 1;

/** Uniform values in [-1, 1) on a 512 x 512 torus: one table for all noise, offset by seeds. */
const table = Float32Array.from({ length: SIZE * SIZE }, (_, i) => hash32(i, 77, 12345) / 2147483648 - 1);

/** Uncorrelated value in [-1, 1) of an integer cell. */
export function cellNoise(i: number, j: number, seed: number): number {
  return table[(((j + (seed >>> 9)) & MASK) << 9) | ((i + seed) & MASK)] as number;
}

/** Nearly normal values, mean 0 and variance 1 (sums of three uniform ones), for sensor noise. */
const normals = Float32Array.from(
  { length: SIZE * SIZE },
  (_, i) => (hash32(i, 1, 555) + hash32(i, 2, 555) + hash32(i, 3, 555)) / 2147483648 - 3,
);

/** Uncorrelated value of about normal distribution of an integer cell; repeats every 512 cells for one seed. */
export function normalNoise(i: number, j: number, seed: number): number {
  return normals[(((j + (seed >>> 9)) & MASK) << 9) | ((i + seed) & MASK)] as number;
}

/** Smooth value noise in [-1, 1) with lattice spacing 1 (quintic-free smoothstep between table values). */
export function smoothNoise(x: number, y: number, seed: number): number {
  const xf = Math.floor(x);
  const yf = Math.floor(y);
  let fx = x - xf;
  let fy = y - yf;
  fx = fx * fx * (3 - 2 * fx);
  fy = fy * fy * (3 - 2 * fy);
  const x0 = (xf + seed) & MASK;
  const x1 = (x0 + 1) & MASK;
  const y0 = ((yf + (seed >>> 9)) & MASK) << 9;
  const y1 = (y0 + SIZE) & (SIZE * SIZE - 1);
  const top = (table[y0 | x0] as number) * (1 - fx) + (table[y0 | x1] as number) * fx;
  const low = (table[y1 | x0] as number) * (1 - fx) + (table[y1 | x1] as number) * fx;
  return top * (1 - fy) + low * fy;
}

/** Sum of octaves, each half as strong and twice as fine; about [-1, 1]. */
export function fractalNoise(x: number, y: number, seed: number, octaves: number): number {
  let sum = 0;
  let amplitude = 0.5;
  let scale = 1;
  for (let i = 0; i < octaves; i++) {
    sum += amplitude * smoothNoise(x * scale, y * scale, seed + i * 7919);
    amplitude *= 0.5;
    scale *= 2.03;
  }
  return sum * 1.4;
}

/** Distance to the nearest point of a jittered grid of spacing 1, with the hash of that point; for crowns and rubble. */
export function nearestBlob(x: number, y: number, seed: number, jitter: number, out: Float64Array): void {
  const xi = Math.floor(x);
  const yi = Math.floor(y);
  let best = 9;
  let tint = 0;
  let dx = 0;
  let dy = 0;
  for (let j = yi - 1; j <= yi + 1; j++) {
    for (let i = xi - 1; i <= xi + 1; i++) {
      const px = i + 0.5 + 0.5 * jitter * cellNoise(i, j, seed) - x;
      const py = j + 0.5 + 0.5 * jitter * cellNoise(i, j, seed + 1031) - y;
      const d = px * px + py * py;
      if (d < best) {
        best = d;
        dx = -px;
        dy = -py;
        tint = cellNoise(i, j, seed + 2063);
      }
    }
  }
  out[0] = Math.sqrt(best);
  out[1] = tint;
  out[2] = dx;
  out[3] = dy;
}
