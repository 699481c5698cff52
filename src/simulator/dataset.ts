import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { composeScene } from './compose.ts';
import type { RenderedWindow } from './expose.ts';
import { hash32, rngOf } from './random.ts';
import { makeRenderer } from './render.ts';
import { type SceneKind, type SceneSpec, sceneSpec } from './spec.ts';
import { labelLines, truthOf } from './truth.ts';
import { wagonFamilyOf } from './wagon-family.ts';
import { yardOutline } from './yard-outline.ts';

export interface TrainingSet {
  readonly dir: string;
  readonly count: number;
  readonly seed: number;
  /** Side of the square pictures, px. */
  readonly size: number;
  /** Native ground sample distances to draw from, m. */
  readonly gsdRange: readonly [low: number, high: number];
  readonly kind: SceneKind;
  readonly style: 1 | 2;
  /** rgbn: near infrared is written too, as NAME-nir.png of one channel. */
  readonly bands: SceneSpec['bands'];
  /** Null: drawn by chance. `none` with kind yard: land without a track or a hull. */
  readonly layout: SceneSpec['layout'];
  /** Number of wagons or ships in every scene; null: drawn by chance. */
  readonly objects: number | null;
  /** The only uses of the land; null: all, by chance. */
  readonly land: SceneSpec['land'];
  /** Every scene lies under snow, more or less. */
  readonly snow: boolean;
  /** Every port has ice on its water, or sun on it, more or less. */
  readonly ice: boolean;
  readonly glint: boolean;
}

/** A scene as chance makes them: any date, sun, sensor, snow, haze, orientation and number of objects. */
function drawSpec(set: Omit<TrainingSet, 'dir' | 'count'>, index: number): SceneSpec {
  const seed = hash32(index, set.seed, 4242) & 0x7fffffff;
  const rng = rngOf(seed);
  const [low, high] = set.gsdRange;
  return sceneSpec({
    id: `${set.kind}-${set.style}-${set.seed}-${String(index).padStart(5, '0')}`,
    kind: set.kind,
    seed,
    width: set.size,
    height: set.size,
    gsdM: Math.exp(rng.range(Math.log(low), Math.log(high))),
    at: Date.UTC(2019, 0, 1) + Math.floor(rng.range(0, 5 * 365.25)) * 86_400_000,
    sun: { azimuthDeg: rng.range(60, 300), elevationDeg: 17 + 53 * rng.next() ** 1.4 },
    snow: rng.chance(set.snow ? 1 : 0.1) ? rng.range(0.2, 1) : 0,
    haze: rng.chance(0.25) ? rng.range(0.05, 0.6) : 0,
    cloud: rng.chance(0.06) ? rng.range(0.05, 0.5) : 0,
    style: set.style,
    bands: set.bands,
    layout: set.layout,
    objects: set.objects,
    land: set.land,
    ice: set.kind === 'port' && rng.chance(set.ice ? 1 : 0.05) ? rng.range(0.1, 0.7) : 0,
    glint: set.glint ? rng.range(0.05, 0.3) : null,
  });
}

/**
 * Writes NAME.png (RGB), NAME.txt (label lines), NAME.json (how it was made) and, of four-band sets, NAME-nir.png
 * for each scene; the same set, the same bytes.
 */
export async function writeTrainingSet(set: TrainingSet, onScene?: (done: number) => void): Promise<void> {
  await mkdir(set.dir, { recursive: true });
  for (let index = 0; index < set.count; index++) {
    const spec = drawSpec(set, index);
    const world = composeScene(spec);
    const picture = makeRenderer(world).render({ x: 0, y: 0, width: spec.width, height: spec.height });
    const truth = truthOf(world);
    const base = join(set.dir, spec.id);
    await writePng(picture, [0, 1, 2], `${base}.png`);
    if (picture.bands === 4) await writePng(picture, [3], `${base}-nir.png`);
    await writeFile(`${base}.txt`, labelLines(truth));
    await writeFile(
      `${base}.json`,
      JSON.stringify({
        origin: 'simulated',
        gsd: spec.gsdM,
        spec,
        // Corners in pixels of the area an analyst would draw; null where there is no yard.
        yard: spec.kind === 'yard' ? yardOutline(world) : null,
        objects: truth.map(({ target, corners, inFrame, hidden }) => ({
          class: target.class,
          family: target.family,
          load: target.load,
          wagonFamily: wagonFamilyOf(target),
          lengthM: target.length,
          widthM: target.width,
          corners,
          inFrame,
          hidden,
        })),
      }),
    );
    onScene?.(index + 1);
  }
}

/** Some bands of a picture, in the order given, as a PNG of that many channels. */
async function writePng(
  { width, height, bands, data }: RenderedWindow,
  chosen: readonly [0, 1, 2] | readonly [3],
  path: string,
): Promise<void> {
  const channels = chosen.length;
  const samples = new Uint8Array(width * height * channels);
  for (let k = 0; k < samples.length; k++) {
    const pixel = Math.floor(k / channels);
    samples[k] = data[pixel * bands + (chosen[k - pixel * channels] as number)] as number;
  }
  await sharp(samples, { raw: { width, height, channels } })
    .png({ compressionLevel: 2 })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .toFile(path);
}
