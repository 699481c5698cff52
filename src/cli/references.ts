import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import { createClient } from './client.ts';
import { formatTable } from './table.ts';

interface Command {
  readonly server: string;
  readonly site?: string;
  readonly area?: string;
  readonly class?: string;
  readonly origin?: string;
}

const importAnswer = z.object({ imported: z.number() });

/** `crosstie references import`: @returns what was taken */
export async function importReferences(
  file: string,
  {
    server,
    ...options
  }: Command & {
    readonly site: string;
    readonly measure?: string;
    readonly scope?: string;
    readonly source?: string;
  },
): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Fault('not-found', `${file} cannot be read: expected a CSV file`, { cause });
  });
  const { imported } = await createClient(server).post(
    `/v1/references?${new URLSearchParams(options)}`,
    text,
    importAnswer,
    { 'content-type': 'text/csv' },
  );
  return `${imported} references of ${options.site} imported.`;
}

const referencePage = z.object({
  next: z.string().nullable(),
  items: z.array(
    z.object({
      id: z.string(),
      site: z.string(),
      origin: z.string(),
      area: z.string().nullable(),
      class: z.string().nullable(),
      from: z.string(),
      to: z.string(),
      count: z.number().nullable(),
      approximate: z.boolean(),
      measure: z.string(),
      scope: z.string(),
      source: z.string(),
    }),
  ),
});

/** `crosstie references list`: published counts and own tallies as a table. */
export async function listReferences({
  server,
  json,
  ...options
}: Command & { readonly json?: boolean }): Promise<string> {
  const client = createClient(server);
  const items: z.infer<typeof referencePage>['items'] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ ...options, limit: '200', ...(cursor === '' ? {} : { cursor }) });
    const page: z.infer<typeof referencePage> = await client.get(`/v1/references?${query}`, referencePage);
    items.push(...page.items);
    cursor = page.next;
  }
  if (json) return JSON.stringify(items, null, 2);
  if (items.length === 0) return 'No references yet: crosstie references import FILE.csv --site ID.';
  const columns = ['when (UTC)', 'place', 'count', 'measure', 'scope', 'origin', 'source', 'id'];
  return formatTable(
    columns.map((head) => ({ head, align: head === 'count' ? 'right' : 'left' })),
    items.map((item) => [
      periodOf(item),
      item.area ?? item.site,
      item.count === null ? '-' : `${item.approximate ? 'about ' : ''}${item.count}`,
      item.measure,
      item.scope,
      item.origin === 'simulated' ? 'SIMULATED' : item.origin,
      item.source,
      item.id,
    ]),
  );
}

/** `crosstie references remove` */
export async function removeReference(id: string, { server }: Command): Promise<string> {
  await createClient(server).delete(`/v1/references/${encodeURIComponent(id)}`);
  return `reference ${id} removed.`;
}

/** `2023-10-05`, an instant to the minute, or from day to the day after the last. */
function periodOf({ from, to }: { readonly from: string; readonly to: string }): string {
  if (from === to) return from.replace('T', ' ').slice(0, 16);
  const isDay = Date.parse(to) - Date.parse(from) === 86_400_000 && from.endsWith('T00:00:00.000Z');
  return isDay ? from.slice(0, 10) : `${from.slice(0, 10)} to ${to.slice(0, 10)}`;
}
