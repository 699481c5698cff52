import { z } from 'zod';
import { createClient } from './client.ts';
import { formatInterval, formatTable, marked, tellNothing } from './table.ts';

const totalsAnswer = z.object({
  origin: z.enum(['real', 'simulated']),
  next: z.string().nullable(),
  totals: z.array(
    z.looseObject({
      at: z.string(),
      class: z.string(),
      areas: z.array(z.string()),
      gaps: z.array(z.object({ area: z.string(), reason: z.string() })),
      raw: z.number().nullable(),
      static: z.number().nullable(),
      value: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      km2: z.number().nullable(),
      km2Seen: z.number().nullable(),
      modelId: z.string(),
      modelVersion: z.string(),
      reviewed: z.array(z.string()),
    }),
  ),
});

type TotalsAnswer = z.infer<typeof totalsAnswer>;

interface TotalsOptions {
  readonly areas?: string;
  readonly with?: string;
  readonly class?: string;
  readonly model?: string;
  readonly modelVersion?: string;
  readonly from?: string;
  readonly to?: string;
}

/** `crosstie totals`: the areas of a site as one, pass by pass. */
export async function runTotals(
  site: string,
  {
    server,
    csv,
    json,
    modelVersion: version,
    ...options
  }: TotalsOptions & { readonly server: string; readonly csv?: boolean; readonly json?: boolean },
): Promise<string> {
  const client = createClient(server);
  const asked = { ...options, ...(version === undefined ? {} : { version }) };
  const path = (more: Readonly<Record<string, string>> = {}): string =>
    `/v1/sites/${encodeURIComponent(site)}/totals?${new URLSearchParams({ ...asked, ...more })}`;
  if (csv) return (await client.text(path(), 'text/csv')).trimEnd();
  const marking = ({ origin, totals }: TotalsAnswer) => totals.map((total) => ({ ...total, origin }));
  let page = await client.get(path(), totalsAnswer);
  const all = marking(page);
  while (page.next !== null) {
    page = await client.get(path({ cursor: page.next }), totalsAnswer);
    all.push(...marking(page));
  }
  if (json) return JSON.stringify(all, null, 2);
  if (all.length === 0) return tellNothing(site, asked, `No pass over ${site} yet.`);
  const columns = [
    'acquired (UTC)',
    'class',
    'count',
    'raw',
    'static',
    'seen',
    'model',
    'not counted',
    'reviewed',
    'areas',
  ];
  const numeric = ['count', 'raw', 'static', 'seen'];
  const table = formatTable(
    columns.map((head) => ({ head, align: numeric.includes(head) ? 'right' : 'left' })),
    all.map((total) => [
      total.at.replace('T', ' ').slice(0, 16),
      total.class,
      formatInterval(total),
      String(total.raw ?? '-'),
      String(total.static ?? '-'),
      total.km2Seen === null || total.km2 === null
        ? '-'
        : `${total.km2Seen.toFixed(2)} of ${total.km2.toFixed(2)} km2`,
      `${total.modelId} ${total.modelVersion}`,
      total.gaps.map(({ area, reason }) => `${area}: ${reason}`).join(', '),
      // analysts' numbers are in no total: see the series
      total.reviewed.join(', '),
      total.areas.join(' + '),
    ]),
  );
  return marked(page.origin, table);
}
