import { rm } from 'node:fs/promises';
import { type Affine, apply, compose, translate, type XY } from '../../src/domain/affine.ts';
import { boxAround } from '../../src/domain/box.ts';
import type { ScoredBox } from '../../src/domain/detection.ts';
import { boundsOf, contains, type Ring } from '../../src/domain/geometry.ts';
import type { ModelManifest } from '../../src/domain/model.ts';
import type { Detector } from '../../src/ports/detector.ts';
import { composeScene } from '../../src/simulator/compose.ts';
import { writeGeoTiff } from '../../src/simulator/geotiff-writer.ts';
import { placeScene } from '../../src/simulator/placement.ts';
import { makeRenderer } from '../../src/simulator/render.ts';
import { sceneSpec } from '../../src/simulator/spec.ts';
import { truthOf } from '../../src/simulator/truth.ts';
import { fromUtm } from '../../src/simulator/utm.ts';

/**
 * Simulated rail yards whose wagons are painted in one colour that nothing else has, and a detector that finds that
 * colour: an oracle behind the detector's port, so that what the pipeline counts is what is there.
 */
const [WIDTH, HEIGHT] = [640, 512];
const SPEC = sceneSpec({
  id: 'painted',
  seed: 9,
  layoutSeed: 5,
  width: WIDTH,
  height: HEIGHT,
  gsdM: 0.5,
  place: [130.6081, 42.4214],
});
const PAINT = [255, 0, 255] as const;

export interface Yard {
  readonly width: number;
  readonly height: number;
  readonly affine: Affine;
  readonly zone: ReturnType<typeof placeScene>['zone'];
  /** Pixel-interleaved RGB, wagons not painted. */
  readonly pixels: Uint8Array;
  /** Outlines of the wagons, px. */
  readonly wagons: readonly Ring[];
}

export function makeYard(): Yard {
  const world = composeScene(SPEC);
  const { zone, affine } = placeScene(SPEC);
  const { data } = makeRenderer(world).render({ x: 0, y: 0, width: WIDTH, height: HEIGHT });
  const wagons = truthOf(world)
    .filter(({ target, inFrame }) => target.class === 'railcar' && inFrame === 1)
    .map(({ corners }) => shrink(corners));
  return { width: WIDTH, height: HEIGHT, affine, zone, pixels: data as Uint8Array, wagons };
}

/** Apart from one another, so that no two touch in pixels. */
function shrink(corners: readonly XY[]): Ring {
  const [cx, cy] = [0, 1].map((k) => corners.reduce((sum, c) => sum + (c[k] as number), 0) / 4) as [
    number,
    number,
  ];
  const drawn = corners.map(([x, y]): XY => [cx + (x - cx) * 0.88, cy + (y - cy) * 0.88]);
  return [...drawn, drawn[0] as XY];
}

/** [lon, lat] of a pixel. */
function lonLatOfYard({ affine, zone }: Yard, pixel: XY): XY {
  return fromUtm(zone, apply(affine, pixel));
}

/** A ring around a rectangle of pixels. */
export function ringOver(yard: Yard, [x0, y0, x1, y1]: readonly [number, number, number, number]): Ring {
  const corners: XY[] = [
    [x0, y1],
    [x1, y1],
    [x1, y0],
    [x0, y0],
    [x0, y1],
  ];
  return corners.map((corner) => lonLatOfYard(yard, corner));
}

/** The yard's own rectangle around all wagons, px. */
export function boundsOfWagons({ wagons }: Yard, margin = 12): readonly [number, number, number, number] {
  const xs = wagons.flatMap((ring) => ring.map(([x]) => x));
  const ys = wagons.flatMap((ring) => ring.map(([, y]) => y));
  return [
    Math.max(0, Math.min(...xs) - margin),
    Math.max(0, Math.min(...ys) - margin),
    Math.min(WIDTH, Math.max(...xs) + margin),
    Math.min(HEIGHT, Math.max(...ys) + margin),
  ];
}

export interface Weather {
  /** The first so many wagons are there; all when absent. */
  readonly wagons?: number;
  /** Value of a pixel (0..255, all bands) where cloud hides it; null where it does not. */
  readonly cloud?: (x: number, y: number) => number | null;
  /** Columns and rows [from, to) of the yard that the scene covers. */
  readonly cols?: readonly [number, number];
  readonly rows?: readonly [number, number];
  /** The scene's placement is off by so many metres east and north. */
  readonly shiftM?: XY;
}

/** Writes a GeoTIFF of the yard as seen on one day. */
export async function writeYard(yard: Yard, path: string, weather: Weather = {}): Promise<string> {
  const [from, to] = weather.cols ?? [0, yard.width];
  const [top, bottom] = weather.rows ?? [0, yard.height];
  const [east, north] = weather.shiftM ?? [0, 0];
  const shown = paint(yard, weather);
  await rm(path, { force: true });
  await writeGeoTiff(
    path,
    {
      width: to - from,
      height: bottom - top,
      bands: 3,
      sampleType: 'uint8',
      crs: { epsg: yard.zone.epsg, kind: 'projected' },
      affine: compose(translate(east, north), compose(yard.affine, translate(from, top))),
      tileSize: 256,
      overviews: false,
      metadata: {},
      bandNames: ['red', 'green', 'blue'],
      nodata: null,
    },
    (window) => cut(shown, yard.width, { ...window, x: window.x + from, y: window.y + top }),
  );
  return path;
}

