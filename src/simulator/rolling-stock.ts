import type { ObjectClass } from '../domain/detection.ts';
import type { Rng } from './random.ts';
import type { StockFamily } from './world.ts';

/** One type of rail vehicle. Lengths over couplers and of the body, widths and heights over rail, m. */
export interface VehicleType {
  readonly name: string;
  readonly class: ObjectClass;
  readonly family: StockFamily | null;
  readonly overCouplers: number;
  readonly body: number;
  readonly width: number;
  readonly top: number;
}

const type = (
  name: string,
  family: StockFamily | null,
  [overCouplers, body, width, top]: readonly [number, number, number, number],
  objectClass: ObjectClass = 'railcar',
): VehicleType => ({ name, class: objectClass, family, overCouplers, body, width, top });

/** Dimensions as in DOMAIN.md (Russian, Chinese) and the common European and North American drawings. */
export const VEHICLES = {
  gondola: [
    type('gondola-ru', 'gondola', [13.92, 12.78, 3.158, 3.5]),
    type('gondola-c70', 'gondola', [13.98, 13.0, 3.24, 3.2]),
    type('gondola-eu', 'gondola', [14.04, 12.8, 2.9, 3.1]),
    type('gondola-long', 'gondola', [17.6, 16.3, 3.05, 2.7]),
  ],
  box: [
    type('box-p70', 'box', [17.07, 16.09, 3.3, 4.7]),
    type('box-p63', 'box', [16.44, 15.5, 3.3, 4.6]),
    type('box-ru', 'box', [14.73, 13.84, 3.27, 4.65]),
    type('box-eu', 'box', [21.7, 20.5, 2.9, 4.3]),
    type('box-eu-short', 'box', [14.02, 12.8, 2.85, 4.25]),
  ],
  tank: [
    type('tank-ru', 'tank', [12.02, 10.8, 3.0, 4.6]),
    type('tank-g70', 'tank', [12.2, 11.0, 3.1, 4.5]),
    type('tank-eu', 'tank', [14.3, 13.0, 2.9, 4.3]),
    type('tank-long', 'tank', [17.8, 16.5, 3.05, 4.5]),
  ],
  flat: [
    type('flat-ru', 'flat', [14.62, 13.4, 2.87, 1.3]),
    type('flat-40', 'flat', [13.92, 12.8, 2.9, 1.25]),
    type('flat-60', 'flat', [19.74, 18.5, 2.7, 1.2]),
  ],
  container: [
    type('container-40', 'container', [14.62, 13.4, 2.6, 4.0]),
    type('container-60', 'container', [19.74, 18.6, 2.6, 3.8]),
    type('container-80', 'container', [25.9, 24.7, 2.6, 4.0]),
  ],
  hopper: [
    type('hopper-open', 'hopper', [13.4, 12.2, 3.1, 4.0]),
    type('hopper-grain', 'hopper', [14.72, 13.6, 3.24, 4.6]),
    type('hopper-cement', 'hopper', [12.02, 10.9, 3.15, 4.5]),
    type('hopper-long', 'hopper', [17.7, 16.4, 3.2, 4.7]),
  ],
  locomotive: [
    type('diesel-hood', null, [17.5, 16.3, 3.05, 4.5], 'locomotive'),
    type('electric', null, [19.5, 18.4, 3.05, 4.2], 'locomotive'),
    type('electric-double', null, [32.8, 31.6, 3.15, 4.3], 'locomotive'),
    type('shunter', null, [11.5, 10.4, 2.95, 4.1], 'locomotive'),
  ],
  passenger: [
    type('coach-ru', null, [24.54, 23.95, 3.1, 4.4], 'passenger'),
    type('coach-eu', null, [26.4, 26.0, 2.82, 4.1], 'passenger'),
    type('coach-cn', null, [25.5, 24.9, 3.1, 4.4], 'passenger'),
  ],
  maintenance: [
    type('tamper', null, [18.0, 17.0, 2.8, 3.9], 'maintenance-of-way'),
    type('rail-crane', null, [13.5, 12.5, 2.9, 4.0], 'maintenance-of-way'),
    type('motor-trolley', null, [7.8, 6.8, 2.7, 3.6], 'maintenance-of-way'),
  ],
} as const satisfies Record<string, readonly VehicleType[]>;

export type VehicleGroup = keyof typeof VEHICLES;

/** What a string is made of; unit trains repeat one type and load, mixed ones draw each wagon. */
export const FREIGHT_MIX: readonly (readonly [VehicleGroup, number])[] = [
  ['gondola', 34],
  ['tank', 17],
  ['box', 17],
  ['container', 11],
  ['flat', 9],
  ['hopper', 12],
];

const LOADS: Record<VehicleGroup, readonly (readonly [string, number])[]> = {
  gondola: [
    ['empty', 38],
    ['coal', 16],
    ['ore', 18],
    ['aggregate', 7],
    ['scrap', 5],
    ['timber', 4],
    ['tarpaulin', 12],
  ],
  box: [['closed', 1]],
  tank: [['closed', 1]],
  flat: [
    ['empty', 62],
    ['timber', 12],
    ['pipes', 8],
    ['vehicles', 8],
    ['tarpaulin', 10],
  ],
  container: [
    ['one-40', 42],
    ['two-20', 40],
    ['one-20', 18],
  ],
  hopper: [
    ['empty', 20],
    ['ore', 15],
    ['aggregate', 15],
    ['closed', 50],
  ],
  locomotive: [['none', 1]],
  passenger: [['none', 1]],
  maintenance: [['none', 1]],
};

/** A load that this type can carry. */
export function drawLoad(rng: Rng, group: VehicleGroup, vehicle: VehicleType): string {
  if (group === 'hopper') {
    if (vehicle.name !== 'hopper-open') return 'closed';
    return rng.weighted(LOADS.hopper.slice(0, 3));
  }
  if (group === 'container' && vehicle.name === 'container-60')
    return rng.pick(['three-20', 'mixed', 'two-20']);
  if (group === 'container' && vehicle.name === 'container-80') return rng.pick(['two-40', 'mixed']);
  return rng.weighted(LOADS[group]);
}
