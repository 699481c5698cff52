import type { XY } from '../src/domain/affine.ts';
import type { AreaGrid } from '../src/domain/area-grid.ts';
import { pixelOf, shiftGeoreference } from '../src/domain/ground.ts';
import type { Scene, SceneMask } from '../src/domain/scene.ts';
import { checkUnchanged } from '../src/domain/source-change.ts';
import { MASK_SHARE_NEEDED, maskPoints } from '../src/domain/visibility.ts';
import type { Ports } from '../src/ports/ports.ts';
import type { Raster } from '../src/ports/rasters.ts';
import { locate, type OpenScene } from './open-scene.ts';

/** Side of the windows in which a mask is read, px. */
const WINDOW = 512;

/**
 * Which cells of an area a scene's mask calls usable: those where at least three of four places in the cell are; on the
 * scene's rim, of those places that lie in the scene. What the mask does not reach is not usable.
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
    checkUnchanged(mask.source, raster.source);
    const usable = new Uint8Array(grid.inside.length);
    const toScene = toScenePixel(open);
    const inScene = (point: XY): boolean => isWithin(toScene(point), open.raster.info);
    const { groups, asked } = groupPoints(grid, inScene, toMaskPixel(raster, scene, open), raster);
    for (const { window, points } of groups) {
      const { data, valid, width } = await raster.read(window, { bands: [0], paletteIndices: true, signal });
      for (const { cell, x, y } of points) {
        const i = (y - window.y0) * width + x - window.x0;
        if (valid[i] === 1 && mask.usable.includes(data[i] as number)) usable[cell] = (usable[cell] ?? 0) + 1;
      }
    }
    return (index) => {
      const places = asked[index] as number;
      return places > 0 && (usable[index] as number) >= MASK_SHARE_NEEDED * places;
    };
  } finally {
    await raster.close();
  }
}

/** By its own georeference, moved as the scene was; a mask without one lies on the scene's pixels, coarser or finer. */
function toMaskPixel(mask: Raster, scene: Scene, open: OpenScene): (xy: XY) => XY {
  const own = mask.info.georeference && shiftGeoreference(mask.info.georeference, scene.shiftM);
  if (own && open.georeference) return (xy) => pixelOf(own, xy);
  const { raster } = open;
  const toScene = toScenePixel(open);
  const [fx, fy] = [mask.info.width / raster.info.width, mask.info.height / raster.info.height];
  return (xy) => {
    const [x, y] = toScene(xy);
    return [x * fx, y * fy];
  };
}

function toScenePixel({ georeference }: OpenScene): (xy: XY) => XY {
  return georeference ? (xy) => pixelOf(georeference, xy) : (xy) => xy;
}

function isWithin([x, y]: XY, { width, height }: Raster['info']): boolean {
  return x >= 0 && y >= 0 && x < width && y < height;
}

interface Group {
  readonly window: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number };
  readonly points: { readonly cell: number; readonly x: number; readonly y: number }[];
}

/** Places by windows of the mask, and how many places of each cell lie in the scene. */
function groupPoints(
  grid: AreaGrid,
  inScene: (xy: XY) => boolean,
  toPixel: (xy: XY) => XY,
  { info }: Raster,
): { readonly groups: readonly Group[]; readonly asked: Uint8Array } {
  const groups = new Map<string, Group>();
  const asked = new Uint8Array(grid.inside.length);
  for (let cell = 0; cell < grid.inside.length; cell++) {
    if (grid.inside[cell] === 0) continue;
    for (const point of maskPoints(grid, cell).filter(inScene)) {
      asked[cell] = (asked[cell] as number) + 1;
      const [x, y] = toPixel(point).map(Math.floor) as [number, number];
      if (!isWithin([x, y], info)) continue;
      const [x0, y0] = [x - (x % WINDOW), y - (y % WINDOW)];
      const window = {
        x0,
        y0,
        x1: Math.min(x0 + WINDOW, info.width),
        y1: Math.min(y0 + WINDOW, info.height),
      };
      const group = groups.get(`${x0},${y0}`) ?? { window, points: [] };
      group.points.push({ cell, x, y });
      groups.set(`${x0},${y0}`, group);
    }
  }
  return { groups: [...groups.values()], asked };
}