/** One band of one value, or of one for each pixel, over the yard. */
export async function writeMask(
  yard: Yard,
  path: string,
  value: (x: number, y: number) => number,
): Promise<string> {
  await writeGeoTiff(
    path,
    {
      width: yard.width / 2,
      height: yard.height / 2,
      bands: 1,
      sampleType: 'uint8',
      crs: { epsg: yard.zone.epsg, kind: 'projected' },
      affine: compose(yard.affine, [2, 0, 0, 0, 2, 0]),
      tileSize: 256,
      overviews: false,
      metadata: {},
      bandNames: ['mask'],
      nodata: null,
    },
    ({ x, y, width, height }) =>
      Uint8Array.from({ length: width * height }, (_, i) =>
        value(2 * (x + (i % width)), 2 * (y + Math.floor(i / width))),
      ),
  );
  return path;
}

function paint(yard: Yard, { wagons = yard.wagons.length, cloud = () => null }: Weather): Uint8Array {
  const { width, height } = yard;
  const shown = Uint8Array.from(yard.pixels);
  for (const ring of yard.wagons.slice(0, wagons)) {
    const { x0, y0, x1, y1 } = boundsOf(ring);
    for (let y = Math.floor(y0); y < y1; y++)
      for (let x = Math.floor(x0); x < x1; x++)
        if (contains(ring, [x + 0.5, y + 0.5])) shown.set(PAINT, (y * width + x) * 3);
  }
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const value = cloud(x, y);
      if (value !== null) shown.fill(value, (y * width + x) * 3, (y * width + x) * 3 + 3);
    }
  return shown;
}

function cut(
  pixels: Uint8Array,
  stride: number,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): Uint8Array {
  const out = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * stride + x) * 3;
    out.set(pixels.subarray(start, start + width * 3), row * width * 3);
  }
  return out;
}

export const PAINTED_MODEL: ModelManifest = {
  id: 'railcar-painted',
  version: '1.0.0',
  sha256: 'ab'.repeat(32),
  file: 'none.onnx',
  licence: 'Apache-2.0',
  classes: ['railcar'],
  gsd: { wants: 0.5, min: 0.2, max: 1 },
  input: {
    name: 'image',
    tile: 192,
    margin: 40,
    stride: 8,
    layout: 'NCHW',
    type: 'uint8',
    bands: ['red', 'green', 'blue'],
    optionalBands: [],
    radiometry: { kind: 'as-is', low: 1, high: 99 },
    normalise: null,
  },
  decoder: { kind: 'centre', output: 'planes', stride: 2 },
  thresholds: { count: 0.5, keep: 0.1, nmsIou: 0.3 },
  longestObjectM: 26,
  floorM: 5,
  outlineM: 0,
  rates: [
    {
      class: 'railcar',
      recallAlpha: 95,
      recallBeta: 5,
      falsePerKm2Shape: 1,
      falsePerKm2Rate: 10,
      measuredOn: 'the painted yard',
    },
  ],
  families: null,
};

/** Finds the paint. */
export function paintDetector(models: readonly ModelManifest[] = [PAINTED_MODEL]): Detector {
  return {
    models,
    detect: async (model, inputs) => inputs.map(({ data }) => findPaint(data, model.input.tile)),
    close: async () => {},
  };
}

function findPaint(data: Uint8Array, side: number): ScoredBox[] {
  const area = side * side;
  const isPaint = (i: number): boolean => PAINT.every((value, band) => data[band * area + i] === value);
  const seen = new Uint8Array(area);
  const boxes: ScoredBox[] = [];
  for (let start = 0; start < area; start++) {
    if (seen[start] === 1 || !isPaint(start)) continue;
    const piece = [start];
    seen[start] = 1;
    for (let k = 0; k < piece.length; k++) {
      const i = piece[k] as number;
      const x = i % side;
      for (const j of [x > 0 ? i - 1 : -1, x < side - 1 ? i + 1 : -1, i - side, i + side]) {
        if (j < 0 || j >= area || seen[j] === 1 || !isPaint(j)) continue;
        seen[j] = 1;
        piece.push(j);
      }
    }
    const corners = piece.flatMap((i): XY[] => {
      const [x, y] = [i % side, Math.floor(i / side)];
      return [
        [x, y],
        [x + 1, y],
        [x, y + 1],
        [x + 1, y + 1],
      ];
    });
    boxes.push({ ...boxAround(corners), class: 'railcar', score: 0.9, family: null });
  }
  return boxes;
}
