import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ObjectClass } from '../domain/detection.ts';
import { Fault } from '../domain/fault.ts';
import { parseRing } from '../domain/ring.ts';
import type { Area } from '../domain/site.ts';

const position = z.tuple([z.number(), z.number()], z.number());
const polygon = z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(position)).min(1) });
/** QGIS writes numbers, and null for an empty cell. */
const label = z.union([z.string(), z.number()]).nullish();
const feature = z.object({
  type: z.literal('Feature'),
  id: label,
  properties: z.looseObject({ id: label, name: label, verified: z.boolean().nullish() }).nullable(),
  geometry: polygon,
});
const areaFile = z.discriminatedUnion('type', [
  polygon,
  feature,
  z.object({ type: z.literal('FeatureCollection'), features: z.array(feature).min(1) }),
]);

/**
 * Areas of interest from a GeoJSON file: a Polygon, a Feature or a FeatureCollection of polygons in lon/lat.
 * `properties.verified` true says that a person saw on imagery that the ring lies where it should.
 * @throws Fault invalid-geometry naming the file, the feature and what was expected
 */
export async function readAreaFile(
  file: string,
  siteId: string,
  classes: readonly ObjectClass[],
): Promise<readonly Omit<Area, 'revision'>[]> {
  const parsed = areaFile.safeParse(await readJson(file));
  if (!parsed.success) {
    throw new Fault(
      'invalid-geometry',
      `${file}: expected a GeoJSON Polygon, Feature or FeatureCollection of polygons: ${z.prettifyError(parsed.error)}`,
    );
  }
  const taken = new Set<string>();
  return featuresOf(parsed.data).map(({ id, properties, geometry }, index) => {
    const [outer, ...holes] = geometry.coordinates;
    const name = String(properties?.name ?? properties?.id ?? id ?? `area ${index + 1}`);
    if (holes.length > 0) {
      throw new Fault(
        'invalid-geometry',
        `${file}: ${name} has ${holes.length} holes, expected a polygon without`,
      );
    }
    return {
      id: freeId(
        `${siteId}-${slug(String(properties?.id ?? id ?? properties?.name ?? index + 1))}`,
        index,
        taken,
      ),
      siteId,
      name,
      kind: 'yard',
      ring: parseRing((outer ?? []).map(([lon, lat]) => [lon, lat] as const)),
      classes,
      verified: properties?.verified === true,
    };
  });
}

function featuresOf(file: z.infer<typeof areaFile>): readonly z.infer<typeof feature>[] {
  if (file.type === 'FeatureCollection') return file.features;
  if (file.type === 'Feature') return [file];
  return [{ type: 'Feature', properties: null, geometry: file }];
}

/** Names in another script give the same id, as equal names do: the place in the file tells them apart. */
function freeId(wanted: string, index: number, taken: Set<string>): string {
  let id = wanted;
  for (let number = index + 1; taken.has(id); number++) id = `${wanted}-${number}`;
  taken.add(id);
  return id;
}

function slug(name: string): string {
  const text = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return text === '' ? 'area' : text;
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Fault('not-found', `${file} cannot be read: expected a GeoJSON file`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('invalid-geometry', `${file} is not JSON: ${String(cause)}`, { cause });
  }
}
