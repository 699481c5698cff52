import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { formatShare } from '../../web/text/format.ts';
import { Fault } from '../domain/fault.ts';
import { createClient } from './client.ts';
import { formatInterval, formatTable, marked } from './table.ts';

const summary = z.object({
  id: z.string(),
  revision: z.number(),
  origin: z.enum(['real', 'simulated']),
  analyst: z.string(),
  savedAt: z.string(),
  observation: z.string(),
  complete: z.boolean(),
  boxes: z.number(),
  lookedAt: z.number(),
  seen: z.number(),
  counts: z
    .array(
      z.object({
        class: z.string(),
        count: z.number(),
        static: z.number(),
        hits: z.number(),
        missed: z.number(),
        falseBoxes: z.number(),
      }),
    )
    .nullable(),
});
type Summary = z.infer<typeof summary>;

const published = z.object({
  numbers: z.array(
    z.object({
      class: z.string(),
      value: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      reason: z.string().nullable(),
      analysts: z.array(z.string()),
      current: z.boolean(),
    }),
  ),
});
type Published = z.infer<typeof published>['numbers'][number];

const summaries = z.object({ items: z.array(summary), next: z.string().nullable() });

/** `crosstie review`: saves what a file says of an observation. @returns what it comes to */
export async function runReview(
  observation: string,
  { server, file, analyst }: { readonly server: string; readonly file: string; readonly analyst: string },
): Promise<string> {
  const sent = { ...(await readJson(file)), analyst };
  const path = `/v1/observations/${encodeURIComponent(observation)}/reviews`;
  const client = createClient(server);
  const saved = await client.post(path, sent, summary);
  const { numbers } = await client.get(path, published);
  const { id, revision, complete, lookedAt, boxes, seen } = saved;
  const state = complete
    ? `complete: ${tellCounts(saved)}`
    : `partial, no count: ${lookedAt} of ${boxes} boxes looked at; it is complete with all of them and "searched": true`;
  const told = [
    `${id}, revision ${revision} by ${analyst}`,
    state,
    `${formatShare(seen)} of the area visible`,
    ...numbers.filter(({ current }) => current).map(tellPublished),
  ];
  return marked(saved.origin, told.join('\n'));
}

function tellPublished({ class: name, reason, analysts, ...number }: Published): string {
  const by = `${name} by ${analysts.join(' and ')}`;
  return reason === null
    ? `in the series: ${formatInterval(number)} ${by}`
    : `in the series: no number of ${by}: ${reason}`;
}

/** `crosstie reviews`: those of a site as a table. */
export async function runReviews(site: string, { server }: { readonly server: string }): Promise<string> {
  const client = createClient(server);
  const all: Summary[] = [];
  let cursor: string | null = null;
  do {
    const page: z.infer<typeof summaries> = await client.get(
      `/v1/sites/${encodeURIComponent(site)}/reviews?limit=200${cursor === null ? '' : `&cursor=${cursor}`}`,
      summaries,
    );
    all.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  if (all.length === 0)
    return `No reviews of ${site} yet: crosstie review OBSERVATION --file review.json --analyst NAME`;
  const isDrawn = ({ origin }: Summary): boolean => origin === 'simulated';
  const table = formatTable(
    [
      { head: 'saved (UTC)', align: 'left' },
      { head: 'analyst', align: 'left' },
      { head: 'observation', align: 'left' },
      { head: 'looked at', align: 'right' },
      { head: 'visible', align: 'right' },
      { head: 'count', align: 'left' },
      { head: 'review', align: 'left' },
      { head: all.some(isDrawn) ? 'origin' : '', align: 'left' },
    ],
    all
      .toSorted((a, b) => (a.savedAt < b.savedAt ? -1 : 1))
      .map((review) => [
        review.savedAt.replace('T', ' ').slice(0, 16),
        review.analyst,
        review.observation,
        `${review.lookedAt} of ${review.boxes}`,
        formatShare(review.seen),
        review.complete ? tellCounts(review) : '- (partial)',
        review.id,
        all.some(isDrawn) ? review.origin : '',
      ]),
  );
  return marked(all.every(isDrawn) ? 'simulated' : 'real', table);
}

function tellCounts({ counts }: Summary): string {
  return (counts ?? [])
    .map(({ class: name, count, static: unmoved, hits, missed, falseBoxes }) => {
      const standing = unmoved > 0 ? `, ${unmoved} of them static` : '';
      return `${count} ${name}${standing} (${hits} boxes right, ${falseBoxes} false, ${missed} missed)`;
    })
    .join('; ');
}

/** @throws Fault not-found, invalid-request naming the file */
async function readJson(file: string): Promise<object> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Fault('not-found', `${file} cannot be read: expected a JSON file (docs/review.md)`, { cause });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Fault('invalid-request', `${file} is no JSON: ${(cause as Error).message}`, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Fault(
    'invalid-request',
    `${file} holds no object: expected {"decisions": [...], ...} (docs/review.md)`,
  );
}
