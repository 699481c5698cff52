/** Gaussian blur of a plane, separable, cut at 3 standard deviations; edges repeat. */
export function blurPlane(plane: Float32Array, width: number, height: number, sigma: number): Float32Array {
  if (sigma <= 0) return plane;
  const kernel = gaussian(sigma);
  const reach = (kernel.length - 1) / 2;
  const rows = new Float32Array(plane.length);
  for (let j = 0; j < height; j++) {
    const base = j * width;
    for (let i = 0; i < width; i++) {
      let sum = 0;
      if (i >= reach && i < width - reach) {
        for (let k = -reach; k <= reach; k++) sum += (plane[base + i + k] as number) * (kernel[k + reach] as number);
      } else {
        for (let k = -reach; k <= reach; k++)
          sum += (plane[base + Math.min(width - 1, Math.max(0, i + k))] as number) * (kernel[k + reach] as number);
      }
      rows[base + i] = sum;
    }
  }
  const out = new Float32Array(plane.length);
  for (let j = 0; j < height; j++) {
    const base = j * width;
    for (let k = -reach; k <= reach; k++) {
      const from = Math.min(height - 1, Math.max(0, j + k)) * width;
      const w = kernel[k + reach] as number;
      for (let i = 0; i < width; i++) out[base + i] = (out[base + i] as number) + (rows[from + i] as number) * w;
    }
  }
  return out;
}

function gaussian(sigma: number): Float64Array {
  const reach = Math.max(1, Math.ceil(sigma * 3));
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)));
  const sum = kernel.reduce((a, b) => a + b, 0);
  return kernel.map((v) => v / sum);
}
