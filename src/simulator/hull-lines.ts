import { hash01 } from './random.ts';

/**
 * A hull's outline from above, in parts of its half length and half beam. The bow narrows from `entry` on as
 * (1 - t^fine)^point, point 0.5: round and full, 1: sharp; the stern from `-run` on down to `transom`.
 */
interface Lines {
  readonly entry: readonly [number, number];
  readonly fine: number;
  readonly point: number;
  readonly run: number;
  readonly transom: readonly [number, number];
}

const LINES: Readonly<Record<string, Lines>> = {
  bulk: { entry: [0.72, 0.82], fine: 2, point: 0.5, run: 0.82, transom: [0.45, 0.8] },
  tanker: { entry: [0.7, 0.82], fine: 2, point: 0.5, run: 0.8, transom: [0.35, 0.75] },
  'container-ship': { entry: [0.42, 0.62], fine: 1.7, point: 0.75, run: 0.88, transom: [0.75, 0.92] },
  cargo: { entry: [0.55, 0.72], fine: 1.9, point: 0.6, run: 0.82, transom: [0.45, 0.85] },
  'ro-ro': { entry: [0.68, 0.82], fine: 2.2, point: 0.5, run: 0.95, transom: [0.9, 1] },
  cruise: { entry: [0.5, 0.65], fine: 1.8, point: 0.7, run: 0.86, transom: [0.6, 0.85] },
  ferry: { entry: [0.5, 0.75], fine: 2, point: 0.6, run: 0.9, transom: [0.75, 1] },
  naval: { entry: [0.02, 0.22], fine: 1.55, point: 0.95, run: 0.25, transom: [0.66, 0.85] },
  submarine: { entry: [0.68, 0.78], fine: 2, point: 0.5, run: 0.1, transom: [0.12, 0.2] },
  dredger: { entry: [0.65, 0.8], fine: 2, point: 0.55, run: 0.9, transom: [0.7, 0.95] },
  fishing: { entry: [0.1, 0.45], fine: 2, point: 0.7, run: 0.6, transom: [0.55, 0.9] },
  tug: { entry: [0.2, 0.45], fine: 2.1, point: 0.55, run: 0.55, transom: [0.5, 0.85] },
  pusher: { entry: [0.9, 0.95], fine: 2, point: 0.2, run: 0.9, transom: [0.85, 1] },
  barge: { entry: [0.93, 0.97], fine: 2, point: 0.12, run: 0.95, transom: [0.88, 1] },
  yacht: { entry: [-0.1, 0.2], fine: 1.8, point: 0.8, run: 0.5, transom: [0.7, 0.9] },
  motorboat: { entry: [-0.15, 0.25], fine: 2, point: 0.72, run: 0.4, transom: [0.8, 0.98] },
  sailboat: { entry: [-0.2, 0.05], fine: 1.8, point: 0.9, run: 0, transom: [0.35, 0.8] },
  skiff: { entry: [-0.1, 0.3], fine: 1.9, point: 0.8, run: 0.5, transom: [0.6, 0.95] },
};

/** Half breadth of a hull, in parts of the greatest, at `part` from -1 (stern) to 1 (bow). */
export type Breadth = (part: number) => number;

/** The outline of one hull: kinds differ much, hulls of a kind a little. @throws RangeError for an unknown kind */
export function breadthOf(kind: string, seed: number): Breadth {
  const lines = LINES[kind];
  if (!lines) throw new RangeError(`no hull lines for a ship of kind ${kind}`);
  const entry = lines.entry[0] + (lines.entry[1] - lines.entry[0]) * hash01(seed, 51, 4);
  const transom = lines.transom[0] + (lines.transom[1] - lines.transom[0]) * hash01(seed, 52, 4);
  const { fine, run } = lines;
  const point = lines.point * (0.9 + 0.2 * hash01(seed, 53, 4));
  return (part) => {
    if (part > entry) {
      const t = (part - entry) / (1 - entry);
      return t >= 1 ? 0 : (1 - t ** fine) ** point;
    }
    if (part >= -run) return 1;
    const t = Math.min(1, (-part - run) / (1 - run));
    return transom + (1 - transom) * Math.sqrt(1 - t * t);
  };
}
