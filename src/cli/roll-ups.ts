import { z } from 'zod';
import { formatInterval, formatTable, marked, tellNothing } from './table.ts';

export const rolledUpAnswer = z.object({
  origin: z.enum(['real', 'simulated']),
  next: z.string().nullable(),
  spans: z.array(
    z.looseObject({
      span: z.string(),
      area: z.string(),
      class: z.string(),
      modelId: z.string(),
      modelVersion: z.string(),
      sensorClass: z.string(),
      status: z.enum(['counted', 'gap']),
      raw: z.number().nullable(),
      value: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      at: z.string().nullable(),
      observation: z.string().nullable(),
      usable: z.number(),
      looks: z.number(),
      daysSeen: z.number(),
      days: z.number(),
      reasons: z.record(z.string(), z.number()),
    }),
  ),
});

type RolledUp = z.infer<typeof rolledUpAnswer>;

/** A rolled-up series as a table; a span without a usable look stays, with why and no number. */
export function formatRollUps(
  spans: readonly (RolledUp['spans'][number] & Pick<RolledUp, 'origin'>)[],
  site: string,
  filters: Readonly<Record<string, string | undefined>>,
): string {
  if (spans.length === 0)
    return tellNothing(site, filters, `No observations of ${site} yet: submit a scene that touches it.`);
  const table = formatTable(
    [
      { head: 'span (UTC)', align: 'left' },
      { head: 'area', align: 'left' },
      { head: 'class', align: 'left' },
      { head: 'count', align: 'right' },
      { head: 'of', align: 'left' },
      { head: 'n', align: 'right' },
      { head: 'days seen', align: 'right' },
      { head: 'sensor', align: 'left' },
      { head: 'model', align: 'left' },
      { head: 'not usable', align: 'left' },
    ],
    spans.map((span) => [
      span.span,
      span.area,
      span.class,
      formatInterval(span),
      span.at === null ? '-' : span.at.replace('T', ' ').slice(0, 16),
      String(span.usable),
      `${span.daysSeen} of ${span.days}`,
      span.sensorClass,
      `${span.modelId} ${span.modelVersion}`,
      span.looks === 0 ? 'no look' : Object.entries(span.reasons).flat().join(' '),
    ]),
  );
  return marked(spans[0]?.origin ?? 'real', table);
}
