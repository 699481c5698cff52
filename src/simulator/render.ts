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
  const blurReach = Math.ceil(3 * (sensor.blurPx + sensor.colourBlurPx + 0.9)) + 5;
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

/** Coarse pixels hold much detail: where their ground is not even, they take the mean of several points. */
function paintGround(canvas: Canvas, world: World): void {
  const ink = makeInk();
  const { gsd } = canvas;
  for (let j = 0; j < canvas.height; j++) {
    for (let i = 0; i < canvas.width; i++) {
      const k = j * canvas.width + i;
      const left = canvas.x0 + i;
      const up = canvas.y0 + j;
      const samples = gsd <= 3 || world.ground.isEven((left + 0.5) * gsd, (up + 0.5) * gsd, gsd) ? 1 : 3;
      const part = 1 / (samples * samples);
      for (let q = 0; q < samples * samples; q++) {
        const x = (left + ((q % samples) + 0.5) * (1 / samples)) * gsd;
        const y = (up + (Math.floor(q / samples) + 0.5) * (1 / samples)) * gsd;
        world.ground.paint(x, y, gsd, ink);
        canvas.r[k] = (canvas.r[k] as number) + ink.r * part;
        canvas.g[k] = (canvas.g[k] as number) + ink.g * part;
        canvas.b[k] = (canvas.b[k] as number) + ink.b * part;
        canvas.n[k] = (canvas.n[k] as number) + ink.n * part;
        canvas.z[k] = (canvas.z[k] as number) + ink.z * part;
      }
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
