import type { TiffDirectory, TiffFile } from './tiff-directory.ts';
import { TAG } from './tiff-tags.ts';
import { readNumbers, readText } from './tiff-values.ts';

/** GeoTIFF 1.1 keys that describe a CRS, by their names in the standard's 1.0 revision. */
const NAMES: Readonly<Record<number, string>> = {
  1024: 'GTModelTypeGeoKey',
  1025: 'GTRasterTypeGeoKey',
  1026: 'GTCitationGeoKey',
  2048: 'GeographicTypeGeoKey',
  2049: 'GeogCitationGeoKey',
  2050: 'GeogGeodeticDatumGeoKey',
  2051: 'GeogPrimeMeridianGeoKey',
  2052: 'GeogLinearUnitsGeoKey',
  2053: 'GeogLinearUnitSizeGeoKey',
  2054: 'GeogAngularUnitsGeoKey',
  2055: 'GeogAngularUnitSizeGeoKey',
  2056: 'GeogEllipsoidGeoKey',
  2057: 'GeogSemiMajorAxisGeoKey',
  2058: 'GeogSemiMinorAxisGeoKey',
  2059: 'GeogInvFlatteningGeoKey',
  2061: 'GeogPrimeMeridianLongGeoKey',
  2062: 'GeogTOWGS84GeoKey',
  3072: 'ProjectedCSTypeGeoKey',
  3073: 'PCSCitationGeoKey',
  3074: 'ProjectionGeoKey',
  3075: 'ProjCoordTransGeoKey',
  3076: 'ProjLinearUnitsGeoKey',
  3077: 'ProjLinearUnitSizeGeoKey',
  3078: 'ProjStdParallel1GeoKey',
  3079: 'ProjStdParallel2GeoKey',
  3080: 'ProjNatOriginLongGeoKey',
  3081: 'ProjNatOriginLatGeoKey',
  3082: 'ProjFalseEastingGeoKey',
  3083: 'ProjFalseNorthingGeoKey',
  3084: 'ProjFalseOriginLongGeoKey',
  3085: 'ProjFalseOriginLatGeoKey',
  3086: 'ProjFalseOriginEastingGeoKey',
  3087: 'ProjFalseOriginNorthingGeoKey',
  3088: 'ProjCenterLongGeoKey',
  3089: 'ProjCenterLatGeoKey',
  3090: 'ProjCenterEastingGeoKey',
  3091: 'ProjCenterNorthingGeoKey',
  3092: 'ProjScaleAtNatOriginGeoKey',
  3093: 'ProjScaleAtCenterGeoKey',
  3094: 'ProjAzimuthAngleGeoKey',
  3095: 'ProjStraightVertPoleLongGeoKey',
};

export interface GeoKeys {
  readonly numbers: Readonly<Record<string, number>>;
  readonly texts: Readonly<Record<string, string>>;
  /** Helmert shift to WGS 84, GDAL's own key; null when absent. */
  readonly toWgs84: readonly number[] | null;
}

/** The keys of a directory; null when it has none. Keys that point past their parameters are left out. */
export async function readGeoKeys(file: TiffFile, directory: TiffDirectory): Promise<GeoKeys | null> {
  const table = await readNumbers(file, directory, TAG.GeoKeyDirectory);
  if (table === null || table.length < 4) return null;
  const doubles = (await readNumbers(file, directory, TAG.GeoDoubleParams)) ?? [];
  const ascii = (await readText(file, directory, TAG.GeoAsciiParams)) ?? '';
  const numbers: Record<string, number> = {};
  const texts: Record<string, string> = {};
  let toWgs84: readonly number[] | null = null;
  for (let at = 4; at + 4 <= table.length && at <= (table[3] as number) * 4; at += 4) {
    const [id = 0, location = 0, count = 0, value = 0] = table.slice(at, at + 4);
    const name = NAMES[id];
    if (name === undefined) continue;
    if (location === 0) numbers[name] = value;
    if (location === TAG.GeoAsciiParams) texts[name] = ascii.slice(value, value + count).replace(/\|$/, '');
    if (location !== TAG.GeoDoubleParams) continue;
    if (name === 'GeogTOWGS84GeoKey') toWgs84 = doubles.slice(value, value + count);
    else if (doubles[value] !== undefined) numbers[name] = doubles[value];
  }
  return { numbers, texts, toWgs84 };
}
