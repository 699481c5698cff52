import type { Parcel } from './parcels.ts';
import { type Rng, rngOf } from './random.ts';
import type { Layer, Thing } from './world.ts';

/** Things standing on a parcel, in the field's own frame (the caller turns them into the scene). */
export function furnish(parcel: Parcel): Thing[] {
  const rng = rngOf(parcel.seed + 17);
  const put = makePut(parcel, rng);
  FURNISH[parcel.use]?.(parcel, rng, put);
  if (parcel.use !== 'forest' && parcel.use !== 'pond') scatterTrees(parcel, rng, put);
  return put.things;
}

interface Put {
  readonly things: Thing[];
  /** Adds a thing unless it leaves the parcel. */
  (
    kind: string,
    x: number,
    y: number,
    angle: number,
    size: readonly [number, number, number],
    variant?: string,
  ): void;
}

function makePut(parcel: Parcel, rng: Rng): Put {
  const things: Thing[] = [];
  const left = parcel.x0 + parcel.roadLeft + 1;
  const right = parcel.x1 - parcel.roadRight - 1;
  const up = parcel.y0 + parcel.roadUp + 1;
  const down = parcel.y1 - parcel.roadDown - 1;
  const put = (
    kind: string,
    x: number,
    y: number,
    angle: number,
    [length, width, top]: readonly [number, number, number],
    variant = '',
  ): void => {
    const c = Math.abs(Math.cos(angle));
    const s = Math.abs(Math.sin(angle));
    const ex = (length * c + width * s) / 2;
    const ey = (length * s + width * c) / 2;
    if (x - ex < left || x + ex > right || y - ey < up || y + ey > down) return;
    // Trees keep off roofs and loads; other things are set out by rows and may touch.
    const loose = LOOSE.has(kind);
    if (loose && things.some((other) => overlap(other, x, y, Math.max(ex, ey)))) return;
    things.push({
      kind,
      x,
      y,
      angle,
      length,
      width,
      top,
      seed: rng.seed(),
      variant,
      layer: LAYERS[kind] ?? 2,
    });
  };
  return Object.assign(put, { things });
}

/** Kinds that are strewn about, so must look where they land. */
const LOOSE = new Set(['tree', 'heap', 'lorry-alone', 'house']);

function overlap(thing: Thing, x: number, y: number, reach: number): boolean {
  const dx = x - thing.x;
  const dy = y - thing.y;
  const c = Math.cos(thing.angle);
  const s = Math.sin(thing.angle);
  const u = Math.abs(dx * c + dy * s) - thing.length / 2;
  const v = Math.abs(dy * c - dx * s) - thing.width / 2;
  return u < reach * 0.8 && v < reach * 0.8;
}

const LAYERS: Readonly<Record<string, Layer>> = { heap: 1, car: 1, lorry: 1, container: 1, tree: 3 };

type Furnisher = (parcel: Parcel, rng: Rng, put: Put) => void;

