import { apply, determinant, type XY } from '../../domain/affine.ts';
import { Fault } from '../../domain/fault.ts';
import type { Georeference } from '../../domain/scene.ts';
import { readPlacement } from './affine-tags.ts';
import { type Crs, crsOf } from './crs.ts';
import { readGeoKeys } from './geokeys.ts';
import type { TiffDirectory, TiffFile } from './tiff-directory.ts';
import { TAG } from './tiff-tags.ts';

/** A georeference, or in words why there is none. */
export interface Placed {
  readonly georeference: Georeference | null;
  readonly reason: string | null;
  readonly pixelIsPoint: boolean;
}

const PIXEL_IS_POINT = 2;

/**
 * @throws Fault raster-unreadable on an affine that squashes pixels or leads off the earth,
 *   raster-unsupported on a CRS that is not known
 */
export async function readGeoreference(
  file: TiffFile,
  directory: TiffDirectory,
  width: number,
  height: number,
): Promise<Placed> {
  const { name } = file.source;
  const keys = await readGeoKeys(file, directory);
  const pixelIsPoint = keys?.numbers.GTRasterTypeGeoKey === PIXEL_IS_POINT;
  const none = (reason: string): Placed => ({ georeference: null, reason, pixelIsPoint });
  const placement = await readPlacement(file, directory, pixelIsPoint);
  if (placement.kind === 'none' && directory.entries.has(TAG.RpcCoefficients))
    return none('rational polynomial coefficients only: orthorectify first (gdalwarp -rpc)');
  if (placement.kind === 'none') return none('no GeoTIFF tags');
  if (placement.kind === 'points')
    return none(`${placement.count} ground control points only: rectify first (gdalwarp)`);
  const crs = keys === null ? null : crsOf(name, keys);
  if (crs === null) return none('pixels lie on a map, but no coordinate reference system is named');

  const { affine } = placement;
  if (!affine.every(Number.isFinite) || determinant(affine) === 0)
    throw new Fault(
      'raster-unreadable',
      `${name}: the affine [${affine.join(', ')}] squashes pixels, expected finite numbers and a pixel size over 0`,
    );
  const corners: readonly XY[] = [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
    [width / 2, height / 2],
  ];
  for (const corner of corners) {
    const [x, y] = apply(affine, corner);
    const [lon, lat] = crs.toLonLat([x, y]);
    if (Number.isFinite(lon) && Math.abs(lat) <= 90 + 1e-9 && Math.abs(lon) <= 540) continue;
    throw new Fault(
      'raster-unreadable',
      `${name}: pixel (${corner.join(', ')}) lies at ${x}, ${y} in ${crs.name}, which is longitude ${lon}, ` +
        `latitude ${lat}; expected a place on the earth`,
    );
  }
  const centreX = apply(affine, [width / 2, height / 2])[0];
  const { toLonLat, fromLonLat } = crs.geographic ? aroundCentre(crs, centreX) : crs;
  return { georeference: { crs: crs.name, affine, toLonLat, fromLonLat }, reason: null, pixelIsPoint };
}

/** Geographic rasters may run past 180 degrees: longitudes come out in -180..180 and go in near the raster. */
function aroundCentre(crs: Crs, centreX: number): Pick<Crs, 'toLonLat' | 'fromLonLat'> {
  return {
    toLonLat: (xy) => {
      const [lon, lat] = crs.toLonLat(xy);
      return [lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon, lat];
    },
    fromLonLat: (lonLat) => {
      const [x, y] = crs.fromLonLat(lonLat);
      return [x + 360 * Math.round((centreX - x) / 360), y];
    },
  };
}
