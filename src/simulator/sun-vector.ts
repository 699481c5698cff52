import type { SceneSpec } from './spec.ts';
import { sunAt } from './sun.ts';

/** Lower suns give shadows longer than the margin that windows are drawn with. */
const LOWEST_SUN_DEG = 14;

/** Towards the sun in scene axes: x right, y down (so north is -y), z up. */
export function sunVector(spec: SceneSpec): readonly [x: number, y: number, z: number] {
  const sun = spec.sun ?? sunAt(spec.at, spec.place);
  const elevation = (Math.max(LOWEST_SUN_DEG, sun.elevationDeg) * Math.PI) / 180;
  const azimuth = (sun.azimuthDeg * Math.PI) / 180;
  const flat = Math.cos(elevation);
  return [flat * Math.sin(azimuth), -flat * Math.cos(azimuth), Math.sin(elevation)];
}
