import type { XY } from '../domain/affine.ts';
import type { Berth } from './coast.ts';
import type { Rng } from './random.ts';
import {
  drawHull,
  float,
  type Hull,
  NAVY_MIX,
  SHIP_MIX,
  type ShipKind,
  SMALL_MIX,
  skewMix,
} from './ships.ts';
import type { Footprint, Target } from './world.ts';

/** Ships that lie together, the innermost first: where one does not fit, those after it stay away too. */
export type Party = readonly Target[];

type Mix = readonly (readonly [ShipKind, number])[];

/** Ships along every berth: end to end with gaps, rafted, or stern to the quay side by side. */
export function moor(rng: Rng, berths: readonly Berth[], longestM: number): Party[] {
  const trade = skewMix(rng, rng.chance(0.14) ? NAVY_MIX : SHIP_MIX);
  const parties: Party[] = [];
  for (const berth of berths) {
    const length = Math.hypot(berth.b[0] - berth.a[0], berth.b[1] - berth.a[1]);
    const along: XY = [(berth.b[0] - berth.a[0]) / length, (berth.b[1] - berth.a[1]) / length];
    const line: Line = { berth, length, along };
    const habit = rng.weighted([
      ['alongside', 65],
      ['small', 22],
      ['stern-to', 13],
    ]);
    if (habit === 'stern-to') parties.push(...sternTo(rng, line, Math.min(80, longestM)));
    else
      parties.push(
        ...alongside(rng, line, habit === 'small' ? SMALL_MIX : trade, habit === 'small' ? 60 : longestM),
      );
  }
  return parties;
}

interface Line {
  readonly berth: Berth;
  readonly length: number;
  readonly along: XY;
}

function alongside(rng: Rng, { berth, length, along }: Line, mix: Mix, longestM: number): Party[] {
  const parties: Party[] = [];
  const rafting = longestM <= 60 ? 0.5 : 0.12;
  let at = rng.range(4, 30);
  while (at < length - 12) {
    const hull = drawHull(rng, rng.weighted(mix), Math.min(length - at - 4, longestM));
    if (!hull) {
      at += 16;
      continue;
    }
    const heading = Math.atan2(along[1], along[0]) + (rng.chance(0.5) ? Math.PI : 0) + rng.normal(0, 0.006);
    const raft = hull.length < 110 && rng.chance(rafting) ? rng.int(2, longestM <= 60 ? 6 : 3) : 1;
    const party: Target[] = [];
    let off = rng.range(0.2, 2);
    const put = (own: Hull, slip: number, turn: number, state: 'berthed' | 'rafted'): void => {
      const away = off + own.beam / 2;
      off += own.beam + rng.range(0.5, 1);
      party.push(
        float(
          rng,
          own,
          berth.a[0] + along[0] * slip + berth.out[0] * away,
          berth.a[1] + along[1] * slip + berth.out[1] * away,
          heading + turn,
          state,
        ),
      );
    };
    for (let k = 0; k < raft; k++) {
      const own: Hull = k === 0 ? hull : { ...hull, length: hull.length * rng.range(0.85, 1.05) };
      put(
        own,
        at + hull.length / 2 + (k === 0 ? 0 : rng.normal(0, 2)),
        k > 0 && rng.chance(0.3) ? Math.PI : 0,
        raft > 1 ? 'rafted' : 'berthed',
      );
    }
    // Tugs, lighters and bunker barges lie at a large ship's outer side.
    if (raft === 1 && hull.length > 90 && rng.chance(0.22)) {
      const guest = drawHull(rng, rng.pick(['tug', 'barge', 'tug', 'tanker']), hull.length * 0.45);
      if (guest) put(guest, at + hull.length * rng.range(0.25, 0.75), rng.pick([0, Math.PI]), 'rafted');
    }
    parties.push(party);
    at += hull.length + rng.range(2, 14) + (rng.chance(0.4) ? rng.range(20, 160) : 0);
  }
  return parties;
}

/** Side by side at right angles to the quay. */
function sternTo(rng: Rng, { berth, length, along }: Line, longestM: number): Party[] {
  const parties: Party[] = [];
  const kind: ShipKind = rng.weighted([
    ['fishing', 5],
    ['yacht', 4],
    ['motorboat', 3],
    ['ferry', 1],
    ['naval', 1],
    ['skiff', 2],
  ]);
  const out = Math.atan2(berth.out[1], berth.out[0]);
  const model = drawHull(rng, kind, longestM);
  if (!model) return parties;
  const full = rng.range(0.4, 1);
  let at = rng.range(4, 20);
  while (at < length - 6) {
    const scale = rng.range(0.85, 1.1);
    const hull: Hull = {
      ...model,
      length: model.length * scale,
      beam: model.beam * scale * rng.range(0.92, 1.05),
    };
    const slip = at + hull.beam / 2;
    const away = rng.range(0.4, 1.5) + hull.length / 2;
    at += hull.beam + rng.range(0.5, 1.6);
    if (!rng.chance(full)) continue;
    const bowIn = rng.chance(0.25) ? Math.PI : 0;
    parties.push([
      float(
        rng,
        hull,
        berth.a[0] + along[0] * slip + berth.out[0] * away,
        berth.a[1] + along[1] * slip + berth.out[1] * away,
        out + bowIn + rng.normal(0, 0.01),
        'berthed',
      ),
    ]);
  }
  return parties;
}

/** Ships standing in dry docks. */
export function dryDocked(rng: Rng, docks: readonly Footprint[]): Party[] {
  return docks.flatMap((dock) => {
    const drawn = drawHull(rng, rng.weighted(SHIP_MIX), dock.length * 0.93);
    if (!drawn || drawn.length < dock.length * 0.4) return [];
    const hull: Hull = { ...drawn, beam: Math.min(drawn.beam, dock.width * 0.8) };
    return [[float(rng, hull, dock.x, dock.y, dock.angle + rng.pick([0, Math.PI]), 'docked')]];
  });
}
