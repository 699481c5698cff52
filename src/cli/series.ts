import { z } from 'zod';
import { formatShare } from '../../web/text/format.ts';
import { type Client, createClient } from './client.ts';
import { formatRollUps, rolledUpAnswer } from './roll-ups.ts';
import { formatInterval, formatTable, marked, tellNothing } from './table.ts';

export interface SeriesOptions {
  readonly area?: string;
  readonly class?: string;
  readonly model?: string;
  readonly modelVersion?: string;
  readonly sensor?: string;
  readonly rollup?: string;
  readonly of?: string;
  readonly from?: string;
  readonly to?: string;
  readonly origin?: 'real' | 'simulated';
}

const numbers = {
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
};

const seriesAnswer = z.object({
  origin: z.enum(['real', 'simulated']),
  next: z.string().nullable(),
  points: z.array(
    // what is not read here is passed on: --json gives what the API said
    z.looseObject({
      at: z.string(),
      area: z.string(),
      class: z.string(),
      status: z.enum(['counted', 'unusable']),
      reason: z.string().nullable(),
      visibility: z.string(),
      raw: z.number().nullable(),
      ...numbers,
      families: z.array(z.object({ family: z.string(), raw: z.number(), ...numbers })).nullable(),
      seen: z.number(),
      observation: z.string(),
      modelId: z.string(),
      modelVersion: z.string(),
      sensorClass: z.string(),
    }),
  ),
});

/** `crosstie series`: a table, CSV or JSON, look by look or rolled up. */
export async function runSeries(
  site: string,
  {
    server,
    csv,
    json,
    ...options
  }: SeriesOptions & { readonly server: string; readonly csv?: boolean; readonly json?: boolean },
): Promise<string> {
  const client = createClient(server);
  if (csv) return (await client.text(seriesPath(site, options), 'text/csv')).trimEnd();
  if (options.rollup !== undefined) {
    const spans = await readPages(client, seriesPath(site, options), rolledUpAnswer, (page) =>
      page.spans.map((span) => ({ ...span, origin: page.origin })),
    );
    return json ? JSON.stringify(spans, null, 2) : formatRollUps(spans, site, filtersOf(options));
  }
  if (json) return JSON.stringify(await readSeries(client, site, options), null, 2);
  return formatSeries(client, site, options);
}

/** What may leave looks out; a roll-up only lays them together. */
function filtersOf({ rollup: _rollup, of: _of, modelVersion: version, ...filters }: SeriesOptions) {
  return { ...filters, version };
}

function seriesPath(site: string, { modelVersion: version, ...options }: SeriesOptions): string {
  const query = new URLSearchParams(
    Object.entries({ ...options, version }).filter(
      (option): option is [string, string] => option[1] !== undefined,
    ),
  );
  return `/v1/sites/${encodeURIComponent(site)}/series?${query}`;
}

type SeriesAnswer = z.infer<typeof seriesAnswer>;
type SeriesAnswerPoint = SeriesAnswer['points'][number] & Pick<SeriesAnswer, 'origin'>;

/** Every point, page by page. */
export async function readSeries(
  client: Client,
  site: string,
  options: SeriesOptions,
): Promise<readonly SeriesAnswerPoint[]> {
  return readPages(client, seriesPath(site, options), seriesAnswer, ({ origin, points }) =>
    points.map((point) => ({ ...point, origin })),
  );
}

async function readPages<P extends { readonly next: string | null }, T>(
  client: Client,
  path: string,
  schema: z.ZodType<P>,
  itemsOf: (page: P) => readonly T[],
): Promise<readonly T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const page: P = await client.get(`${path}${cursor === null ? '' : `&cursor=${cursor}`}`, schema);
    all.push(...itemsOf(page));
    cursor = page.next;
  } while (cursor !== null);
  return all;
}

/** The series of a site as a table; unusable passes stay, with their reason and no number. */
export async function formatSeries(client: Client, site: string, options: SeriesOptions): Promise<string> {
  const points = await readSeries(client, site, options);
  if (points.length === 0)
    return tellNothing(
      site,
      filtersOf(options),
      `No observations of ${site} yet: submit a scene that touches it.`,
    );
  const table = formatTable(
    [
      { head: 'acquired (UTC)', align: 'left' },
      { head: 'area', align: 'left' },
      { head: 'class', align: 'left' },
      { head: 'count', align: 'right' },
      { head: 'raw', align: 'right' },
      { head: 'seen', align: 'right' },
      { head: 'sensor', align: 'left' },
      { head: 'model', align: 'left' },
      { head: 'status', align: 'left' },
      { head: points.some(({ families }) => families) ? 'families' : '', align: 'left' },
    ],
    points.map((point) => [
      point.at.replace('T', ' ').slice(0, 16),
      point.area,
      point.class,
      formatInterval(point),
      String(point.raw ?? '-'),
      formatShare(point.seen),
      point.sensorClass,
      `${point.modelId} ${point.modelVersion}`,
      point.status === 'counted' ? `counted (${point.visibility})` : `unusable: ${point.reason ?? '?'}`,
      formatFamilies(point),
    ]),
  );
  return marked(points[0]?.origin ?? 'real', table);
}

/** Families of which a box was seen. */
function formatFamilies({ families }: SeriesAnswerPoint): string {
  return (families ?? [])
    .filter(({ raw }) => raw > 0)
    .map((of) => `${of.family} ${of.value === null ? of.raw : formatInterval(of)}`)
    .join(', ');
}
