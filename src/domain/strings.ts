import type { XY } from './affine.ts';
import { type AreaGrid, fromMetres, toMetres } from './area-grid.ts';
import { canonical } from './box.ts';
import { comparePoints, couple, USUAL_GAP_M } from './couplings.ts';
import { type Detection, isRail, OBJECT_CLASSES, type OrientedBox } from './detection.ts';
import type { RailString } from './observation.ts';
import { doubtStrings, isWagon, type Vehicle } from './rail-doubt.ts';

/**
 * Rail vehicles grouped along their tracks, the longest first; what floats is left out. The order given does not matter.
 * @param detections of one pass, with the class they are counted in
 * @param grid of the area that they lie in: it says what its units are worth on the ground
 */
export function railStrings(detections: readonly Detection[], grid: AreaGrid): readonly RailString[] {
  const seen = detections.filter((detection) => isRail(detection.class));
  const isPlaced = seen.every(({ lonLat }) => lonLat !== null);
  const vehicles = seen.map((detection) => ({ class: detection.class, box: boxOnGround(detection, grid) }));
  const chains = couple(vehicles.map(({ box }) => box));
  const doubts = doubtStrings(vehicles, chains);
  return chains
    .map((chain, k) => {
      const members = chain.map((i) => vehicles[i] as Vehicle);
      const ends = endsOf(members);
      return {
        ends,
        cars: carsOf(members),
        lengthM: lengthOf(members),
        doubt: doubts[k] ?? null,
        size: members.length,
      };
    })
    .sort((a, b) => b.size - a.size || b.lengthM - a.lengthM || comparePoints(a.ends[0], b.ends[0]))
    .map(({ cars, lengthM, ends: [a, b], doubt }) => ({
      cars,
      lengthM,
      headingDeg: isPlaced ? headingOf(a, b) : null,
      ends: isPlaced ? [fromMetres(grid, a), fromMetres(grid, b)] : null,
      doubt,
    }));
}

/** Wagons in strings that nothing tells to stand on rails. */
export function doubtedWagons(strings: readonly RailString[]): number {
  const cars = strings.flatMap((string) => (string.doubt === null ? [] : string.cars));
  return cars.filter(isWagon).reduce((sum, { count }) => sum + count, 0);
}

/** In metres of the grid; of a box that leans on the ground its long side, its middle and its area. */
function boxOnGround({ lonLat, corners }: Detection, grid: AreaGrid): OrientedBox {
  const [a, b, c, d] = (lonLat ?? corners).map((corner) => toMetres(grid, corner)) as [XY, XY, XY, XY];
  const [ux, uy] = [(b[0] - a[0] + c[0] - d[0]) / 2, (b[1] - a[1] + c[1] - d[1]) / 2];
  const [vx, vy] = [(d[0] - a[0] + c[0] - b[0]) / 2, (d[1] - a[1] + c[1] - b[1]) / 2];
  const length = Math.hypot(ux, uy);
  return canonical({
    cx: (a[0] + b[0] + c[0] + d[0]) / 4,
    cy: (a[1] + b[1] + c[1] + d[1]) / 4,
    length,
    width: length > 0 ? Math.abs(ux * vy - uy * vx) / length : 0,
    angle: Math.atan2(uy, ux),
  });
}

function carsOf(members: readonly Vehicle[]): RailString['cars'] {
  return OBJECT_CLASSES.map((name) => ({
    class: name,
    count: members.filter((member) => member.class === name).length,
  })).filter(({ count }) => count > 0);
}

/** From middle to middle and half a vehicle more at both ends, over couplers: errors of length do not add up. */
function lengthOf(members: readonly Vehicle[]): number {
  const between = members
    .slice(1)
    .map(({ box }, i) => distance(box, (members[i] as Vehicle).box))
    .reduce((sum, metres) => sum + metres, 0);
  const [first, last] = [members[0] as Vehicle, members.at(-1) as Vehicle];
  return between + (first.box.length + last.box.length) / 2 + USUAL_GAP_M;
}

/** The outer ends over couplers, the one with the lower x first. */
function endsOf(members: readonly Vehicle[]): readonly [XY, XY] {
  const [first, last] = [members[0] as Vehicle, members.at(-1) as Vehicle];
  const ends: [XY, XY] =
    members.length === 1
      ? [tip(first.box, -1), tip(first.box, 1)]
      : [tipAway(first.box, members[1] as Vehicle), tipAway(last.box, members.at(-2) as Vehicle)];
  return ends.sort(comparePoints);
}

/** Of a vehicle's two tips, the one that points away from its neighbour. */
function tipAway(box: OrientedBox, { box: neighbour }: Vehicle): XY {
  const [dx, dy] = [neighbour.cx - box.cx, neighbour.cy - box.cy];
  return tip(box, dx * Math.cos(box.angle) + dy * Math.sin(box.angle) > 0 ? -1 : 1);
}

function tip({ cx, cy, length, angle }: OrientedBox, way: 1 | -1): XY {
  const reach = (way * (length + USUAL_GAP_M)) / 2;
  return [cx + reach * Math.cos(angle), cy + reach * Math.sin(angle)];
}

function distance(a: OrientedBox, b: OrientedBox): number {
  return Math.hypot(a.cx - b.cx, a.cy - b.cy);
}

/** x runs east and y south. */
function headingOf([ax, ay]: XY, [bx, by]: XY): number {
  const degrees = ((Math.atan2(bx - ax, ay - by) * 180) / Math.PI + 360) % 180;
  return degrees >= 180 ? 0 : degrees;
}
