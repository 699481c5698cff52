import { Webhook } from 'standardwebhooks';
import { expect } from 'vitest';
import { uniform } from './chance.ts';
import { type Child, startChild } from './child.ts';
import { eventually, sleep } from './eventually.ts';
import { sampleChannel } from './outbox-samples.ts';
import { startReceiver } from './receiver.ts';

/** One event in so many is answered 503 when it comes for the first time. */
const REFUSES_ONE_IN = 7;

interface Kills {
  readonly databaseUrl: string;
  readonly kills: number;
  /** Workers at once; one of them is killed. */
  readonly workers: number;
  /** Kills strike within so many steps of a worker's life. */
  readonly withinSteps: number;
  readonly news: number;
}

/**
 * Kills workers while they make news and tell it to a real receiver, then lets one finish, and expects every event to
 * have arrived under its one id, signed.
 * @returns how many requests the receiver was sent
 */
export async function expectNoneLost(plan: Kills): Promise<number> {
  const random = uniform(20240617);
  const known = new Set<unknown>();
  const receiver = await startReceiver(({ headers }) => {
    const id = headers['webhook-id'];
    const refuses = !known.has(id) && known.size % REFUSES_ONE_IN === 0;
    known.add(id);
    return { status: refuses ? 503 : 204 };
  });
  const since = String(Date.now());
  const start = (): Child =>
    startChild(new URL('./notify-child.ts', import.meta.url), [
      plan.databaseUrl,
      receiver.url,
      String(plan.news),
      since,
    ]);
  const alive: Child[] = [];
  try {
    for (let kills = 0; kills < plan.kills; kills++) {
      while (alive.length < plan.workers) alive.push(start());
      const [victim] = alive.splice(Math.floor(random() * alive.length), 1) as [Child];
      const steps = Math.floor(random() * plan.withinSteps);
      const stepsOf = () => victim.lines.filter((line) => /^(begin|end) /.test(line)).length;
      const isDue = () => stepsOf() >= steps || victim.lines.includes('finished');
      await victim.says('ready', 60_000);
      await eventually(`${steps} steps`, isDue, 30_000);
      await sleep(random() * 10);
      await victim.kill();
    }
    for (const child of alive.splice(0)) await child.kill();
    const last = start();
    alive.push(last);
    await last.says('finished', 60_000);
  } finally {
    for (const child of alive) await child.kill();
    await receiver.close();
  }
  const secret = new Webhook(sampleChannel().secrets[0]?.value ?? '');
  const events = receiver.received.map(
    ({ body, headers }) => secret.verify(body, headers as Record<string, string>) as { readonly id: string },
  );
  const expected = Array.from({ length: plan.news }, (_, i) => `news-${i}`);
  expect(new Set(events.map(({ id }) => id))).toEqual(new Set(expected));
  receiver.received.forEach(({ headers }, i) => {
    expect(headers['webhook-id']).toBe(events[i]?.id);
  });
  return receiver.received.length;
}
