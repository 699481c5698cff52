import { type Canvas, makeCanvas, makeInk } from './canvas.ts';
import { type Clouds, makeClouds } from './clouds.ts';
import { expose, type RenderedWindow, type RenderWindow } from './expose.ts';
import { lightUp } from './illuminate.ts';
import { shadeBeams } from './paint-beams.ts';
import { paintTracks, type TrackPiece } from './paint-tracks.ts';
import { at } from './random.ts';
import { drawSensor, type Sensor } from './sensor.ts';
import { contextFor } from './shade-context.ts';
import { isTarget, shadeOf } from './shades.ts';
import { castShadows } from './shadow.ts';
import { indexItems, type SpatialIndex } from './spatial-index.ts';
import { paintSprite } from './sprite.ts';
import type { World } from './world.ts';

/** Draws windows of one world. Made once a scene: it holds the indexes. */
export interface Renderer {
  readonly world: World;
  readonly clouds: Clouds | null;
  /** Any window; a pixel's value does not depend on the window it is drawn in. */
  render(window: RenderWindow): RenderedWindow;
}

export function makeRenderer(world: World): Renderer {
  const pieces = world.tracks.flatMap((track) =>
    Array.from({ length: track.xs.length - 1 }, (_, index): TrackPiece => ({ track, index })),
  );
  const trackIndex = indexItems(pieces, ({ track, index }) => {
    const [xa, ya, xb, yb] = [
      at(track.xs, index),
      at(track.ys, index),
      at(track.xs, index + 1),
      at(track.ys, index + 1),
    ];
    return [Math.min(xa, xb), Math.min(ya, yb), Math.max(xa, xb), Math.max(ya, yb)];
  });
  const clouds = makeClouds(world.spec);
  const sensor = drawSensor(world.spec);
  return { world, clouds, render: (window) => renderWindow(world, trackIndex, clouds, sensor, window) };
}

function renderWindow(
  world: World,
  trackIndex: SpatialIndex<TrackPiece>,
  clouds: Clouds | null,
  sensor: Sensor,
  window: RenderWindow,
): RenderedWindow {
  const { gsdM } = world.spec;
  const slant = Math.hypot(
    world.sun[0] / world.sun[2] + world.lean[0],
    world.sun[1] / world.sun[2] + world.lean[1],
  );
  const blurReach = Math.ceil(3 * (sensor.blurPx + sensor.colourBlurPx + 0.9)) + 3;
  const margin = Math.ceil((world.maxTop * slant) / gsdM) + blurReach;
  const canvas = makeCanvas(
    window.x - margin,
    window.y - margin,
    window.width + 2 * margin,
    window.height + 2 * margin,
    gsdM,
  );
  paintGround(canvas, world);
  paintTracks(canvas, world, trackIndex);
  paintThings(canvas, world);
  shadeBeams(canvas, world);
  const light = castShadows(canvas, world);
  // From here on nothing reaches further than the blur.
  const scene = lightUp(canvas, light, margin - blurReach, world, sensor, clouds);
  return expose(scene, world.spec, sensor, window, blurReach);
}

function paintGround(canvas: Canvas, world: World): void {
  const ink = makeInk();
  for (let j = 0; j < canvas.height; j++) {
    const y = (canvas.y0 + j + 0.5) * canvas.gsd;
    for (let i = 0; i < canvas.width; i++) {
      const k = j * canvas.width + i;
      world.ground.paint((canvas.x0 + i + 0.5) * canvas.gsd, y, canvas.gsd, ink);
      canvas.r[k] = ink.r;
      canvas.g[k] = ink.g;
      canvas.b[k] = ink.b;
      canvas.n[k] = ink.n;
      canvas.z[k] = ink.z;
    }
  }
}

function paintThings(canvas: Canvas, world: World): void {
  const { gsd } = canvas;
  const ink = makeInk();
  const { style, snow } = world.spec;
  const things = world.thingsIn(
    canvas.x0 * gsd,
    canvas.y0 * gsd,
    (canvas.x0 + canvas.width) * gsd,
    (canvas.y0 + canvas.height) * gsd,
  );
  const fine = gsd >= 0.75 ? 4 : gsd >= 0.4 ? 3 : 2;
  for (const thing of things) {
    const ctx = contextFor(thing, world, style, snow, ink);
    const samples = isTarget(thing) ? fine : thing.length * thing.width > 250 * gsd ? 1 : 2;
    paintSprite(canvas, thing, shadeOf(thing, ctx), ink, world, Math.max(samples, thing.length > 30 ? 2 : 1));
  }
}
