import type { Tags, TagValue } from './geotiff-tags.ts';
import type { GeoTiff } from './geotiff-writer.ts';
import type { Level } from './overviews.ts';

/** Tags of one directory; georeference and metadata stand in the first alone, as GDAL writes them. */
export function imageTags(tiff: GeoTiff, level: Level, reduced: boolean): Tags {
  const short = (...values: number[]): TagValue => ({ type: 'short', values });
  const per = (value: number): number[] => new Array<number>(tiff.bands).fill(value);
  const colour = tiff.bands >= 3;
  const extra = tiff.bands - (colour ? 3 : 1);
  const tags = new Map<number, TagValue>([
    [254, { type: 'long', values: [reduced ? 1 : 0] }], // NewSubfileType
    [256, { type: 'long', values: [level.width] }],
    [257, { type: 'long', values: [level.height] }],
    [258, short(...per(tiff.sampleType === 'uint16' ? 16 : 8))],
    [259, short(8)], // Compression: deflate (Adobe)
    [262, short(colour ? 2 : 1)], // Photometric: RGB or black is zero
    [277, short(tiff.bands)],
    [284, short(1)], // PlanarConfiguration: interleaved
    [317, short(2)], // Predictor: horizontal differencing
    [322, short(level.tileSize)],
    [323, short(level.tileSize)],
    [324, { type: 'offset', values: level.offsets }],
    [325, { type: 'offset', values: level.counts }],
    [339, short(...per(1))], // SampleFormat: unsigned
  ]);
  if (extra > 0) tags.set(338, short(...new Array<number>(extra).fill(0))); // ExtraSamples: unspecified
  if (tiff.nodata !== null) tags.set(42113, { type: 'ascii', text: String(tiff.nodata) });
  if (reduced) return tags;
  for (const [tag, value] of [...placeTags(tiff), ...textTags(tiff)]) tags.set(tag, value);
  return tags;
}

/** Model tags and GeoKeys (OGC GeoTIFF 1.1): pixels are areas. */
function placeTags({ affine, crs }: GeoTiff): (readonly [number, TagValue])[] {
  const [a, b, c, d, e, f] = affine;
  const model: (readonly [number, TagValue])[] =
    b === 0 && d === 0 && e < 0
      ? [
          [33550, { type: 'double', values: [a, -e, 0] }],
          [33922, { type: 'double', values: [0, 0, 0, c, f, 0] }],
        ]
      : [[34264, { type: 'double', values: [a, b, 0, c, d, e, 0, f, 0, 0, 0, 0, 0, 0, 0, 1] }]];
  const keys =
    crs.kind === 'projected'
      ? [
          [1024, 1],
          [1025, 1],
          [3072, crs.epsg],
          [3076, 9001],
        ]
      : [
          [1024, 2],
          [1025, 1],
          [2048, crs.epsg],
          [2054, 9102],
        ];
  const directory = [1, 1, 1, keys.length, ...keys.flatMap(([key, value]) => [key, 0, 1, value])];
  return [...model, [34735, { type: 'short', values: directory as number[] }]];
}

/** Software, and GDAL's XML of metadata items and band descriptions. */
function textTags({ metadata, bandNames }: GeoTiff): (readonly [number, TagValue])[] {
  const items = Object.entries(metadata).map(
    ([name, value]) => `  <Item name="${xml(name)}">${xml(value)}</Item>\n`,
  );
  const bands = bandNames.map(
    (name, i) => `  <Item name="DESCRIPTION" sample="${i}" role="description">${xml(name)}</Item>\n`,
  );
  const text = `<GDALMetadata>\n${[...items, ...bands].join('')}</GDALMetadata>\n`;
  return [
    [305, { type: 'ascii', text: 'Crosstie simulator' }],
    [42112, { type: 'ascii', text }],
  ];
}

/** GDAL resolves entities twice when it reads these, so texts that hold `&` do not survive it; ours hold none. */
function xml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
