import type { Affine, XY } from './affine.ts';
import type { Ring } from './geometry.ts';

/** Series, baselines, alerts and exports never mix origins. */
export type Origin = 'real' | 'simulated';

export type SampleType = 'uint8' | 'uint16' | 'int16' | 'float32';

/** Where a raster lies on the ground; absent for plain pictures. Functions are pure. */
export interface Georeference {
  /** What the file says, for people: `EPSG:32652`, or a proj4 string where there is no code. */
  readonly crs: string;
  /** Pixel (col, row) -> map coordinates of `crs`. */
  readonly affine: Affine;
  /** Map coordinates -> [longitude, latitude], WGS 84 degrees. */
  readonly toLonLat: (xy: XY) => XY;
  /** [longitude, latitude] -> map coordinates. */
  readonly fromLonLat: (lonLat: XY) => XY;
}

/** What a raster file is, read from its headers alone. */
export interface RasterInfo {
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  readonly sampleType: SampleType;
  /** Indices of red, green, blue and near infrared among the bands where they can be told, else null. */
  readonly bandRoles: BandRoles;
  readonly nodata: number | null;
  readonly georeference: Georeference | null;
  /** From a TIFF tag or metadata item that carries an offset; ms UTC. Never guessed. */
  readonly acquiredAt: number | null;
  /** Free text metadata found in the file (GDAL metadata, TIFFTAG_*), for `origin`, sensor and the like. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Reduced-resolution levels, finest first; the full image is not among them. */
  readonly overviews: readonly { readonly width: number; readonly height: number }[];
}

export interface BandRoles {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly nir: number | null;
}

/** What a band shows. */
export type Band = keyof BandRoles;

/** One georeferenced raster with an acquisition instant. */
export interface Scene {
  readonly id: string;
  /** What the pixels are read from: a blob reference or an http(s) URL. */
  readonly source: SceneSource;
  readonly sensor: string | null;
  /** ms UTC. Null only where a picture is counted on the command line without a date; it enters no series. */
  readonly acquiredAt: number | null;
  /** True when the submitter said that the instant is an assumption. */
  readonly acquiredAtAssumed: boolean;
  readonly origin: Origin;
  /** Sensor's native GSD as declared at submission, m; null when not declared. */
  readonly declaredGsdM: number | null;
  /** Count the whole footprint, whatever sites it touches. */
  readonly whole: boolean;
  /** Restrict to these sites; null: every site it touches. */
  readonly siteIds: readonly string[] | null;
  readonly mask: SceneMask | null;
  /** Ground an analyst drew as not visible, lon/lat; [] says that all of it was seen; null: nobody looked. */
  readonly obscured: readonly Ring[] | null;
  /** Shift of the pixels found by an analyst, m east and north, added to every position. */
  readonly shiftM: XY;
  readonly licence: string | null;
  readonly attribution: string | null;
  /** Whether its pixels may be republished (pictures, exports). */
  readonly republish: boolean;
  readonly state: SceneState;
  /** Increases with each resubmission, correction or re-score; part of job ids. */
  readonly generation: number;
  readonly createdAt: number;
  /** From the raster's headers, once `ingest` has read them. */
  readonly raster: SceneRaster | null;
}

export type SceneSource =
  | { readonly kind: 'blob'; readonly sha256: string; readonly name: string; readonly bytes: number }
  | {
      readonly kind: 'href';
      readonly href: string;
      readonly etag: string | null;
      readonly bytes: number | null;
    };

/** A raster on the same ground that says which pixels are usable. */
export interface SceneMask {
  readonly source: SceneSource;
  /** Mask values that mean "the ground was seen". */
  readonly usable: readonly number[];
}

export type SceneState =
  | { readonly kind: 'queued' }
  | { readonly kind: 'running'; readonly tilesDone: number; readonly tilesTotal: number | null }
  | { readonly kind: 'done' }
  | { readonly kind: 'outside' }
  | { readonly kind: 'faulted'; readonly code: string; readonly message: string }
  | { readonly kind: 'cancelled' };

/** The storable part of RasterInfo, and what follows from it. */
export interface SceneRaster {
  readonly width: number;
  readonly height: number;
  readonly bands: number;
  readonly sampleType: SampleType;
  readonly crs: string | null;
  readonly affine: Affine | null;
  /** Ground metres per pixel at the scene's centre, the coarser axis. */
  readonly pixelSizeM: number;
  /** What everything is judged on: the coarsest of pixel size, the sensor's own GSD and the declared one, m. */
  readonly gsdM: number;
  /** Outline in lon/lat; null without georeference. */
  readonly footprint: Ring | null;
}

/** Whether a change of a scene only starts it over, with nothing about it corrected. */
export function isRestart(change: Partial<Scene> | undefined): boolean {
  return (
    change !== undefined && Object.keys(change).every((name) => name === 'generation' || name === 'state')
  );
}
