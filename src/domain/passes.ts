import type { Pass } from './observation.ts';
import type { Origin } from './scene.ts';

/** Scenes this close in time are one look at the ground, whatever their platform. */
export const PASS_WINDOW_MS = 10 * 60_000;

/** A scene over one site; `siteId` null where its whole footprint is counted. */
export interface PassScene {
  readonly id: string;
  readonly siteId: string | null;
  readonly origin: Origin;
  /** ms UTC. */
  readonly at: number;
}

/**
 * The pass a scene joins: among `existing`, that of the same site and origin whose anchor is nearest within ten
 * minutes (the earlier of two as near), else a new one anchored at the scene. Anchors never move and ids are made
 * from them, so late scenes leave what was said about earlier ones as it is.
 * A whole footprint belongs to no site and is a look of its own: other scenes may lie anywhere.
 */
export function choosePass(scene: PassScene, existing: readonly Pass[]): Pass {
  const { siteId, origin, at } = scene;
  if (siteId === null) return { id: `scene-${scene.id}`, siteId, origin, anchorAt: at };
  const distance = (pass: Pass): number => Math.abs(pass.anchorAt - at);
  const [nearest] = existing
    .filter((pass) => pass.siteId === siteId && pass.origin === origin && distance(pass) <= PASS_WINDOW_MS)
    .sort((a, b) => distance(a) - distance(b) || a.anchorAt - b.anchorAt);
  return nearest ?? { id: passId(siteId, origin, at), siteId, origin, anchorAt: at };
}

/** Undated scenes enter no series; each is a look of its own. */
export function undatedPassId(sceneId: string): string {
  return `undated-${sceneId}`;
}

/** `tumangang~20240617T021500Z`; readable and safe in a URL. */
function passId(siteId: string, origin: Origin, at: number): string {
  const instant = new Date(at).toISOString().replace(/[-:]/g, '').replace('.000', '');
  return `${siteId}~${instant}${origin === 'simulated' ? '~simulated' : ''}`;
}
