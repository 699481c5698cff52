import type { XY } from './affine.ts';
import { Fault } from './fault.ts';
import { boundsOf, contains, type Ring, signedArea, turnsOf } from './geometry.ts';
import { metresPerDegree } from './ground.ts';

/**
 * Square cells over an area. They follow from the ring alone, so the views of different scenes speak of the same
 * cells. Cell (col, row) covers x0 + col dx .. x0 + (col + 1) dx, and y likewise with dy below 0 for lon/lat: rows
 * run from north to south, as in a picture.
 */
export interface AreaGrid {
  readonly cols: number;
  readonly rows: number;
  readonly x0: number;
  readonly y0: number;
  readonly dx: number;
  readonly dy: number;
  /** Side of a cell on the ground, m. */
  readonly cellM: number;
  /** 1 where the cell shares ground with the area, row by row. */
  readonly inside: Uint8Array;
  /** Of cells on the rim whose middle lies outside the ring: a place on the outline, to speak for them. */
  readonly rim: ReadonlyMap<number, XY>;
  readonly insideCount: number;
  /** Of the ring, not of its cells. */
  readonly areaKm2: number;
}

/** Views store one char a cell. */
const MOST_CELLS = 65_536;
/** Finer than this, the edge of a cloud is not known; small areas get finer cells all the same. */
const CELL_M = 10;
/** So that the share of a small area is known to half a percent. */
const LEAST_CELLS = 200;

/** @param ring closed, lon/lat. @throws Fault invalid-geometry when no ground lies inside */
export function lonLatGrid(ring: Ring): AreaGrid {
  const { y0, y1 } = boundsOf(ring);
  const per = metresPerDegree((y0 + y1) / 2);
  return gridOver(ring, { xM: per.lon, yM: per.lat, down: -1 });
}

/** The grid over a picture without georeference, in pixels. */
export function pixelGrid(width: number, height: number, pixelSizeM: { x: number; y: number }): AreaGrid {
  const ring: Ring = [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
    [0, 0],
  ];
  return gridOver(ring, { xM: pixelSizeM.x, yM: pixelSizeM.y, down: 1 });
}

/** Index of the cell that holds a position, in the ring's units; -1 outside the grid. */
export function cellAt(grid: Frame, [x, y]: XY): number {
  const col = slotOf((x - grid.x0) / grid.dx, grid.cols);
  const row = slotOf((y - grid.y0) / grid.dy, grid.rows);
  return col >= 0 && row >= 0 ? row * grid.cols + col : -1;
}

/** As `cellAt`, of a place in lon/lat. */
export function cellAtLonLat(grid: Frame, place: XY): number {
  for (const turn of turnsOf(place)) {
    const cell = cellAt(grid, turn);
    if (cell >= 0) return cell;
  }
  return -1;
}

/** The far edge belongs to the last cell, give or take rounding; -1 outside. */
function slotOf(at: number, count: number): number {
  if (!(at >= -EDGE && at <= count + EDGE)) return -1;
  return Math.min(Math.max(0, Math.floor(at)), count - 1);
}

/** Of a cell. */
const EDGE = 1e-6;

/** The place that speaks for a cell, in the ring's units: its middle, or on the rim a place that belongs to the area. */
export function cellPoint(grid: AreaGrid, index: number): XY {
  return grid.rim.get(index) ?? cellCentre(grid, index);
}

/** Middle of a cell, in the ring's units. */
export function cellCentre(grid: Frame, index: number): XY {
  const col = index % grid.cols;
  const row = Math.floor(index / grid.cols);
  return [grid.x0 + (col + 0.5) * grid.dx, grid.y0 + (row + 0.5) * grid.dy];
}

/**
 * A place, in the ring's units, as ground metres from the grid's corner: x to the right (east), y down (south). True to
 * a thousandth over a yard; longitudes west of a ring that runs on past 180 degrees are taken as its own.
 */
