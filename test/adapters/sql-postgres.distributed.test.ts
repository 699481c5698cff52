import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgres } from '../../src/adapters/sql-postgres/open-postgres.ts';
import { type Server, startPostgres } from '../support/servers.ts';
import { describeSqlPool } from './describe-sql-pool.ts';

let server: Server;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

describeSqlPool('PostgreSQL', async () => openPostgres(server.url));

describe('PostgreSQL', () => {
  test('another kind of URL is refused with the value', () => {
    expect(() => openPostgres('mysql://x')).toThrow(/"mysql:\/\/x": expected postgres:/);
  });
});
