import { z } from 'zod';
import { type Client, createClient } from './client.ts';
import { formatTable } from './table.ts';

export interface AlertsCommand {
  readonly server: string;
  readonly state?: string;
  readonly kind?: string;
  readonly since?: string;
  readonly origin?: 'real' | 'simulated';
  readonly json?: boolean;
}

const alert = z.object({
  id: z.string(),
  site: z.string(),
  area: z.string(),
  class: z.string(),
  origin: z.string(),
  kind: z.string(),
  state: z.string(),
  since: z.string().nullable(),
  peak: z.object({ count: z.number(), at: z.string() }).nullable(),
  stale: z.boolean(),
  acknowledged: z.object({ by: z.string() }).nullable(),
  evidence: z.object({ observation: z.string(), picture: z.string() }).nullable(),
});
type Alert = z.infer<typeof alert>;

const alertPage = z.object({ items: z.array(alert), next: z.string().nullable() });
const history = z.object({ events: z.array(z.object({ sentence: z.string(), stands: z.boolean() })) });
const siteFacts = z.object({ fictional: z.boolean() });

/** `crosstie alerts`: the alerts of a site or of all sites, the latest first, each with its last sentence. */
export async function runAlerts(
  site: string | undefined,
  { server, json, ...filters }: AlertsCommand,
): Promise<string> {
  const client = createClient(server);
  const alerts = await readAlerts(client, { ...filters, ...(site === undefined ? {} : { site }) });
  if (json) return JSON.stringify(alerts, null, 2);
  return formatAlerts(client, alerts);
}

/** Every alert, page by page; of a fictional site simulated ones, unless told otherwise. */
export async function readAlerts(
  client: Client,
  filters: Readonly<Record<string, string | undefined>>,
): Promise<readonly Alert[]> {
  const { site, origin = site === undefined ? 'real' : await originOf(client, site) } = filters;
  const given = Object.entries({ ...filters, origin }).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given as [string, string][]);
  const all: Alert[] = [];
  let cursor: string | null = null;
  do {
    if (cursor !== null) query.set('cursor', cursor);
    const page: z.infer<typeof alertPage> = await client.get(`/v1/alerts?${query}`, alertPage);
    all.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return all;
}

async function originOf(client: Client, site: string): Promise<string> {
  const { fictional } = await client.get(`/v1/sites/${encodeURIComponent(site)}`, siteFacts);
  return fictional ? 'simulated' : 'real';
}

/** A table, then what may be quoted. */
export async function formatAlerts(client: Client, alerts: readonly Alert[]): Promise<string> {
  if (alerts.length === 0) return 'No alerts.';
  const table = formatTable(
    [
      { head: 'since (UTC)', align: 'left' },
      { head: 'state', align: 'left' },
      { head: 'kind', align: 'left' },
      { head: 'area', align: 'left' },
      { head: 'class', align: 'left' },
      { head: 'peak, boxes', align: 'right' },
      { head: '', align: 'left' },
    ],
    alerts.map((one) => [
      one.since?.replace('T', ' ').slice(0, 16) ?? '-',
      one.state,
      one.kind,
      one.area,
      one.class,
      one.peak === null ? '-' : String(one.peak.count),
      [
        ...(one.origin === 'simulated' ? ['SIMULATED'] : []),
        ...(one.stale ? ['stale'] : []),
        ...(one.acknowledged === null ? [] : [`acknowledged by ${one.acknowledged.by}`]),
      ].join(', '),
    ]),
  );
  const sentences = await Promise.all(alerts.map((one) => sentenceOf(client, one)));
  return [table, ...sentences.filter((text) => text !== '')].join('\n\n');
}

async function sentenceOf(client: Client, { id, evidence }: Alert): Promise<string> {
  const { events } = await client.get(`/v1/alerts/${id}`, history);
  const last = events.find(({ stands }) => stands);
  if (last === undefined) return '';
  return evidence === null ? last.sentence : `${last.sentence}\n${client.server}${evidence.picture}`;
}
