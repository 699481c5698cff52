import { shadeMotorboat, shadeSailboat, shadeSkiff } from './shade-boats.ts';
import {
  shadeCar,
  shadeContainer,
  shadeGlasshouse,
  shadeHeap,
  shadeHouse,
  shadePlatform,
  shadeShed,
  shadeSleepers,
  shadeSolar,
  shadeTree,
} from './shade-clutter.ts';
import type { ShadeContext } from './shade-context.ts';
import { shadeDock, shadeJetty, shadePile, shadeSlipway } from './shade-dockland.ts';
import { shadeContainers, shadeFlat, shadeHopper, shadeLorry } from './shade-flats.ts';
import { shadeBreakwater, shadePontoon, shadeQuay, shadeRock, shadeSilo } from './shade-port.ts';
import { shadeLocomotive, shadeMaintenance, shadePassenger } from './shade-powered.ts';
import { shadeBuoy, shadeCage, shadeDrift, shadeRaft, shadeRing } from './shade-sea.ts';
import { shadeShip } from './shade-ships.ts';
import { shadeStacks } from './shade-stacks.ts';
import { shadeBox, shadeGondola, shadeTank } from './shade-wagons.ts';
import { shadeWake } from './shade-wake.ts';
import type { Shade } from './sprite.ts';
import type { Target, Thing } from './world.ts';

type Make<T extends Thing> = (thing: T, ctx: ShadeContext) => Shade;

const TARGETS: Readonly<Record<string, Make<Target>>> = {
  gondola: shadeGondola,
  box: shadeBox,
  tank: shadeTank,
  flat: shadeFlat,
  container: shadeContainers,
  hopper: shadeHopper,
  locomotive: shadeLocomotive,
  passenger: shadePassenger,
  maintenance: shadeMaintenance,
  bulk: shadeShip,
  tanker: shadeShip,
  'container-ship': shadeShip,
  cargo: shadeShip,
  ferry: shadeShip,
  fishing: shadeShip,
  tug: shadeShip,
  barge: shadeShip,
  'ro-ro': shadeShip,
  cruise: shadeShip,
  naval: shadeShip,
  submarine: shadeShip,
  dredger: shadeShip,
  pusher: shadeShip,
  yacht: shadeShip,
  motorboat: shadeMotorboat,
  sailboat: shadeSailboat,
  skiff: shadeSkiff,
};

const THINGS: Readonly<Record<string, Make<Thing>>> = {
  shed: shadeShed,
  hut: shadeShed,
  house: shadeHouse,
  container: shadeContainer,
  lorry: shadeLorry,
  car: shadeCar,
  tree: shadeTree,
  glasshouse: shadeGlasshouse,
  heap: shadeHeap,
  sleepers: shadeSleepers,
  platform: shadePlatform,
  solar: shadeSolar,
  wake: shadeWake,
  quay: shadeQuay,
  pontoon: shadePontoon,
  jetty: shadeJetty,
  pile: shadePile,
  'dry-dock': shadeDock,
  slipway: shadeSlipway,
  raft: shadeRaft,
  ring: shadeRing,
  cage: shadeCage,
  buoy: shadeBuoy,
  drift: shadeDrift,
  breakwater: shadeBreakwater,
  rock: shadeRock,
  silo: shadeSilo,
  stacks: shadeStacks,
};

export function isTarget(thing: Thing): thing is Target {
  return 'class' in thing;
}

/** How a thing is drawn. @throws RangeError for a kind nobody draws */
export function shadeOf(thing: Thing, ctx: ShadeContext): Shade {
  if (isTarget(thing)) {
    const make = TARGETS[thing.kind];
    if (make) return make(thing, ctx);
  } else {
    const make = THINGS[thing.kind];
    if (make) return make(thing, ctx);
  }
  throw new RangeError(`no shade for a thing of kind ${thing.kind}`);
}
