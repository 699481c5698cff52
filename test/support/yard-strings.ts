import { couple } from '../../src/domain/couplings.ts';
import type { ObjectClass, OrientedBox } from '../../src/domain/detection.ts';
import { truthOf } from '../../src/simulator/truth.ts';
import type { World } from '../../src/simulator/world.ts';
import { normal } from './chance.ts';

/** A rail vehicle as a detector might box it, ground metres, and the true string that it stands in. */
export interface YardVehicle {
  readonly class: ObjectClass;
  readonly box: OrientedBox;
  readonly string: number;
}

/** Standard errors of boxes: along and across each, of length, of heading. */
export interface BoxErrors {
  readonly placeM: number;
  readonly lengthM: number;
  readonly headingDeg: number;
}

export const NO_ERRORS: BoxErrors = { placeM: 0, lengthM: 0, headingDeg: 0 };

/** The rail vehicles of a yard of which at least half lies in the frame. */
export function yardVehicles(world: World, errors: BoxErrors, random: () => number): readonly YardVehicle[] {
  const { placeM, lengthM, headingDeg } = errors;
  return truthOf(world)
    .filter(({ inFrame }) => inFrame >= 0.5)
    .map(({ target }) => ({
      class: target.class,
      box: {
        cx: target.x + world.lean[0] * target.top + placeM * normal(random),
        cy: target.y + world.lean[1] * target.top + placeM * normal(random),
        length: Math.max(6, target.length + lengthM * normal(random)),
        width: target.width,
        angle: target.angle + (headingDeg * Math.PI * normal(random)) / 180,
      },
      string: target.string ?? -1,
    }));
}

export interface Recovery {
  readonly strings: number;
  /** Found with exactly the vehicles that they have. */
  readonly exact: number;
  /** Of those that stand at least `APART_M` from the next one on their track. */
  readonly apart: number;
  readonly apartExact: number;
}

const APART_M = 4;

/** How many true strings are found. @param truth the same vehicles without errors */
export function recoverStrings(vehicles: readonly YardVehicle[], truth: readonly YardVehicle[]): Recovery {
  const found = new Set(couple(vehicles.map(({ box }) => box)).map(keyOf));
  const strings = new Map<number, number[]>();
  truth.forEach(({ string }, i) => {
    strings.set(string, [...(strings.get(string) ?? []), i]);
  });
  const all = [...strings.values()].map((members) => ({
    isExact: found.has(keyOf(members)),
    isApart: members.every((i) => standsApart(i, truth)),
  }));
  return {
    strings: all.length,
    exact: all.filter(({ isExact }) => isExact).length,
    apart: all.filter(({ isApart }) => isApart).length,
    apartExact: all.filter(({ isExact, isApart }) => isExact && isApart).length,
  };
}

function keyOf(members: readonly number[]): string {
  return members.toSorted((a, b) => a - b).join(' ');
}

/** Whether no vehicle of another string stands near on the same track. */
function standsApart(i: number, truth: readonly YardVehicle[]): boolean {
  const { box, string } = truth[i] as YardVehicle;
  const [c, s] = [Math.cos(box.angle), Math.sin(box.angle)];
  return truth.every((other) => {
    if (other.string === string) return true;
    const [dx, dy] = [other.box.cx - box.cx, other.box.cy - box.cy];
    const gap = Math.abs(dx * c + dy * s) - (box.length + other.box.length) / 2;
    return gap >= APART_M || Math.abs(dy * c - dx * s) > 2;
  });
}
