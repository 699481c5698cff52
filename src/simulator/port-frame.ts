import { type Coast, layCoast } from './coast.ts';
import { type Rng, rngOf } from './random.ts';
import { PORT_LAYOUTS, type PortLayout, type SceneSpec } from './spec.ts';

/** Coarser pixels show land by its texture alone: no single car or house is set up. */
export const COARSE_M = 3;

/** Most scenes hold the shore; some lie out at the anchorage, a few all inland. Marinas need fine pixels. */
export function layoutOf(spec: SceneSpec): PortLayout {
  const asked = PORT_LAYOUTS.find((known) => known === spec.layout);
  if (asked) return asked;
  if (spec.orientationDeg !== null) return 'harbour';
  return rngOf(spec.layoutSeed * 41 + 5).weighted([
    ['harbour', 50],
    ['terminals', spec.gsdM > COARSE_M ? 45 : 0],
    ['marina', spec.gsdM > COARSE_M ? 0 : 20],
    ['river', 10],
    ['open', 14],
    ['inland', 6],
  ]);
}

/** How large the port is, m: small scenes see the whole of a small one, or a part of one as large as ships need. */
export function extentOf(spec: SceneSpec, least: number): number {
  const rng = rngOf(spec.layoutSeed * 43 + 7);
  return rng.chance(0.55) ? Math.max(least, rng.range(700, 1800)) : least;
}

/** Where the scene lies on its coast. */
export function shoreIn(
  rng: Rng,
  spec: SceneSpec,
  layout: PortLayout,
  [w, h]: readonly [number, number],
  port: { readonly angle: number; readonly half: number; readonly reach: number; readonly extent: number },
): Coast {
  const { angle, half, reach, extent } = port;
  const least = Math.min(w, h);
  const part = extent > least;
  const acrossM = layout === 'river' ? Math.max(120, least * rng.range(0.25, 0.8)) : null;
  const wild = Math.max(60, least * 0.22);
  // How far out the scene's middle lies.
  const out =
    spec.orientationDeg === null
      ? {
          harbour: least * rng.normal(0.02, 0.12) + (part ? reach * rng.range(0, 0.6) : 0),
          marina: least * rng.range(0, 0.3),
          river: (acrossM ?? 0) / 2 + least * rng.normal(0, 0.2),
          open: least * rng.range(0.75, 1.6) + reach * rng.pick([0.3, 1.6]),
          inland: -least * rng.range(0.75, 1.2) - wild,
        }[layout === 'terminals' ? 'harbour' : layout]
      : least * 0.05;
  const along = part ? half * rng.range(-0.75, 0.75) : rng.normal(0, 0.15) * least;
  const origin: [number, number] = [
    w / 2 + out * Math.sin(angle) + along * Math.cos(angle),
    h / 2 - out * Math.cos(angle) + along * Math.sin(angle),
  ];
  return layCoast(origin, angle, half, wild, rng.int(0, 60_000), acrossM);
}
