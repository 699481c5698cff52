import type { XY } from '../src/domain/affine.ts';
import type { AreaGrid } from '../src/domain/area-grid.ts';
import { pixelOf, shiftGeoreference } from '../src/domain/ground.ts';
import type { Scene, SceneMask } from '../src/domain/scene.ts';
import { MASK_POINTS_NEEDED, maskPoints } from '../src/domain/visibility.ts';
import type { Ports } from '../src/ports/ports.ts';
import type { Raster } from '../src/ports/rasters.ts';
import { locate, type OpenScene } from './open-scene.ts';

/** Side of the windows in which a mask is read, px. */
const WINDOW = 512;

/**
 * Which cells of an area a scene's mask calls usable: those where at least three of four places in the cell are.
 * @throws Fault what opening and reading the mask throws
 */
export async function readMask(
  mask: SceneMask,
  scene: Scene,
  open: OpenScene,
  grid: AreaGrid,
  { blobs, rasters }: Pick<Ports, 'blobs' | 'rasters'>,
  signal: AbortSignal,
): Promise<(index: number) => boolean> {
  const raster = await rasters.open(await locate(mask.source, blobs), signal);
  try {
    const usable = new Uint8Array(grid.inside.length);
    for (const [, { window, points }] of groupPoints(grid, toMaskPixel(raster, scene, open), raster)) {
      const { data, valid, width } = await raster.read(window, { bands: [0], paletteIndices: true, signal });
      for (const { cell, x, y } of points) {
        const i = (y - window.y0) * width + x - window.x0;
        if (valid[i] === 1 && mask.usable.includes(data[i] as number)) usable[cell] = (usable[cell] ?? 0) + 1;
      }
    }
    return (index) => (usable[index] as number) >= MASK_POINTS_NEEDED;
  } finally {
    await raster.close();
  }
}

/** By its own georeference, moved as the scene was; a mask without one lies on the scene's pixels, coarser or finer. */
function toMaskPixel(mask: Raster, scene: Scene, open: OpenScene): (xy: XY) => XY {
  const own = mask.info.georeference && shiftGeoreference(mask.info.georeference, scene.shiftM);
  if (own && open.georeference) return (xy) => pixelOf(own, xy);
  const { georeference, raster } = open;
  const toScene = georeference ? (xy: XY): XY => pixelOf(georeference, xy) : (xy: XY): XY => xy;
  const [fx, fy] = [mask.info.width / raster.info.width, mask.info.height / raster.info.height];
  return (xy) => {
    const [x, y] = toScene(xy);
    return [x * fx, y * fy];
  };
}

interface Group {
  readonly window: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number };
  readonly points: { readonly cell: number; readonly x: number; readonly y: number }[];
}

/** Places outside the mask are in no group: they are not usable. */
function groupPoints(
  grid: AreaGrid,
  toPixel: (xy: XY) => XY,
  { info: { width, height } }: Raster,
): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (let cell = 0; cell < grid.inside.length; cell++) {
    if (grid.inside[cell] === 0) continue;
    for (const point of maskPoints(grid, cell)) {
      const [x, y] = toPixel(point).map(Math.floor) as [number, number];
      if (!(x >= 0 && y >= 0 && x < width && y < height)) continue;
      const [x0, y0] = [x - (x % WINDOW), y - (y % WINDOW)];
      const window = { x0, y0, x1: Math.min(x0 + WINDOW, width), y1: Math.min(y0 + WINDOW, height) };
      const group = groups.get(`${x0},${y0}`) ?? { window, points: [] };
      group.points.push({ cell, x, y });
      groups.set(`${x0},${y0}`, group);
    }
  }
  return groups;
}
