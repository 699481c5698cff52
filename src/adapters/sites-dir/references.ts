import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { OBJECT_CLASSES } from '../../domain/detection.ts';
import { Fault, toFault } from '../../domain/fault.ts';
import { MEASURES, type Reference, readReference, SCOPES } from '../../domain/reference.ts';
import type { BuiltInSite } from './index.ts';
import { parseJson } from './parse-json.ts';

const referenceFile = z.strictObject({
  site: z.string().min(1),
  references: z.array(
    z.strictObject({
      id: z.string().regex(/^[a-z0-9-]+$/),
      at: z.string(),
      until: z.string().optional(),
      area: z.string().optional(),
      class: z.enum(OBJECT_CLASSES).optional(),
      count: z.int().min(0),
      approximate: z.boolean().optional(),
      measure: z.enum(MEASURES),
      scope: z.enum(SCOPES),
      source: z.string().min(1),
      url: z.url().optional(),
      note: z.string().optional(),
    }),
  ),
});

/**
 * The published counts that come with the project: every `references/*.json` of the folder.
 * @param sites the built-in sites, whose areas may be named
 * @throws Fault invalid-request naming the file and what is wrong with it
 */
export async function readReferences(
  folder: string,
  sites: readonly BuiltInSite[],
): Promise<readonly Reference[]> {
  const inner = join(folder, 'references');
  const names = (await readdir(inner).catch(orNone)).filter((name) => name.endsWith('.json')).sort();
  const read = await Promise.all(names.map((name) => readFileOf(join(inner, name), sites)));
  const all = read.flat();
  const twice = all.find(({ id }, i) => all.findIndex((other) => other.id === id) !== i);
  if (twice) throw new Fault('invalid-request', `${inner}: reference ${twice.id} is there twice`);
  return all;
}

/** A folder of sites of one's own need not have published counts. */
function orNone(error: NodeJS.ErrnoException): readonly string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

async function readFileOf(file: string, sites: readonly BuiltInSite[]): Promise<readonly Reference[]> {
  const parsed = referenceFile.safeParse(parseJson(file, await readFile(file, 'utf8')));
  if (!parsed.success) throw new Fault('invalid-request', `${file}: ${z.prettifyError(parsed.error)}`);
  const { site: siteId, references } = parsed.data;
  const known = sites.find(({ site }) => site.id === siteId);
  if (!known) throw new Fault('invalid-request', `${file}: there is no site ${siteId}`);
  return references.map(({ id, ...fields }) => {
    if (fields.area !== undefined && !known.areas.some((area) => area.id === fields.area))
      throw new Fault('invalid-request', `${file}: ${id} names ${fields.area}, no area of ${siteId}`);
    try {
      return { id, ...readReference(fields, { siteId, origin: 'real', importedAt: null }) };
    } catch (thrown) {
      const { code, message } = toFault(thrown);
      throw new Fault(code, `${file}: ${id}: ${message}`, { cause: thrown });
    }
  });
}
