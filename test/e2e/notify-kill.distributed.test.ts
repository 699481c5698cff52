import { afterAll, beforeAll, it } from 'vitest';
import { expectNoneLost } from '../support/notify-kills.ts';
import { type Server, startPostgres } from '../support/servers.ts';

const KILLS = 50;
const NEWS = 600;

let server: Server;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

it(`of three workers on one PostgreSQL one is killed, ${KILLS} times: no event is lost or gets a second id`, async () => {
  const requests = await expectNoneLost({
    databaseUrl: server.url,
    workers: 3,
    kills: KILLS,
    withinSteps: 80,
    news: NEWS,
  });
  console.log(`${KILLS} kills: ${NEWS} events, each received; ${requests} requests in all`);
}, 600_000);
