import type { Ink } from './world.ts';

/** A window of the scene being drawn, in absolute pixels of the scene, with planes of albedo and height. */
export interface Canvas {
  /** First column and row. */
  readonly x0: number;
  readonly y0: number;
  readonly width: number;
  readonly height: number;
  /** m per px */
  readonly gsd: number;
  readonly r: Float32Array;
  readonly g: Float32Array;
  readonly b: Float32Array;
  readonly n: Float32Array;
  /** Height of the drawn surface, m. */
  readonly z: Float32Array;
  /** Share of sunlight that thin things (poles, beams) take away, 0..1. */
  readonly thin: Float32Array;
}

export function makeCanvas(x0: number, y0: number, width: number, height: number, gsd: number): Canvas {
  const light = makeLightPlanes(x0, y0, width, height, gsd);
  return { ...light, z: new Float32Array(width * height), thin: new Float32Array(width * height) };
}

/** A canvas for light alone: nothing stands on it any more. */
export type LightPlanes = Omit<Canvas, 'z' | 'thin'>;

export function makeLightPlanes(
  x0: number,
  y0: number,
  width: number,
  height: number,
  gsd: number,
): LightPlanes {
  const plane = (): Float32Array => new Float32Array(width * height);
  return { x0, y0, width, height, gsd, r: plane(), g: plane(), b: plane(), n: plane() };
}

export function makeInk(): Ink {
  return { r: 0, g: 0, b: 0, n: 0, z: 0, a: 1 };
}

/** Blends ink over pixel `i`. */
export function blend(canvas: Canvas, i: number, ink: Ink, share: number): void {
  canvas.r[i] = (canvas.r[i] as number) + (ink.r - (canvas.r[i] as number)) * share;
  canvas.g[i] = (canvas.g[i] as number) + (ink.g - (canvas.g[i] as number)) * share;
  canvas.b[i] = (canvas.b[i] as number) + (ink.b - (canvas.b[i] as number)) * share;
  canvas.n[i] = (canvas.n[i] as number) + (ink.n - (canvas.n[i] as number)) * share;
}

/** Pixels of the canvas whose centres may lie in a box given in metres: [col0, row0, col1, row1), relative. */
export function pixelRange(
  canvas: LightPlanes,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
): readonly [number, number, number, number] {
  return [
    Math.max(0, Math.floor(x0 / canvas.gsd) - canvas.x0),
    Math.max(0, Math.floor(y0 / canvas.gsd) - canvas.y0),
    Math.min(canvas.width, Math.ceil(x1 / canvas.gsd) + 1 - canvas.x0),
    Math.min(canvas.height, Math.ceil(y1 / canvas.gsd) + 1 - canvas.y0),
  ];
}