export function toMetres({ x0, y0, dx, dy, cellM }: Frame, [x, y]: XY): XY {
  const turn = dy < 0 && x < x0 - 180 ? 360 : 0;
  return [((x + turn - x0) / dx) * cellM, ((y - y0) / dy) * cellM];
}

/** The way back. */
export function fromMetres({ x0, y0, dx, dy, cellM }: Frame, [x, y]: XY): XY {
  const col = x0 + (x / cellM) * dx;
  return [dy < 0 && col > 180 ? col - 360 : col, y0 + (y / cellM) * dy];
}

/** Share of the area's cells for which `holds` is true. */
export function shareOf(grid: AreaGrid, holds: (index: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < grid.inside.length; i++) if (grid.inside[i] === 1 && holds(i)) count++;
  return count / grid.insideCount;
}

export type Frame = Pick<AreaGrid, 'cols' | 'rows' | 'x0' | 'y0' | 'dx' | 'dy' | 'cellM'>;

interface Units {
  /** Ground metres per unit of x and of y. */
  readonly xM: number;
  readonly yM: number;
  /** The sign of dy. */
  readonly down: 1 | -1;
}

function gridOver(ring: Ring, { xM, yM, down }: Units): AreaGrid {
  const { x0, y0, x1, y1 } = boundsOf(ring);
  const [widthM, heightM] = [(x1 - x0) * xM, (y1 - y0) * yM];
  const areaM2 = Math.abs(signedArea(ring)) * xM * yM;
  if (!(areaM2 > 0)) throw new Fault('invalid-geometry', `an area of ${areaM2} m2; expected some ground`);

  const cellM = cellSize(widthM, heightM, areaM2);
  const cols = Math.max(1, Math.ceil(widthM / cellM - EDGE));
  const rows = Math.max(1, Math.ceil(heightM / cellM - EDGE));
  const frame: Frame = {
    cols,
    rows,
    x0,
    y0: down === 1 ? y0 : y1,
    dx: cellM / xM,
    dy: (down * cellM) / yM,
    cellM,
  };
  const { inside, rim } = cellsOf(frame, ring);
  return { ...frame, inside, rim, insideCount: inside.reduce((a, b) => a + b, 0), areaKm2: areaM2 / 1e6 };
}

function cellSize(widthM: number, heightM: number, areaM2: number): number {
  let cellM = Math.min(CELL_M, Math.sqrt(areaM2 / LEAST_CELLS));
  while (Math.ceil(widthM / cellM) * Math.ceil(heightM / cellM) > MOST_CELLS) cellM *= 1.02;
  return cellM;
}

/** Cells whose middle lies inside, and those that the outline passes through: the centre of an object may be there. */
function cellsOf(frame: Frame, ring: Ring): Pick<AreaGrid, 'inside' | 'rim'> {
  const inside = new Uint8Array(frame.cols * frame.rows);
  for (let i = 0; i < inside.length; i++) if (contains(ring, cellCentre(frame, i))) inside[i] = 1;
  const outline = new Map<number, XY[]>();
  for (const point of walk(frame, ring)) {
    const cell = cellAt(frame, point);
    if (cell < 0 || inside[cell] === 1) continue;
    outline.set(cell, [...(outline.get(cell) ?? []), point]);
  }
  const rim = new Map<number, XY>();
  for (const [cell, points] of outline) {
    inside[cell] = 1;
    rim.set(cell, points[Math.floor(points.length / 2)] as XY);
  }
  return { inside, rim };
}

/** Places along the outline, at most a quarter of a cell apart. */
function* walk({ dx, dy }: Frame, ring: Ring): Generator<XY> {
  for (let i = 0; i + 1 < ring.length; i++) {
    const [ax, ay] = ring[i] as XY;
    const [bx, by] = ring[i + 1] as XY;
    const steps = 1 + 4 * Math.ceil(Math.abs((bx - ax) / dx) + Math.abs((by - ay) / dy));
    for (let k = 0; k <= steps; k++) yield [ax + ((bx - ax) * k) / steps, ay + ((by - ay) * k) / steps];
  }
}
