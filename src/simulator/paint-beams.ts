import { type Canvas, type LightPlanes, pixelRange } from './canvas.ts';
import type { Beam, World } from './world.ts';

/** Shadows of poles and beams on the ground: lines beside them, as far off as they are high. */
export function shadeBeams(canvas: Canvas, world: World): void {
  const [sx, sy, sz] = world.sun;
  for (const beam of world.beams) {
    const k0 = beam.z0 / sz;
    const k1 = beam.z1 / sz;
    drawLine(
      canvas,
      beam.x0 - sx * k0,
      beam.y0 - sy * k0,
      beam.x1 - sx * k1,
      beam.y1 - sy * k1,
      beam.width,
      (i, share) => {
        const dark = share * 0.85;
        if (dark > (canvas.thin[i] as number)) canvas.thin[i] = dark;
      },
    );
  }
}

/** The beams themselves, over everything, displaced by the view's lean; lit, so drawn after the light. */
export function paintBeams(canvas: LightPlanes, world: World): void {
  const [lx, ly] = world.lean;
  for (const beam of world.beams) {
    const light = (beam as Beam).albedo;
    drawLine(
      canvas,
      beam.x0 + lx * beam.z0,
      beam.y0 + ly * beam.z0,
      beam.x1 + lx * beam.z1,
      beam.y1 + ly * beam.z1,
      beam.width,
      (i, share) => {
        const rest = 1 - share;
        canvas.r[i] = (canvas.r[i] as number) * rest + light * share;
        canvas.g[i] = (canvas.g[i] as number) * rest + light * share;
        canvas.b[i] = (canvas.b[i] as number) * rest + light * share;
        canvas.n[i] = (canvas.n[i] as number) * rest + light * share;
      },
    );
  }
}

/** Visits the pixels of a line with the share of each that it covers. */
function drawLine(
  canvas: LightPlanes,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  width: number,
  each: (i: number, share: number) => void,
): void {
  const p = canvas.gsd;
  const half = width / 2 + p;
  const length = Math.hypot(x1 - x0, y1 - y0);
  const c = length > 0 ? (x1 - x0) / length : 1;
  const s = length > 0 ? (y1 - y0) / length : 0;
  // Long diagonal lines have large boxes: they are walked in pieces.
  const parts = Math.max(1, Math.ceil(length / 24));
  for (let part = 0; part < parts; part++) {
    const from = (length * part) / parts;
    const to = (length * (part + 1)) / parts;
    const [i0, j0, i1, j1] = pixelRange(
      canvas,
      x0 + Math.min(c * from, c * to) - half,
      y0 + Math.min(s * from, s * to) - half,
      x0 + Math.max(c * from, c * to) + half,
      y0 + Math.max(s * from, s * to) + half,
    );
    for (let j = j0; j < j1; j++) {
      for (let i = i0; i < i1; i++) {
        const px = (canvas.x0 + i + 0.5) * p - x0;
        const py = (canvas.y0 + j + 0.5) * p - y0;
        const u = px * c + py * s;
        const first = part === 0 ? -half : from;
        const last = part === parts - 1 ? to + half : to;
        if (u < first || u >= last) continue;
        const v = Math.abs(py * c - px * s);
        const over = Math.min(v + p / 2, width / 2) - Math.max(v - p / 2, -width / 2);
        const along = Math.min(
          1,
          Math.max(0, Math.min(u + p / 2, length + width / 2) - Math.max(u - p / 2, -width / 2)) / p,
        );
        if (over > 0 && along > 0) each(j * canvas.width + i, Math.min(1, over / p) * along);
      }
    }
  }
}
