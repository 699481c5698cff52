import type { Coast } from './coast.ts';
import { cellKey, indexItems, type SpatialIndex } from './spatial-index.ts';
import { type Footprint, reachOf, type Target, type Thing } from './world.ts';

const CELL_M = 64;

/** Hulls on the water, each clear of the others and of what stands there. */
export class Afloat {
  readonly ships: Target[] = [];
  readonly #coast: Coast;
  readonly #obstacles: SpatialIndex<Thing>;
  /** Ships by the cells their boxes touch. */
  readonly #cells = new Map<number, Target[]>();

  constructor(coast: Coast, obstacles: readonly Thing[]) {
    this.#coast = coast;
    this.#obstacles = indexItems(
      obstacles,
      (o) => [o.x - reachOf(o), o.y - reachOf(o), o.x + reachOf(o), o.y + reachOf(o)],
      CELL_M,
    );
  }

  /** Whether a ship has room; it lies there from then on. */
  take(ship: Target): boolean {
    const cells = cellsOf(ship);
    if (cells.some((key) => this.#cells.get(key)?.some((other) => touching(other, ship)))) return false;
    if (!this.#hasWater(ship)) return false;
    this.ships.push(ship);
    for (const key of cells) {
      const cell = this.#cells.get(key);
      if (cell) cell.push(ship);
      else this.#cells.set(key, [ship]);
    }
    return true;
  }

  #hasWater(ship: Target): boolean {
    if (ship.load === 'docked') return true;
    return ship.load === 'berthed' || ship.load === 'rafted' ? this.#isClear(ship) : this.#isAtSea(ship);
  }

  /** At sea: the whole hull on water, clear of piers, moles and rocks. */
  #isAtSea(ship: Target): boolean {
    const boat = ship.length < 30;
    return spine(ship, 0).every(
      ([x, y]) =>
        this.#coast.offshore(x, y) >= ship.width + (boat ? 2 : 8) &&
        !this.#stands(x, y, ship.width + (boat ? 1 : 6)),
    );
  }

  /** At berth: beside the quay, not on it nor on one across. Boats lie between jetties: these were laid for them. */
  #isClear(ship: Target): boolean {
    const boat = ship.length < 20;
    return spine(ship, (0.5 * ship.width) / ship.length).every(
      ([x, y]) =>
        this.#coast.offshore(x, y) > 0 &&
        !this.#stands(x, y, ship.width * 0.4, (o) => !(boat && o.kind === 'pontoon')),
    );
  }

  #stands(x: number, y: number, gap: number, counts: (o: Thing) => boolean = () => true): boolean {
    return this.#obstacles
      .query(x - gap, y - gap, x + gap, y + gap)
      .some((o) => counts(o) && within(o, x, y, gap));
  }
}

/** Cells touched by a hull's box. */
function cellsOf(ship: Target): number[] {
  const reach = reachOf(ship) + 1;
  const keys: number[] = [];
  for (let j = Math.floor((ship.y - reach) / CELL_M); j <= Math.floor((ship.y + reach) / CELL_M); j++)
    for (let i = Math.floor((ship.x - reach) / CELL_M); i <= Math.floor((ship.x + reach) / CELL_M); i++)
      keys.push(cellKey(i, j));
  return keys;
}

/** Points along a hull's middle; `short` parts of the length are left off at each end. */
function spine(ship: Target, short: number): (readonly [number, number])[] {
  const [c, s] = [Math.cos(ship.angle), Math.sin(ship.angle)];
  return [-1, -0.5, 0, 0.5, 1].map((k) => {
    const u = k * (0.5 - short) * ship.length;
    return [ship.x + u * c, ship.y + u * s];
  });
}

export function within(o: Footprint, x: number, y: number, gap: number): boolean {
  const [c, s] = [Math.cos(o.angle), Math.sin(o.angle)];
  const u = (x - o.x) * c + (y - o.y) * s;
  const v = (y - o.y) * c - (x - o.x) * s;
  return Math.abs(u) < o.length / 2 + gap && Math.abs(v) < o.width / 2 + gap;
}

/** Whether hulls come closer than 0.3 m; seen as discs along each centre line against the other's box. */
function touching(a: Target, b: Target): boolean {
  if (Math.hypot(a.x - b.x, a.y - b.y) > (a.length + b.length) / 2 + 5) return false;
  return meets(a, b) || meets(b, a);
}

function meets(a: Target, b: Target): boolean {
  const gap = a.width / 2 + Math.min(0.3, a.width * 0.05);
  for (let k = -8; k <= 8; k++) {
    const u = (k / 16) * (a.length - a.width);
    if (within(b, a.x + u * Math.cos(a.angle), a.y + u * Math.sin(a.angle), gap)) return true;
  }
  return false;
}
