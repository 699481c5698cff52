import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectNoneLost } from '../support/notify-kills.ts';
import { type Server, startPostgres } from '../support/servers.ts';

const KILLS = 50;

let server: Server;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

it(`of three workers on one PostgreSQL one is killed, ${KILLS} times: no event is lost or gets a second id`, async () => {
  const { events, requests, again, struck } = await expectNoneLost({
    databaseUrl: server.url,
    workers: 3,
    kills: KILLS,
    newsEach: 12,
    withinSteps: 60,
  });
  const moments = Object.entries(struck).map(([step, times]) => `${times} ${step}`);
  console.log(
    `${KILLS} kills (${moments.join(', ')}): ${events} events, each received; ` +
      `${requests} requests, ${again} of them for what had been told and not recorded`,
  );
  for (const step of ['post', 'claim', 'tell', 'record'])
    expect(
      Object.keys(struck).some((moment) => moment.endsWith(step)),
      step,
    ).toBe(true);
}, 600_000);
