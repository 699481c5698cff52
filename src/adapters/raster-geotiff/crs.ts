import { toProj4 } from 'geotiff-geokeys-to-proj4';
import proj4 from 'proj4';
import type { XY } from '../../domain/affine.ts';
import { correctionOf } from './epsg.ts';
import type { GeoKeys } from './geokeys.ts';
import { unsupported } from './tiff-layout.ts';

/** A coordinate reference system as the file's GeoKeys describe it. */
export interface Crs {
  /** `EPSG:32652`, or a proj4 string. */
  readonly name: string;
  readonly geographic: boolean;
  readonly toLonLat: (xy: XY) => XY;
  readonly fromLonLat: (lonLat: XY) => XY;
}

const USER_DEFINED = 32767;
const METRE = 9001;
const PROJECTED_MODEL = 1;
const GEOGRAPHIC_MODEL = 2;

/**
 * The CRS of GeoKeys; null when they describe none (raster type alone, say).
 * Axes are east and north, as GeoTIFF files hold them whatever EPSG's order is.
 * @throws Fault raster-unsupported on a CRS that cannot be placed on the earth within 5 m
 */
export function crsOf(source: string, keys: GeoKeys): Crs | null {
  const { numbers } = keys;
  const projected = numbers.ProjectedCSTypeGeoKey ?? 0;
  const geographic = numbers.GeographicTypeGeoKey ?? 0;
  const model =
    numbers.GTModelTypeGeoKey ?? (projected ? PROJECTED_MODEL : geographic ? GEOGRAPHIC_MODEL : 0);
  if (model === 0 || (projected === 0 && geographic === 0 && Object.keys(numbers).length < 3)) return null;
  if (model !== PROJECTED_MODEL && model !== GEOGRAPHIC_MODEL)
    throw unsupported(source, `GTModelType ${model}`, 'a projected or geographic CRS');
  const code = model === PROJECTED_MODEL ? projected : geographic;
  const coded = code !== 0 && code !== USER_DEFINED;
  const { text, scale } = coded ? codedProj4(source, model, code) : definedProj4(source, model, keys);
  const unit = numbers.ProjLinearUnitsGeoKey ?? METRE;
  if (coded && unit !== METRE && unit !== USER_DEFINED && !/\+(to_meter|units)=/.test(text))
    throw unsupported(source, `EPSG:${code} in linear unit ${unit}`, "the CRS's own unit, the metre (9001)");
  return crsFrom(source, coded ? `EPSG:${code}` : text, text, scale, model === GEOGRAPHIC_MODEL);
}

/** A proj4 string and how many of its units (metres, degrees) one map unit is. */
interface Definition {
  readonly text: string;
  readonly scale: number;
}

function codedProj4(source: string, model: number, code: number): Definition {
  const correction = correctionOf(code);
  if (correction.kind === 'string') return { text: correction.proj4, scale: 1 };
  // the library takes the geographic code when it is given both
  const { proj4: text, errors } = libraryProj4(
    model === PROJECTED_MODEL ? { ProjectedCSTypeGeoKey: code } : { GeographicTypeGeoKey: code },
  );
  if (correction.kind === 'refused' || Object.keys(errors).length > 0 || text === '')
    throw unsupported(
      source,
      `EPSG:${code}`,
      'a CRS whose place on the earth is known to 5 m; reproject with gdalwarp -t_srs EPSG:4326 or a UTM zone',
    );
  return { text: correction.kind === 'shift' ? withShift(text, correction.toWgs84) : text.trim(), scale: 1 };
}

function definedProj4(source: string, model: number, { numbers, toWgs84 }: GeoKeys): Definition {
  const base = numbers.GeographicTypeGeoKey ?? 0;
  // the library complains of two CRS codes, and "user-defined" is none
  const given = Object.entries(numbers).filter(([, value]) => value !== USER_DEFINED);
  const answer = libraryProj4({
    ...Object.fromEntries(given),
    ...(toWgs84 === null ? {} : { GeogTOWGS84GeoKey: toWgs84 }),
  });
  const faults = Object.entries(answer.errors).filter(([name]) => !name.startsWith('vertical'));
  if (faults.length > 0 || (model === PROJECTED_MODEL) === answer.isGCS)
    throw unsupported(
      source,
      `a user-defined CRS (${faults.map(([name, value]) => `${name} ${value}`).join(', ') || answer.proj4.trim()})`,
      'GeoKeys with a known projection',
    );
  const correction =
    base === 0 || base === USER_DEFINED || toWgs84 !== null ? { kind: 'none' } : correctionOf(base);
  const text = 'toWgs84' in correction ? withShift(answer.proj4, correction.toWgs84) : answer.proj4.trim();
  return { text, scale: answer.coordinatesConversionParameters.x };
}

/** Its types ask for every key there is; it takes any. */
function libraryProj4(keys: Readonly<Record<string, number | readonly number[]>>) {
  return toProj4(keys as unknown as Parameters<typeof toProj4>[0]);
}

/** @param shift comma-separated; empty takes the string's own shift away */
function withShift(text: string, shift: string): string {
  const bare = text.replace(/\+towgs84=\S+ ?/, '').trim();
  return shift === '' ? bare : `${bare} +towgs84=${shift}`;
}

function crsFrom(source: string, name: string, text: string, scale: number, geographic: boolean): Crs {
  try {
    const { forward, inverse } = proj4(text, 'WGS84');
    return {
      name,
      geographic,
      toLonLat: ([x, y]) => {
        const [lon, lat] = forward([x * scale, y * scale]) as [number, number];
        return [lon, lat];
      },
      fromLonLat: ([lon, lat]) => {
        const [x, y] = inverse([lon, lat]) as [number, number];
        return [x / scale, y / scale];
      },
    };
  } catch (cause) {
    throw unsupported(
      source,
      `${name} (${cause instanceof Error ? cause.message : cause})`,
      'a projection known to proj4',
    );
  }
}