const FURNISH: Partial<Record<Parcel['use'], Furnisher>> = {
  sheds: (p, rng, put) => {
    const long = rng.chance(0.5);
    const rows = rng.int(1, 4);
    const depth = (p.y1 - p.y0) / rows;
    for (let k = 0; k < rows; k++) {
      const width = Math.min(depth - 7, rng.range(10, 40));
      let x = p.x0 + 7;
      while (width > 6 && x < p.x1 - 14) {
        const length = long ? rng.range(40, 95) : rng.range(12, 45);
        if (rng.chance(0.9)) {
          const y = p.y0 + (k + 0.5) * depth;
          put('shed', x + length / 2, y, 0, [length, width, rng.range(5, 11)], roof(rng));
          if (rng.chance(0.5))
            put(
              'shed',
              x + length / 2,
              y + width / 2 + 2.5,
              0,
              [length * rng.range(0.3, 0.9), 4, 3.5],
              'flat',
            );
        }
        x += length + rng.range(2, 14);
      }
    }
    strew(p, rng, put, rng.int(4, 40));
  },
  'lorry-park': (p, rng, put) => {
    const lane = rng.range(18, 24);
    const pitch = rng.range(3.0, 4.2);
    const full = rng.range(0.3, 0.95);
    const tilt = rng.chance(0.4) ? rng.range(0.4, 1.1) : Math.PI / 2;
    const flip = rng.chance(0.5);
    for (let y = p.y0 + lane / 2 + 4; y < p.y1 - 8; y += lane) {
      for (let x = p.x0 + 8; x < p.x1 - 4; x += pitch) {
        if (!rng.chance(full)) continue;
        const length = rng.weighted([
          [16.2, 6],
          [13.6, 3],
          [9, 1],
        ]);
        if (flip) put('lorry', p.x0 + (y - p.y0), p.y0 + (x - p.x0), tilt - Math.PI / 2, [length, 2.55, 4]);
        else put('lorry', x, y + rng.range(-0.6, 0.6), tilt, [length, 2.55, 4]);
      }
    }
  },
  'car-park': (p, rng, put) => {
    const full = rng.range(0.2, 0.95);
    for (let y = p.y0 + 6; y < p.y1 - 4; y += 16) {
      for (const row of [0, 5.2]) {
        for (let x = p.x0 + 6; x < p.x1 - 4; x += 2.6)
          if (rng.chance(full)) put('car', x, y + row, Math.PI / 2, [rng.range(3.9, 5), 1.85, 1.5]);
      }
    }
  },
  containers: (p, rng, put) => {
    const forty = rng.range(0.3, 0.9);
    const wide = rng.int(1, 6);
    const full = rng.range(0.45, 0.97);
    const vertical = rng.chance(0.5);
    const spanV = vertical ? p.x1 - p.x0 : p.y1 - p.y0;
    const spanU = vertical ? p.y1 - p.y0 : p.x1 - p.x0;
    for (let v = 7; v < spanV - 5; v += wide * 2.6 + rng.range(4, 14)) {
      for (let k = 0; k < wide; k++) {
        let u = 7;
        while (u < spanU - 6) {
          const length = rng.chance(forty) ? 12.19 : 6.06;
          const height = rng.weighted([
            [1, 5],
            [2, 4],
            [3, 2],
          ]);
          if (rng.chance(full)) {
            const [a, b] = [u + length / 2, v + k * 2.55];
            const size = [length, 2.44, 2.6 * height] as const;
            if (vertical) put('container', p.x0 + b, p.y0 + a, Math.PI / 2, size);
            else put('container', p.x0 + a, p.y0 + b, 0, size);
          }
          u += length + rng.range(0.2, 0.6);
        }
      }
    }
  },
  houses: (p, rng, put) => {
    for (let y = p.y0 + 12; y < p.y1 - 9; y += rng.range(17, 24)) {
      for (let x = p.x0 + 10; x < p.x1 - 8; x += rng.range(13, 21)) {
        if (!rng.chance(0.88)) continue;
        const angle = rng.chance(0.8) ? 0 : Math.PI / 2;
        put('house', x, y, angle, [rng.range(8, 13), rng.range(6.5, 9.5), rng.range(4, 8)], 'gable');
        if (rng.chance(0.35))
          put('car', x + rng.range(-9, 9), y + 8, rng.pick([0, Math.PI / 2]), [4.4, 1.8, 1.5]);
        if (rng.chance(0.4))
          put('shed', x + rng.range(-8, 8), y - 7.5, 0, [rng.range(2, 5), rng.range(2, 4), 2.3], 'flat');
      }
    }
  },
  glasshouses: (p, rng, put) => {
    const width = rng.range(6, 9);
    for (let y = p.y0 + 8; y < p.y1 - 7; y += width + rng.range(0.8, 3))
      put('glasshouse', (p.x0 + p.x1) / 2, y, 0, [(p.x1 - p.x0) * 0.8, width, 3]);
  },
  rubble: (p, rng, put) => {
    for (let k = rng.int(3, 14); k > 0; k--) {
      const size = rng.range(4, 18);
      put('heap', rng.range(p.x0, p.x1), rng.range(p.y0, p.y1), rng.range(0, 3), [
        size * rng.range(1, 2.5),
        size,
        rng.range(1, 4),
      ]);
    }
  },
  solar: (p, _rng, put) => {
    for (let y = p.y0 + 7; y < p.y1 - 6; y += 6.5)
      put('solar', (p.x0 + p.x1) / 2, y, 0, [(p.x1 - p.x0) * 0.85, 3.4, 1.8]);
  },
  scrap: (p, rng, put) => {
    for (let k = rng.int(20, 90); k > 0; k--) {
      const kind = rng.weighted([
        ['car', 5],
        ['heap', 2],
        ['container', 2],
        ['lorry', 1],
      ]);
      const size: readonly [number, number, number] =
        kind === 'container'
          ? [rng.pick([6.06, 12.19]), 2.44, 2.6]
          : [rng.range(3, 14), rng.range(1.8, 4), 2];
      put(kind, rng.range(p.x0, p.x1), rng.range(p.y0, p.y1), rng.range(0, 3.1), size);
    }
  },
  bare: (p, rng, put) => {
    if (rng.chance(0.5)) strew(p, rng, put, rng.int(1, 16));
  },
};

/** Lorries, cars, containers, pallets and huts standing about a works yard. */
function strew(p: Parcel, rng: Rng, put: Put, count: number): void {
  for (let k = 0; k < count; k++) {
    const kind = rng.weighted([
      ['lorry', 3],
      ['car', 5],
      ['container', 3],
      ['shed', 2],
      ['heap', 1],
      ['sleepers', 2],
    ]);
    const size: readonly [number, number, number] =
      kind === 'lorry'
        ? [rng.range(6, 16.5), 2.5, 3.7]
        : kind === 'car'
          ? [rng.range(3.8, 5.4), 1.9, 1.5]
          : kind === 'container'
            ? [rng.pick([6.06, 12.19]), 2.44, 2.6]
            : [rng.range(2, 9), rng.range(1.5, 5), rng.range(0.5, 3)];
    const angle = rng.weighted([
      [0, 4],
      [Math.PI / 2, 4],
      [rng.range(0, 3.1), 2],
    ]);
    const [x, y] = [rng.range(p.x0, p.x1), rng.range(p.y0, p.y1)];
    if (!put.things.some((other) => overlap(other, x, y, size[0] / 2)))
      put(kind, x, y, angle, size, kind === 'shed' ? 'flat' : '');
  }
}

function scatterTrees(p: Parcel, rng: Rng, put: Put): void {
  const dense = { grass: 26, houses: 40, sheds: 8, field: 3, bare: 10 }[p.use as string] ?? 3;
  for (let k = rng.int(0, dense); k > 0; k--) tree(rng.range(p.x0, p.x1), rng.range(p.y0, p.y1));
  if (rng.chance(0.25))
    for (let x = p.x0 + 5; x < p.x1 - 4; x += rng.range(5, 9)) tree(x, p.y0 + p.roadUp + 5);

  function tree(x: number, y: number): void {
    const crown = 2 + 8 * rng.next() ** 1.6;
    put('tree', x, y, rng.range(0, 3), [crown, crown, crown * rng.range(0.8, 1.3)]);
  }
}

function roof(rng: Rng): string {
  return rng.weighted([
    ['flat', 4],
    ['gable', 4],
    ['sawtooth', 1],
    ['barrel', 1],
  ]);
}
