import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { formatShare } from '../../web/text/format.ts';
import { writeScene } from '../simulator/scene-file.ts';
import { type SeasonSite, season } from '../simulator/season.ts';
import type { SceneSpec } from '../simulator/spec.ts';
import { formatAlerts, readAlerts } from './alerts.ts';
import { type Client, createClient } from './client.ts';
import { showProgress } from './progress.ts';
import { formatSeries, readSeries } from './series.ts';
import { submitScene } from './submit.ts';
import { formatInterval } from './table.ts';

/** `crosstie season`: loads the simulated season into a running server, or removes it. */
export async function runSeason(options: {
  readonly server: string;
  readonly remove?: boolean;
}): Promise<string> {
  const client = createClient(options.server);
  return options.remove ? removeSeason(client) : loadSeason(client);
}

const anything = z.unknown();
/** Scenes that are drawn ahead of the count: more would only fill the queue. */
const AHEAD = 4;
const WATCH_MS = 500;

/** Draws and submits every pass, oldest first, and prints each count when it is there. @returns the series as tables */
export async function loadSeason(client: Client): Promise<string> {
  const sites = season();
  for (const { site, references } of sites) {
    await createSite(client, site);
    if (references.length > 0) await client.post(`/v1/references?site=${site.id}`, { references }, anything);
  }
  await createRule(client);
  const passes = sites
    .flatMap(({ site, passes }) => passes.map((spec) => ({ site, spec })))
    .sort((a, b) => a.spec.at - b.spec.at);
  const folder = await mkdtemp(join(tmpdir(), 'crosstie-season-'));
  const follower = follow(client, sites, passes.length);
  try {
    for (const [i, { site, spec }] of passes.entries()) {
      await follower.untilAhead(i, AHEAD);
      await submitPass(client, site.id, spec, folder);
    }
    await follower.untilAhead(passes.length, 0);
  } finally {
    follower.end();
    await rm(folder, { recursive: true, force: true });
  }
  await untilIdle(client);
  const tables = await Promise.all(sites.map(({ site }) => describeSite(client, site)));
  return tables.join('\n\n');
}

/** Its series, then what was worth telling. */
async function describeSite(client: Client, { id, name }: SeasonSite['site']): Promise<string> {
  const alerts = await formatAlerts(client, await readAlerts(client, { site: id }));
  const asked =
    id === WATCHED.site
      ? `what fires here is a rule that the demonstration set itself, "tell me over ${WATCHED.over}".`
      : 'and nobody set a rule here.';
  return [
    `${name}\n${await formatSeries(client, id, {})}`,
    `Alerts of ${name}: the statistics compare from 12 usable passes on, ${asked}\n${alerts}`,
  ].join('\n\n');
}

/** What the last pass was worth is judged a moment after it was counted. */
async function untilIdle(client: Client): Promise<void> {
  const MOST_WAITS = 120;
  for (let i = 0; i < MOST_WAITS; i++) {
    const { waiting, active, delayed } = (await client.get('/readyz', readiness)).queue;
    if (waiting + active + delayed === 0) return;
    await sleep(WATCH_MS);
  }
}

const readiness = z.object({
  queue: z.object({ waiting: z.number(), active: z.number(), delayed: z.number() }),
});

/** Over what is usual there, and well under the surge. */
const WATCHED = { site: 'sim-crossing', over: 45 } as const;

const idPage = z.object({ items: z.array(z.object({ id: z.string() })) });

/** A rule as a user would set it; one that is there already stays. */
async function createRule(client: Client): Promise<void> {
  const { items } = await client.get(`/v1/rules?site=${WATCHED.site}&limit=1`, idPage);
  if (items.length > 0) return;
  await client.post('/v1/rules', { site: WATCHED.site, kind: 'over', count: WATCHED.over }, anything);
}

const sitePage = z.object({
  items: z.array(z.object({ id: z.string(), areas: z.array(z.object({ id: z.string() })) })),
});

