import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';
import { uniform } from './chance.ts';
import { type Child, startChild } from './child.ts';
import { sampleChannel } from './outbox-samples.ts';
import { startReceiver } from './receiver.ts';

/** One event in so many is answered 503 when it comes for the first time. */
const REFUSES_ONE_IN = 7;
/** The receiver takes so long to answer, ms: kills strike while it has heard and nobody knows. */
const ANSWERS_IN_MS = 5;

interface Plan {
  readonly databaseUrl: string;
  /** Workers at once; where one has died, another begins. */
  readonly workers: number;
  readonly kills: number;
  /** Events that are new with each worker. */
  readonly newsEach: number;
  /** A worker dies at one of its first so many steps. */
  readonly withinSteps: number;
}

interface Outcome {
  readonly events: number;
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
  const known = new Set<unknown>();
  let refused = 0;
  const receiver = await startReceiver(({ headers }) => {
    const id = headers['webhook-id'];
    const refuses = !known.has(id) && known.size % REFUSES_ONE_IN === 0;
    known.add(id);
    refused += Number(refuses);
    return { status: refuses ? 503 : 204, afterMs: ANSWERS_IN_MS };
  });
  const since = String(Date.now());
  const start = (news: number, ...fate: readonly number[]): Child => {
    const given = [plan.databaseUrl, receiver.url, String(news), since, ...fate.map(String)];
    return startChild(new URL('./notify-child.ts', import.meta.url), given);
  };
  const events = plan.newsEach * (plan.kills + 1);
  const struck: Record<string, number> = {};
  const alive = new Set<Child>();
  let begun = 0;

  async function liveAndDie(): Promise<void> {
    while (begun < plan.kills) {
      begun += 1;
      const step = 1 + Math.floor(random() * plan.withinSteps);
      const child = start(plan.newsEach * begun, step, random() < 0.5 ? 0 : random() * ANSWERS_IN_MS);
      alive.add(child);
      await child.ended;
      alive.delete(child);
      const last = child.lines.findLast((line) => /^(before|after) /.test(line)) ?? 'nothing';
      struck[last] = (struck[last] ?? 0) + 1;
    }
  }

  try {
    await Promise.all(Array.from({ length: plan.workers }, liveAndDie));
    const last = start(events);
    alive.add(last);
    await last.says('finished', 60_000);
  } finally {
    for (const child of alive) await child.kill();
    await receiver.close();
  }
  const secret = new Webhook(sampleChannel().secrets[0]?.value ?? '');
  const arrived = receiver.received.map(({ body, headers }) => {
    const { id } = secret.verify(body, headers as Record<string, string>) as { readonly id: string };
    expect(headers['webhook-id']).toBe(id);
    return id;
  });
  expect(new Set(arrived)).toEqual(new Set(Array.from({ length: events }, (_, i) => `news-${i}`)));
  return { events, requests: arrived.length, again: arrived.length - refused - events, struck };
}
