import type { Coast } from './coast.ts';
import type { Rng } from './random.ts';
import type { Thing } from './world.ts';

/** Fish farms, rafts of shellfish and weed, buoys: what floats and is no hull. `clearM`: works reach this far out. */
export function strewSea(
  rng: Rng,
  coast: Coast,
  [w, h]: readonly [number, number],
  clearM: number,
  gsdM: number,
): Thing[] {
  const things: Thing[] = [];
  const put = (
    kind: string,
    x: number,
    y: number,
    angle: number,
    length: number,
    width: number,
    top: number,
    variant = '',
  ): void => {
    if (coast.offshore(x, y) < 12 + length / 2) return;
    things.push({ kind, x, y, angle, length, width, top, seed: rng.seed(), variant, layer: 0 });
  };
  if (coast.acrossM === null && rng.chance(0.22)) {
    for (let k = rng.int(1, 3); k > 0; k--) {
      const [x, y] = [rng.range(0, w), rng.range(0, h)];
      if (coast.offshore(x, y) > clearM * 1.1) farm(rng, x, y, Math.min(w, h), put);
    }
  }
  if (gsdM > 3) return things;
  const buoys = rng.chance(0.6) ? rng.int(1, 10) : 0;
  for (let k = 0; k < buoys; k++) {
    const across = rng.range(1.2, 4.5);
    put('buoy', rng.range(0, w), rng.range(0, h), 0, across, across, rng.range(1, 4));
  }
  for (let k = rng.chance(0.2) ? rng.int(4, 40) : 0; k > 0; k--) {
    const long = rng.range(0.8, 5);
    put('drift', rng.range(0, w), rng.range(0, h), rng.range(0, 3.1), long, long * rng.range(0.15, 0.6), 0.2);
  }
  return things;
}

type Put = (
  kind: string,
  x: number,
  y: number,
  angle: number,
  length: number,
  width: number,
  top: number,
  variant?: string,
) => void;

/** One farm: rows of rafts, of round cages, or blocks of square ones. */
function farm(rng: Rng, x: number, y: number, least: number, put: Put): void {
  const angle = rng.range(0, Math.PI);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const kind = rng.weighted([
    ['raft', 5],
    ['ring', 3],
    ['cage', 3],
  ]);
  const reach = Math.min(450, least * rng.range(0.12, 0.4));
  const rows = (du: number, dv: number, length: number, width: number, full: number): void => {
    for (let u = -reach; u <= reach; u += du)
      for (let v = -reach * 0.6; v <= reach * 0.6; v += dv)
        if (rng.chance(full)) put(kind, x + u * c - v * s, y + u * s + v * c, angle, length, width, 0.4, '');
  };
  if (kind === 'raft') {
    const length = rng.range(15, 90);
    const width = rng.range(2.5, 9);
    rows(length + rng.range(4, 30), width + rng.range(4, 22), length, width, rng.range(0.7, 1));
  } else if (kind === 'ring') {
    const across = rng.range(12, 38);
    rows(across * rng.range(1.2, 2), across * rng.range(1.2, 2.2), across, across, rng.range(0.6, 1));
  } else {
    const cell = rng.range(6, 14);
    const [long, wide] = [rng.int(3, 9), rng.int(2, 4)];
    rows(cell * long + rng.range(8, 30), cell * wide + rng.range(10, 40), cell * long, cell * wide, 0.8);
  }
}
