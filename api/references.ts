import type { Request } from 'express';
import type { z } from 'zod';
import { Fault, toFault } from '../src/domain/fault.ts';
import { type Reference, type ReferenceFields, readReference } from '../src/domain/reference.ts';
import type { Store } from '../src/ports/store.ts';
import { type CsvRow, readCsvRows } from './csv-rows.ts';
import { hashOf } from './etag.ts';
import { findSite, missing } from './find.ts';
import { parseRequest } from './parse.ts';
import { instantOf } from './present-scene.ts';
import { type importQuery, referenceFields, type reference as referenceSchema } from './schemas/reference.ts';

type Import = z.output<typeof importQuery>;

/** One line or entry of what a client sends, and how it is called in a message. */
export interface Entry {
  readonly where: string;
  readonly fields: ReferenceFields;
}

/**
 * Own references from what a client sent. The id follows from what is counted where and when by whom: sent again with
 * another number it is corrected, not doubled.
 * Those of a fictional site are simulated.
 * @throws Fault not-found for site or area, and what reading an entry throws
 */
export async function ownReferences(
  entries: readonly Entry[],
  defaults: Import,
  { store, now }: { readonly store: Store; readonly now: number },
): Promise<readonly Reference[]> {
  const site = await findSite(store, defaults.site);
  const origin = site.fictional ? 'simulated' : 'real';
  const { site: siteId, ...rest } = defaults;
  const lines = new Map<string, string>();
  return entries.map(({ where, fields }) => {
    const read = inPlace(where, () =>
      readReference({ ...rest, ...fields }, { siteId, origin, importedAt: now }),
    );
    if (read.areaId !== null && !site.areas.some(({ id }) => id === read.areaId))
      missing(`area of site ${siteId}`, read.areaId);
    const id = idOf(read);
    const twin = lines.get(id);
    if (twin !== undefined)
      throw new Fault('invalid-request', `${where} is of the same place, time, class and source as ${twin}`);
    lines.set(id, where);
    return { id, ...read };
  });
}

/** @throws Fault invalid-request naming line and column */
export async function entriesOfCsv(request: Request): Promise<readonly Entry[]> {
  const rows = await readCsvRows(request);
  if (rows.length === 0) throw new Fault('invalid-request', 'the CSV has no line after its head');
  return rows.map(({ line, cells }) => ({
    where: `line ${line}`,
    fields: parseRequest(referenceFields, typed(cells), `line ${line}`),
  }));
}

const CSV_NUMBERS = ['count', 'seen'];
const YES_NO: Readonly<Record<string, boolean>> = { true: true, yes: true, false: false, no: false };

/** What JSON would hold; a cell that is none of its column's is left as it is, for the schema to refuse. */
function typed(cells: CsvRow['cells']): Record<string, unknown> {
  const read = Object.entries(cells).map(([name, cell]): readonly [string, unknown] => {
    if (CSV_NUMBERS.includes(name)) return [name, Number.isFinite(Number(cell)) ? Number(cell) : cell];
    if (name === 'approximate') return [name, YES_NO[cell.toLowerCase()] ?? cell];
    return [name, cell];
  });
  return { count: null, ...Object.fromEntries(read) };
}

function inPlace<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    const { code, message } = toFault(thrown);
    throw new Fault(code, `${where}: ${message}`, { cause: thrown });
  }
}

function idOf(of: Omit<Reference, 'id'>): string {
  const { siteId, areaId, from, to, measure, scope, source } = of;
  return `ref_${hashOf([siteId, areaId, of.class, from, to, measure, scope, source])}`;
}

export function presentReference(of: Reference): z.input<typeof referenceSchema> {
  const { siteId, areaId, importedAt, from, to, ...rest } = of;
  return {
    ...rest,
    site: siteId,
    area: areaId,
    from: instantOf(from),
    to: instantOf(to),
    builtIn: importedAt === null,
    importedAt: importedAt === null ? null : instantOf(importedAt),
    links: { site: `/v1/sites/${siteId}`, series: `/v1/sites/${siteId}/series` },
  };
}