/** What is there already stays: an interrupted season is taken up where it was. */
async function createSite(client: Client, { id, name, timezone, areas }: SeasonSite['site']): Promise<void> {
  const { items } = await client.get('/v1/sites?limit=200', sitePage);
  const known = items.find((site) => site.id === id);
  if (!known) await client.post('/v1/sites', { id, name, timezone, fictional: true }, anything);
  for (const area of areas) {
    if (known?.areas.some((other) => other.id === area.id)) continue;
    const { id: areaId, name: areaName, kind, classes, ring } = area;
    const geometry = { type: 'Polygon', coordinates: [ring] };
    const drawn = { id: areaId, name: areaName, kind, classes, geometry };
    await client.post(`/v1/sites/${id}/areas`, drawn, anything);
    // Verified: the simulator put the tracks and the quay there itself.
    const tag = await client.tag(`/v1/areas/${areaId}`);
    await client.post(`/v1/areas/${areaId}/verify`, { verified: true }, anything, { 'if-match': tag });
  }
}

async function submitPass(client: Client, siteId: string, spec: SceneSpec, folder: string): Promise<void> {
  const file = join(folder, `${spec.id}.tif`);
  await writeScene(spec, file);
  await submitScene(client, file, {
    site: [siteId],
    origin: 'simulated',
    sensor: `simulated ${spec.gsdM} m`,
    licence: 'CC0-1.0',
    attribution: 'Simulated by Crosstie',
  });
  await rm(file);
}

interface Follower {
  /** Waits until at most `ahead` of the `submitted` passes are not counted yet. */
  untilAhead(submitted: number, ahead: number): Promise<void>;
  end(): void;
}

/** Prints points of the series as they appear. */
function follow(client: Client, sites: readonly SeasonSite[], total: number): Follower {
  const progress = showProgress();
  const shown = new Set<string>();

  async function look(): Promise<void> {
    for (const { site } of sites) {
      for (const point of await readSeries(client, site.id, {})) {
        if (shown.has(point.observation)) continue;
        shown.add(point.observation);
        progress.end();
        const said =
          point.status === 'counted'
            ? `${point.class} ${formatInterval(point)}`
            : `unusable: ${point.reason}`;
        console.log(`  ${point.at.slice(0, 10)}  ${site.name}: ${said}, seen ${formatShare(point.seen)}`);
      }
    }
    progress.update('passes of the simulated season', shown.size, total);
  }

  return {
    untilAhead: async (submitted, ahead) => {
      await look();
      while (submitted - shown.size > ahead && !(await hasEnded(client))) {
        await sleep(WATCH_MS);
        await look();
      }
    },
    end: () => progress.end(),
  };
}

const scenePage = z.object({
  items: z.array(z.object({ id: z.string(), sites: z.array(z.string()).nullable() })),
  next: z.string().nullable(),
});

/** No scene is under way: what is not counted by now will not be. */
async function hasEnded(client: Client): Promise<boolean> {
  const [queued, running] = await Promise.all(
    ['queued', 'running'].map((state) => client.get(`/v1/scenes?limit=1&state=${state}`, scenePage)),
  );
  return queued?.items.length === 0 && running?.items.length === 0;
}

/** Deletes the scenes, rules and references of the fictional sites, then, when that has been judged, the sites. */
async function removeSeason(client: Client): Promise<string> {
  const ids = season().map(({ site }) => site.id);
  let removed = 0;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: z.infer<typeof scenePage> = await client.get(
      `/v1/scenes?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`,
      scenePage,
    );
    for (const { id, sites } of page.items) {
      if (!sites?.some((site) => ids.includes(site))) continue;
      await client.delete(`/v1/scenes/${id}`);
      removed++;
    }
    cursor = page.next;
  }
  for (const id of ids) {
    for (const what of ['rules', 'references']) {
      const { items } = await client.get(`/v1/${what}?site=${id}&limit=200`, idPage);
      for (const item of items) await client.delete(`/v1/${what}/${item.id}`);
    }
  }
  await untilIdle(client);
  const { items } = await client.get('/v1/sites?limit=200', sitePage);
  const there = items.filter(({ id }) => ids.includes(id));
  for (const { id } of there) await client.delete(`/v1/sites/${id}`);
  return `${removed} simulated scenes and ${there.length} fictional sites removed.`;
}
