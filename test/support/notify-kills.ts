import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';
import { uniform } from './chance.ts';
import { type Child, startChild } from './child.ts';
import { eventually } from './eventually.ts';
import type { Fate } from './mortal-worker.ts';
import { sampleChannel } from './outbox-samples.ts';
import { type Received, startReceiver } from './receiver.ts';

/** One event in so many is answered 503 when it comes for the first time. */
const REFUSES_ONE_IN = 7;
/** The receiver takes so long to answer, ms: kills strike while it has heard and nobody knows. */
const ANSWERS_IN_MS = 5;

interface Plan {
  /** What lives and dies: a program that reads its `Fate`. */
  readonly worker: URL;
  readonly databaseUrl: string;
  /** Workers at once; where one has died, another begins. */
  readonly workers: number;
  readonly kills: number;
  /** News that each worker makes beyond what was made before it. */
  readonly newsEach: number;
  /** Ids of all the events, of which each has to arrive. */
  readonly expected: readonly string[];
  /** A worker dies at one of its first so many steps. */
  readonly withinSteps: number;
}

interface Outcome {
  readonly requests: number;
  /** Requests beyond one an event and those that were answered 503. */
  readonly again: number;
  /** The last thing that each worker said: `before tell`, `after tell`, ... and how many said it. */
  readonly struck: Readonly<Record<string, number>>;
}

/**
 * Workers make news and tell it to a real receiver, and die by SIGKILL at random steps or shortly after; then one may
 * live. Expects every event to have arrived, signed and under its one id.
 */
export async function expectNoneLost(plan: Plan): Promise<Outcome> {
  const random = uniform(20240617);
  const secret = new Webhook(sampleChannel().secrets[0]?.value ?? '');
  const arrived: string[] = [];
  const forged: string[] = [];
  const known = new Set<string>();
  let refused = 0;
  const receiver = await startReceiver(({ headers, body }) => {
    const id = idOf(secret, headers, body);
    if (id === null) forged.push(body);
    else arrived.push(id);
    const refuses = !known.has(id ?? '') && known.size % REFUSES_ONE_IN === 0;
    known.add(id ?? '');
    refused += Number(refuses);
    return { status: refuses ? 503 : 204, afterMs: ANSWERS_IN_MS };
  });
  const since = Date.now();
  const start = (workers: number, fatalStep: number | null, lateMs = 0): Child => {
    const { databaseUrl, newsEach } = plan;
    const news = newsEach * workers;
    const fate: Fate = { databaseUrl, receiverUrl: receiver.url, news, since, fatalStep, lateMs };
    return startChild(plan.worker, [JSON.stringify(fate)]);
  };
  const struck: Record<string, number> = {};
  const alive = new Set<Child>();
  let begun = 0;

  async function liveAndDie(): Promise<void> {
    while (begun < plan.kills) {
      begun += 1;
      const step = 1 + Math.floor(random() * plan.withinSteps);
      const child = start(begun, step, random() < 0.5 ? 0 : random() * ANSWERS_IN_MS);
      alive.add(child);
      await child.ended;
      alive.delete(child);
      const steps = () => child.lines.filter((line) => /^(before|after) /.test(line));
      // what it said last may be on its way still
      await eventually(`step ${step}, at which it was to die`, () => steps().length >= step, 2_000);
      const last = steps().at(-1) ?? '';
      struck[last] = (struck[last] ?? 0) + 1;
    }
  }

  try {
    await Promise.all(Array.from({ length: plan.workers }, liveAndDie));
    const last = start(plan.kills + 1, null);
    alive.add(last);
    await last.says('finished', 60_000);
  } finally {
    begun = plan.kills;
    for (const child of alive) await child.kill();
    await receiver.close();
  }
  expect(forged).toEqual([]);
  expect(new Set(arrived)).toEqual(new Set(plan.expected));
  return { requests: arrived.length, again: arrived.length - refused - plan.expected.length, struck };
}

/** The event's id where it is its webhook-id and the signature holds, else null. */
function idOf(secret: Webhook, headers: Received['headers'], body: string): string | null {
  try {
    const { id } = secret.verify(body, headers as Record<string, string>) as { readonly id: string };
    return headers['webhook-id'] === id ? id : null;
  } catch {
    return null;
  }
}

/** Ids of what notify-child.ts makes. */
export function newsIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `news-${i}`);
}
