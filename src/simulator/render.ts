import { blurPlane } from './blur.ts';
import { type Canvas, makeCanvas, makeInk } from './canvas.ts';
import { type Clouds, makeClouds } from './clouds.ts';
import { cellNoise, fractalNoise } from './noise.ts';
import { paintBeams, shadeBeams } from './paint-beams.ts';
import { paintTracks, type TrackPiece } from './paint-tracks.ts';
import { hash32, at } from './random.ts';
import { drawSensor, type Sensor } from './sensor.ts';
import { contextFor } from './shade-context.ts';
import { isTarget, shadeOf } from './shades.ts';
import { castShadows } from './shadow.ts';
import { indexItems, type SpatialIndex } from './spatial-index.ts';
import { paintSprite } from './sprite.ts';
import type { World } from './world.ts';

/** A window of a scene in pixels; the origin may be anywhere, negative too. */
export interface RenderWindow {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Samples of a window, pixel by pixel: red, green, blue and, in four-band scenes, near infrared. */
export interface RenderedWindow {
  readonly width: number;
  readonly height: number;
  readonly bands: 3 | 4;
  readonly data: Uint8Array | Uint16Array;
}

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
    const [xa, ya, xb, yb] = [at(track.xs, index), at(track.ys, index), at(track.xs, index + 1), at(track.ys, index + 1)];
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
  const slant = Math.hypot(world.sun[0] / world.sun[2] + world.lean[0], world.sun[1] / world.sun[2] + world.lean[1]);
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
  illuminate(canvas, world, sensor, clouds, light);
  paintBeams(canvas, world);
  veil(canvas, world, sensor, clouds);
  return expose(canvas, world, sensor, window, margin);
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

/** Albedo becomes light: sun where it falls, skylight everywhere, both weaker under clouds. */
function illuminate(canvas: Canvas, world: World, sensor: Sensor, clouds: Clouds | null, light: Float32Array): void {
  const [sx, sy, sz] = world.sun;
  const fall = clouds ? clouds.heightM / sz : 0;
  const planes = [canvas.r, canvas.g, canvas.b, canvas.n];
  for (let j = 0; j < canvas.height; j++) {
    for (let i = 0; i < canvas.width; i++) {
      const k = j * canvas.width + i;
      let sun = (light[k] as number) * (1 - (canvas.thin[k] as number));
      let sky = 1;
      if (clouds) {
        const x = (canvas.x0 + i + 0.5) * canvas.gsd + sx * fall;
        const y = (canvas.y0 + j + 0.5) * canvas.gsd + sy * fall;
        const under = clouds.cover(x, y);
        sun *= 1 - 0.88 * under;
        sky += 0.8 * under;
      }
      for (let band = 0; band < 4; band++) {
        const plane = planes[band] as Float32Array;
        const ambient = sensor.ambient[band] as number;
        plane[k] = (plane[k] as number) * ((1 - ambient) * sun + ambient * sky);
      }
    }
  }
}

/** The air and the clouds between ground and sensor. */
function veil(canvas: Canvas, world: World, sensor: Sensor, clouds: Clouds | null): void {
  const { haze, seed } = world.spec;
  const size = Math.hypot(world.spec.width, world.spec.height) * world.spec.gsdM;
  const planes = [canvas.r, canvas.g, canvas.b, canvas.n];
  for (let j = 0; j < canvas.height; j++) {
    const y = (canvas.y0 + j + 0.5) * canvas.gsd;
    for (let i = 0; i < canvas.width; i++) {
      const k = j * canvas.width + i;
      const x = (canvas.x0 + i + 0.5) * canvas.gsd;
      const thin = haze > 0.02 ? Math.max(0, 1 + 0.8 * fractalNoise((x / size) * 3, (y / size) * 3, (seed & 0xffff) + 3, 4)) : 1;
      const cover = clouds ? clouds.cover(x, y) : 0;
      const white = cover > 0 && clouds ? 0.78 * clouds.bright(x, y) : 0;
      for (let band = 0; band < 4; band++) {
        const plane = planes[band] as Float32Array;
        const path = (sensor.path[band] as number) * thin;
        const ground = (plane[k] as number) * (1 - (1 - sensor.passes) * thin) + path;
        plane[k] = ground + (white - ground) * cover;
      }
    }
  }
}

/** Point spread, pansharpening, noise and stretch; crops the margin. */
function expose(canvas: Canvas, world: World, sensor: Sensor, window: RenderWindow, margin: number): RenderedWindow {
  const { width, height } = canvas;
  const { spec } = world;
  const bands = spec.bands === 'rgbn' ? 4 : 3;
  const planes = [canvas.r, canvas.g, canvas.b, canvas.n]
    .slice(0, bands)
    .map((plane) => blurPlane(plane, width, height, sensor.blurPx));
  if (sensor.colourBlurPx > 0) pansharpen(planes, width, height, sensor.colourBlurPx);
  if (sensor.sharpen > 0) {
    planes.forEach((plane, b) => {
      const soft = blurPlane(plane, width, height, 0.9);
      planes[b] = plane.map((v, i) => Math.max(0, v + sensor.sharpen * (v - (soft[i] as number))));
    });
  }
  const count = window.width * window.height * bands;
  const eight = spec.sampleType === 'uint8';
  const data = eight ? new Uint8Array(count) : new Uint16Array(count);
  for (let band = 0; band < bands; band++) {
    const plane = planes[band] as Float32Array;
    const low = sensor.low[band] as number;
    const span = (sensor.high[band] as number) - low;
    for (let j = 0; j < window.height; j++) {
      const row = window.y + j;
      for (let i = 0; i < window.width; i++) {
        const col = window.x + i;
        const v = plane[(j + margin) * width + i + margin] as number;
        const seed = hash32(col >> 9, row >> 9, spec.seed + band * 31);
        // Sum of three uniform draws: near enough to a normal one, variance 1.
        const dice = cellNoise(col, row, seed) + cellNoise(col, row, seed + 9973) + cellNoise(row, col, seed + 771);
        const noisy = v + dice * (sensor.readNoise + sensor.shotNoise * Math.sqrt(Math.max(0, v)));
        const k = (j * window.width + i) * bands + band;
        if (eight) data[k] = Math.min(255, Math.max(0, 255 * Math.max(0, (noisy - low) / span) ** sensor.gamma + 0.5));
        else data[k] = Math.min(65535, Math.max(1, noisy * 10_000 + 0.5));
      }
    }
  }
  return { width: window.width, height: window.height, bands, data };
}

/** Brightness keeps its detail, colour is taken from a softer picture. */
function pansharpen(planes: Float32Array[], width: number, height: number, sigma: number): void {
  const soft = planes.map((plane) => blurPlane(plane, width, height, sigma));
  const [r, g, b] = planes as [Float32Array, Float32Array, Float32Array];
  const [sr, sg, sb] = soft as [Float32Array, Float32Array, Float32Array];
  for (let k = 0; k < r.length; k++) {
    const sharp = (r[k] as number) + (g[k] as number) + (b[k] as number);
    const ratio = sharp / Math.max(1e-4, (sr[k] as number) + (sg[k] as number) + (sb[k] as number));
    for (let band = 0; band < planes.length; band++) {
      (planes[band] as Float32Array)[k] = ((soft[band] as Float32Array)[k] as number) * ratio;
    }
  }
}
