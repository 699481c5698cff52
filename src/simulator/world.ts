import type { ObjectClass } from '../domain/detection.ts';
import type { SceneSpec } from './spec.ts';
import type { Track } from './tracks.ts';

/**
 * Scene coordinates: metres from the scene's upper left corner, x to the right, y down; pixel = metre / GSD.
 * Angles turn from +x towards +y.
 */
export interface Footprint {
  readonly x: number;
  readonly y: number;
  /** Direction of `length`, radians. */
  readonly angle: number;
  /** m */
  readonly length: number;
  readonly width: number;
}

/** How the simulator builds a wagon; what it shows from above is its wagon family (wagon-family.ts). */
export type StockFamily = 'gondola' | 'box' | 'tank' | 'flat' | 'container' | 'hopper';

/** Order of painting: what lies flat, what stands, what hangs over. */
export type Layer = 0 | 1 | 2 | 3;

/** Something standing on the ground. `kind` chooses how it is drawn; `seed` its looks. */
export interface Thing extends Footprint {
  readonly kind: string;
  readonly layer: Layer;
  /** Height of its top over the ground, m. */
  readonly top: number;
  readonly seed: number;
  /** Meaning depends on the kind: stack height, roof form, load. */
  readonly variant: string;
}

/** A thing that truth tells about. */
export interface Target extends Thing {
  readonly class: ObjectClass;
  readonly family: StockFamily | null;
  /** empty, ore, coal, tarpaulin, ...; or a ship's state: berthed, rafted, anchored, under way. */
  readonly load: string;
  /** Rail vehicles that stand coupled share a number; null for ships. */
  readonly string: number | null;
}

/** Straight thin thing drawn by its coverage: pole, beam, wire; and its shadow. */
export interface Beam {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  /** Heights of both ends, m. */
  readonly z0: number;
  readonly z1: number;
  /** m */
  readonly width: number;
  readonly albedo: number;
}

/** The ground and all that stands on it, ready to be drawn window by window. */
export interface World {
  readonly spec: SceneSpec;
  /** Unit vector towards the sun: x right, y down, z up. */
  readonly sun: readonly [x: number, y: number, z: number];
  /** How far a point one metre up is displaced in the picture, m (off-nadir view). */
  readonly lean: readonly [x: number, y: number];
  readonly tracks: readonly Track[];
  readonly targets: readonly Target[];
  readonly beams: readonly Beam[];
  /** Things whose bounding circle touches the box, in painting order; clutter is made as it is asked for. */
  thingsIn(x0: number, y0: number, x1: number, y1: number): readonly Thing[];
  readonly ground: Ground;
  /** No thing that casts a solid shadow is higher, m. */
  readonly maxTop: number;
}

/** Albedo in four bands and height of one point; reused, never kept. */
export interface Ink {
  r: number;
  g: number;
  b: number;
  /** Near infrared. */
  n: number;
  /** Height over the ground, m. */
  z: number;
  /** Share of what lies below that it hides, 0..1; set to 1 before each point is drawn. */
  a: number;
}

/** Albedo of bare ground at a point; `texture` is a pixel's size in m, so that detail finer than it fades. */
export interface Ground {
  paint(x: number, y: number, pixelM: number, ink: Ink): void;
  /** Whether one point speaks for the pixel around it (open water, woods). */
  isEven(x: number, y: number, pixelM: number): boolean;
}

/** Longest way from the middle of a footprint, m. */
export function reachOf(thing: Footprint): number {
  return Math.hypot(thing.length, thing.width) / 2;
}
