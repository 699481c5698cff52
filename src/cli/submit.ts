import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { formatShare } from '../../web/text/format.ts';
import { Fault } from '../domain/fault.ts';
import { type Client, createClient } from './client.ts';
import { type Progress, showProgress } from './progress.ts';
import { formatInterval, marked } from './table.ts';

export interface Submission {
  readonly acquired?: string;
  readonly assumed?: boolean;
  readonly sensor?: string;
  readonly gsd?: number;
  readonly site?: readonly string[];
  readonly whole?: boolean;
  readonly mask?: string;
  readonly maskUsable?: readonly number[];
  readonly licence?: string;
  readonly attribution?: string;
  readonly origin?: 'real' | 'simulated';
}

const sceneAnswer = z.object({
  id: z.string(),
  origin: z.enum(['real', 'simulated']),
  state: z.enum(['queued', 'running', 'done', 'outside', 'faulted', 'cancelled']),
  progress: z.object({ tilesDone: z.number().nullable(), tilesTotal: z.number().nullable() }),
  fault: z.object({ code: z.string(), message: z.string() }).nullable(),
  observations: z
    .array(
      z.object({
        area: z.string(),
        reason: z.string().nullable(),
        seen: z.number(),
        counts: z.array(
          z.object({
            class: z.string(),
            value: z.number().nullable(),
            low: z.number().nullable(),
            high: z.number().nullable(),
          }),
        ),
      }),
    )
    .default([]),
});
type SceneAnswer = z.infer<typeof sceneAnswer>;

const WATCH_MS = 400;

/** `crosstie submit`. @returns what became of the scene, in words */
export async function runSubmit(
  source: string,
  options: Submission & { readonly server: string; readonly wait?: boolean },
): Promise<string> {
  const client = createClient(options.server);
  const submitted = await submitScene(client, source, options);
  const scene = options.wait ? await waitForScene(client, submitted.id, showProgress()) : submitted;
  if (scene.state === 'faulted' && scene.fault) {
    throw new Fault('invalid-request', `scene ${scene.id} is faulted: ${scene.fault.message}`);
  }
  const counts = scene.observations.flatMap(({ area, reason, seen, counts }) =>
    counts.map((count) => {
      const said = reason === null ? formatInterval(count) : `unusable: ${reason}`;
      return `  ${area}: ${count.class} ${said}, seen ${formatShare(seen)}`;
    }),
  );
  const told = [`scene ${scene.id}: ${scene.state}`, ...counts, `${client.server}/v1/scenes/${scene.id}`];
  return marked(scene.origin, told.join('\n'));
}

/**
 * Hands a file (streamed from disk) or a URL to a running server.
 * @throws Fault with the server's own words when it refuses
 */
export async function submitScene(client: Client, source: string, options: Submission): Promise<SceneAnswer> {
  checkMask(source, options);
  const body = isUrl(source) ? urlBody(source, options) : await fileBody(source, options);
  return client.post('/v1/scenes', body, sceneAnswer);
}

/** The API takes bytes or URLs, and never one of each. @throws Fault invalid-request */
function checkMask(source: string, { mask, maskUsable }: Submission): void {
  if (mask === undefined) {
    if (maskUsable === undefined) return;
    throw new Fault(
      'invalid-request',
      `--mask-usable ${maskUsable.join(',')} without --mask: expected the mask that has these values`,
    );
  }
  if (isUrl(mask) !== isUrl(source))
    throw new Fault(
      'invalid-request',
      `the scene is ${source} and its mask ${mask}: expected both to be files, or both http(s) URLs`,
    );
}

/** Follows a scene until it has ended. */
async function waitForScene(client: Client, id: string, progress: Progress): Promise<SceneAnswer> {
  for (;;) {
    const scene = await client.get(`/v1/scenes/${id}`, sceneAnswer);
    if (scene.state !== 'queued' && scene.state !== 'running') {
      progress.end();
      return scene;
    }
    progress.update(`${id} ${scene.state}`, scene.progress.tilesDone ?? 0, scene.progress.tilesTotal);
    await sleep(WATCH_MS);
  }
}

function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/** What the analyst said of the scene, in the API's words; what was not said is left out. */
function factsOf(options: Submission): Record<string, unknown> {
  const facts = {
    acquiredAt: options.acquired,
    acquiredAtAssumed: options.assumed,
    sensor: options.sensor,
    gsd: options.gsd,
    sites: options.site,
    whole: options.whole,
    licence: options.licence,
    attribution: options.attribution,
    origin: options.origin,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function urlBody(href: string, options: Submission): object {
  const { mask, maskUsable: usable } = options;
  return {
    href,
    ...factsOf(options),
    ...(mask === undefined ? {} : { mask: { href: mask, ...(usable === undefined ? {} : { usable }) } }),
  };
}

async function fileBody(path: string, options: Submission): Promise<FormData> {
  const form = new FormData();
  const facts = { ...factsOf(options), maskUsable: options.maskUsable };
  for (const [name, value] of Object.entries(facts)) {
    if (value !== undefined) form.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  if (options.mask !== undefined) form.set('mask', await open(options.mask), basename(options.mask));
  form.set('file', await open(path), basename(path));
  return form;
}

async function open(path: string): Promise<Blob> {
  return openAsBlob(path).catch((cause: unknown) => {
    throw new Fault('not-found', `${path} cannot be read: expected a raster file or an http(s) URL`, {
      cause,
    });
  });
}
