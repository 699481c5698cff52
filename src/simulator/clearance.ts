import { at } from './random.ts';
import { cellKey } from './spatial-index.ts';
import type { Track } from './tracks.ts';
import type { Footprint } from './world.ts';

const CELL = 16;

/** Tells how far from the tracks a thing stands. */
export interface Clearance {
  /** Distance to the nearest track, m, at most 16 + `CELL`; Infinity beyond. */
  distance(x: number, y: number): number;
  /** No track within `gap` m of the footprint. */
  isFree(footprint: Footprint, gap: number): boolean;
}

export function clearanceOf(tracks: readonly Track[]): Clearance {
  const cells = new Map<number, number[]>();
  for (const track of tracks) {
    for (let i = 0; i < track.xs.length; i++) {
      const [x, y] = [at(track.xs, i), at(track.ys, i)];
      const key = cellKey(Math.floor(x / CELL), Math.floor(y / CELL));
      const cell = cells.get(key);
      if (cell) cell.push(x, y);
      else cells.set(key, [x, y]);
    }
  }
  const distance = (x: number, y: number): number => {
    let best = Infinity;
    const [ci, cj] = [Math.floor(x / CELL), Math.floor(y / CELL)];
    for (let j = cj - 1; j <= cj + 1; j++) {
      for (let i = ci - 1; i <= ci + 1; i++) {
        const cell = cells.get(cellKey(i, j));
        if (!cell) continue;
        for (let k = 0; k < cell.length; k += 2) {
          best = Math.min(best, Math.hypot(at(cell, k) - x, at(cell, k + 1) - y));
        }
      }
    }
    // Points lie 5 m apart: the line between two of them may be this much nearer.
    return best === Infinity ? best : Math.max(0, Math.sqrt(Math.max(0, best * best - 6.25)));
  };
  return {
    distance,
    isFree({ x, y, angle, length, width }, gap) {
      const c = Math.cos(angle);
      const s = Math.sin(angle);
      const nu = Math.max(1, Math.ceil(length / 12));
      const nv = Math.max(1, Math.ceil(width / 12));
      for (let i = 0; i <= nu; i++) {
        for (let j = 0; j <= nv; j++) {
          const u = (i / nu - 0.5) * length;
          const v = (j / nv - 0.5) * width;
          if (distance(x + u * c - v * s, y + u * s + v * c) < gap) return false;
        }
      }
      return true;
    },
  };
}
