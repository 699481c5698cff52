import type { TiffDirectory, TiffFile } from './tiff-directory.ts';
import { TAG } from './tiff-tags.ts';
import { readNumbers, readText } from './tiff-values.ts';

/** Free text found in a file. */
export interface Metadata {
  /** GDAL's items and TIFF's text tags by GDAL's names; items of a domain other than IMAGERY as `domain:name`. */
  readonly items: Readonly<Record<string, string>>;
  /** By sample index; null where a sample has none. */
  readonly descriptions: readonly (string | null)[];
  /** GDAL's colour interpretation (Red, Alpha, Undefined...), by sample index; null where a sample has none. */
  readonly interpretations: readonly (string | null)[];
}

const TEXT_TAGS: readonly (readonly [number, string])[] = [
  [TAG.DocumentName, 'TIFFTAG_DOCUMENTNAME'],
  [TAG.ImageDescription, 'TIFFTAG_IMAGEDESCRIPTION'],
  [TAG.Software, 'TIFFTAG_SOFTWARE'],
  [TAG.DateTime, 'TIFFTAG_DATETIME'],
  [TAG.Artist, 'TIFFTAG_ARTIST'],
  [TAG.HostComputer, 'TIFFTAG_HOSTCOMPUTER'],
  [TAG.Copyright, 'TIFFTAG_COPYRIGHT'],
];

export async function readMetadata(
  file: TiffFile,
  directory: TiffDirectory,
  samples: number,
): Promise<Metadata> {
  const items: Record<string, string> = {};
  const descriptions = new Array<string | null>(samples).fill(null);
  const interpretations = new Array<string | null>(samples).fill(null);
  for (const [tag, name] of TEXT_TAGS) {
    const text = (await readText(file, directory, tag))?.trim();
    if (text) items[name] = text;
  }
  const xml = (await readText(file, directory, TAG.GdalMetadata)) ?? '';
  for (const { name, text, band, role, domain } of itemsOf(xml)) {
    if (band === null) items[domain === '' || domain === 'IMAGERY' ? name : `${domain}:${name}`] = text;
    else if (band < samples && role === 'description') descriptions[band] = text;
    else if (band < samples && role === 'colorinterp') interpretations[band] = text;
  }
  return { items, descriptions, interpretations };
}

/** The file's nodata value; NaN is one. Null when absent or no number. */
export async function readNodata(file: TiffFile, directory: TiffDirectory): Promise<number | null> {
  const text = (await readText(file, directory, TAG.GdalNodata))?.trim().toLowerCase();
  if (!text) return null;
  if (/^[+-]?nan/.test(text)) return Number.NaN;
  const value = /^[+-]?inf/.test(text) ? Number(`${text[0] === '-' ? '-' : ''}Infinity`) : Number(text);
  return Number.isNaN(value) ? null : value;
}

/** `count` numbers of the RPC tag in one line; null when absent. */
export async function readRpc(file: TiffFile, directory: TiffDirectory): Promise<string | null> {
  return (await readNumbers(file, directory, TAG.RpcCoefficients))?.join(' ') ?? null;
}

interface Item {
  readonly name: string;
  readonly text: string;
  readonly band: number | null;
  readonly role: string;
  readonly domain: string;
}

/** `<Item name="..." sample="0" role="..." domain="...">text</Item>`, flat as GDAL writes it. */
function itemsOf(xml: string): readonly Item[] {
  return [...xml.matchAll(/<Item\b([^>]*)>([^<]*)<\/Item>/g)].map(([, attributes = '', text = '']) => {
    const attribute = (name: string) =>
      unescapeXml(new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');
    const sample = attribute('sample');
    return {
      name: attribute('name'),
      // GDAL escapes values twice, and reads them so
      text: unescapeXml(unescapeXml(text)),
      band: sample === '' ? null : Number(sample),
      role: attribute('role'),
      domain: attribute('domain'),
    };
  });
}

function unescapeXml(text: string): string {
  const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(#x?[0-9a-f]{1,6}|lt|gt|quot|apos|amp);/gi, (whole, entity: string) => {
    if (!entity.startsWith('#')) return named[entity.toLowerCase()] ?? whole;
    const point =
      entity[1]?.toLowerCase() === 'x' ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
