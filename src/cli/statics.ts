import { z } from 'zod';
import { createClient } from './client.ts';
import { formatTable, marked } from './table.ts';

const register = z.object({
  origin: z.enum(['real', 'simulated']),
  items: z.array(
    z.looseObject({
      area: z.string(),
      class: z.string(),
      modelId: z.string(),
      centre: z.array(z.number()),
      firstSeenAt: z.string().nullable(),
      lastSeenAt: z.string().nullable(),
      sightings: z.number(),
      looks: z.number(),
      by: z.string(),
    }),
  ),
});

/** `crosstie statics`: the objects of a site that stay put. */
export async function runStatics(
  site: string,
  { server, json, ...options }: { readonly server: string; readonly json?: boolean; readonly area?: string },
): Promise<string> {
  const path = `/v1/sites/${encodeURIComponent(site)}/statics?${new URLSearchParams(options)}`;
  const { origin, items } = await createClient(server).get(path, register);
  if (json)
    return JSON.stringify(
      items.map((item) => ({ ...item, origin })),
      null,
      2,
    );
  if (items.length === 0) return `No static objects of ${site}: the same box in most looks for 90 days.`;
  const table = formatTable(
    ['area', 'class', 'latitude, longitude', 'first seen', 'last seen', 'looks', 'by', 'model'].map(
      (head) => ({
        head,
        align: 'left',
      }),
    ),
    items.map((item) => [
      item.area,
      item.class,
      item.centre
        .toReversed()
        .map((degrees) => degrees.toFixed(5))
        .join(', '),
      item.firstSeenAt?.slice(0, 10) ?? '-',
      item.lastSeenAt?.slice(0, 10) ?? '-',
      `${item.sightings} of ${item.looks}`,
      item.by,
      item.modelId,
    ]),
  );
  return marked(origin, table);
}
