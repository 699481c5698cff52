/** Gaussian blur of a plane, separable, cut at 2.7 standard deviations; edges repeat. `rows` is room to work in. */
export function blurPlane(
  plane: Float32Array,
  width: number,
  height: number,
  sigma: number,
  rows: Float32Array,
): Float32Array {
  if (sigma <= 0) return plane;
  const kernel = halfGaussian(sigma);
  for (let j = 0; j < height; j++) blurRow(plane, rows, j * width, width, kernel);
  const out = new Float32Array(plane.length);
  for (let j = 0; j < height; j++) {
    const base = j * width;
    const middle = kernel[0] as number;
    for (let i = 0; i < width; i++) out[base + i] = (rows[base + i] as number) * middle;
    for (let k = 1; k < kernel.length; k++) {
      const up = Math.max(0, j - k) * width;
      const down = Math.min(height - 1, j + k) * width;
      const w = kernel[k] as number;
      for (let i = 0; i < width; i++) {
        out[base + i] =
          (out[base + i] as number) + ((rows[up + i] as number) + (rows[down + i] as number)) * w;
      }
    }
  }
  return out;
}

function blurRow(
  from: Float32Array,
  to: Float32Array,
  base: number,
  width: number,
  kernel: Float64Array,
): void {
  const reach = kernel.length - 1;
  const last = base + width - 1;
  const middle = kernel[0] as number;
  const inner = Math.max(0, width - reach);
  for (let i = 0; i < width; i++) {
    const at = base + i;
    let sum = (from[at] as number) * middle;
    if (i >= reach && i < inner) {
      for (let k = 1; k <= reach; k++)
        sum += ((from[at - k] as number) + (from[at + k] as number)) * (kernel[k] as number);
    } else {
      for (let k = 1; k <= reach; k++)
        sum +=
          ((from[Math.max(base, at - k)] as number) + (from[Math.min(last, at + k)] as number)) *
          (kernel[k] as number);
    }
    to[at] = sum;
  }
}

/** Weights from the middle outwards; both sides together sum to 1. */
function halfGaussian(sigma: number): Float64Array {
  const reach = Math.max(1, Math.ceil(sigma * 2.7));
  const kernel = Float64Array.from({ length: reach + 1 }, (_, k) => Math.exp(-(k * k) / (2 * sigma * sigma)));
  const sum = kernel.reduce((a, b) => a + b, 0) * 2 - 1;
  return kernel.map((v) => v / sum);
}

/**
 * A wide blur at half resolution: pairs of pixels are averaged, blurred, and read back bilinearly. Pairs start at
 * even absolute pixels (`x0`, `y0` is the plane's first), so that any window of a scene gives the same values.
 */
export function blurWide(
  plane: Float32Array,
  width: number,
  height: number,
  sigma: number,
  x0: number,
  y0: number,
  rows: Float32Array,
): Float32Array {
  const [oddX, oddY] = [x0 & 1, y0 & 1];
  const w = (width + oddX + 1) >> 1;
  const h = (height + oddY + 1) >> 1;
  const half = new Float32Array(w * h);
  for (let j = 0; j < h; j++) {
    const upper = Math.max(0, 2 * j - oddY) * width;
    const lower = Math.min(height - 1, 2 * j - oddY + 1) * width;
    for (let i = 0; i < w; i++) {
      const left = Math.max(0, 2 * i - oddX);
      const right = Math.min(width - 1, 2 * i - oddX + 1);
      half[j * w + i] =
        0.25 *
        ((plane[upper + left] as number) +
          (plane[upper + right] as number) +
          (plane[lower + left] as number) +
          (plane[lower + right] as number));
    }
  }
  // Averaging and reading back blur by about 0.65 px themselves.
  const soft = blurPlane(half, w, h, Math.sqrt(Math.max(0.04, sigma * sigma - 0.42)) / 2, rows);
  const out = new Float32Array(plane.length);
  for (let j = 0; j < height; j++) {
    // A pixel's own pair weighs 3/4, the nearer neighbour 1/4.
    const up = (j + oddY) >> 1;
    const near = Math.min(h - 1, Math.max(0, up + (((j + oddY) & 1) === 0 ? -1 : 1)));
    for (let i = 0; i < width; i++) {
      const left = (i + oddX) >> 1;
      const side = Math.min(w - 1, Math.max(0, left + (((i + oddX) & 1) === 0 ? -1 : 1)));
      out[j * width + i] =
        0.5625 * (soft[up * w + left] as number) +
        0.1875 * ((soft[up * w + side] as number) + (soft[near * w + left] as number)) +
        0.0625 * (soft[near * w + side] as number);
    }
  }
  return out;
}
