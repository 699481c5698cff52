import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/adapters/store-memory/index.ts';
import { MESSAGE_TYPES } from '../../src/domain/message.ts';
import { expectNoneLost, newsIds } from '../support/notify-kills.ts';
import { type Server, startPostgres } from '../support/servers.ts';
import { watchSurges } from '../support/surges.ts';

const KILLS = 50;
/** Of a yard, new with each worker that evaluates. */
const LOOKS_EACH = 3;

type Outcome = Awaited<ReturnType<typeof expectNoneLost>>;

describe(`${KILLS} kills on PostgreSQL lose no event and give none a second id`, () => {
  let server: Server;
  beforeEach(async () => {
    server = await startPostgres();
  });
  afterEach(() => server.stop());

  it('of three workers that make news and tell it', async () => {
    const expected = newsIds(12 * (KILLS + 1));
    const outcome = await expectNoneLost({
      worker: new URL('../support/notify-child.ts', import.meta.url),
      databaseUrl: server.url,
      workers: 3,
      kills: KILLS,
      newsEach: 12,
      withinSteps: 60,
      expected,
    });
    report(outcome, expected);
    expectStruck(outcome, ['post', 'claim', 'tell', 'record']);
  }, 900_000);

  it('of a worker that evaluates surges and tells its alerts', async () => {
    const undisturbed = createMemoryStore();
    await watchSurges(undisturbed, LOOKS_EACH * (KILLS + 1));
    const told = await undisturbed.listMessages({ types: MESSAGE_TYPES, origin: 'real', limit: 100 });
    const expected = told.map(({ id }) => id);
    expect(expected.length).toBeGreaterThanOrEqual(8);
    const outcome = await expectNoneLost({
      worker: new URL('../support/surge-notify-child.ts', import.meta.url),
      databaseUrl: server.url,
      workers: 1,
      kills: KILLS,
      newsEach: LOOKS_EACH,
      withinSteps: 36,
      expected,
    });
    report(outcome, expected);
    expectStruck(outcome, ['observe', 'series', 'judge', 'claim']);
  }, 900_000);
});

function report({ requests, again, struck }: Outcome, expected: readonly string[]): void {
  const moments = Object.entries(struck).map(([step, times]) => `${times} ${step}`);
  console.log(
    `${KILLS} kills (${moments.join(', ')}): ${expected.length} events, each received; ` +
      `${requests} requests, ${again} of them for what had been told and not recorded`,
  );
}

function expectStruck({ struck }: Outcome, steps: readonly string[]): void {
  for (const step of steps)
    expect(
      Object.keys(struck).some((moment) => moment.endsWith(step)),
      step,
    ).toBe(true);
}
