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
