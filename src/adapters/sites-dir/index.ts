import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { OBJECT_CLASSES } from '../../domain/detection.ts';
import { Fault } from '../../domain/fault.ts';
import { AREA_KINDS, type Area, type Site } from '../../domain/site.ts';
import { parseJson } from './parse-json.ts';

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);

const siteFile = z.object({
  type: z.literal('FeatureCollection'),
  properties: z.object({ id: z.string().min(1), name: z.string().min(1), timezone: z.string().min(1) }),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      id: z.string().min(1),
      properties: z.object({
        name: z.string().min(1),
        kind: z.enum(AREA_KINDS),
        classes: z.array(z.enum(OBJECT_CLASSES)),
        verified: z.boolean(),
      }),
      geometry: z.object({ type: z.literal('Polygon'), coordinates: z.tuple([z.array(position).min(4)]) }),
    }),
  ),
});

export interface BuiltInSite {
  readonly site: Omit<Site, 'areas'>;
  readonly areas: readonly Omit<Area, 'revision'>[];
}

/**
 * The sites that come with the project: every `*.geojson` of the folder, in name order.
 * @throws Fault invalid-request naming the file and the field
 */
export async function readSites(folder: string): Promise<readonly BuiltInSite[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.geojson')).sort();
  return Promise.all(names.map((name) => readSite(join(folder, name))));
}

async function readSite(file: string): Promise<BuiltInSite> {
  const parsed = siteFile.safeParse(parseJson(file, await readFile(file, 'utf8')));
  if (!parsed.success) throw new Fault('invalid-request', `${file}: ${z.prettifyError(parsed.error)}`);
  const { properties: site, features } = parsed.data;
  return {
    site: { ...site, fictional: false },
    areas: features.map(({ id, properties, geometry }) => ({
      id,
      siteId: site.id,
      name: properties.name,
      kind: properties.kind,
      ring: geometry.coordinates[0],
      classes: properties.classes,
      verified: properties.verified,
    })),
  };
}
