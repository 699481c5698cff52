import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { latestMigration, migrate, migrateTo } from '../../src/adapters/store-sql/migrate.ts';
import { withFaults } from '../../src/adapters/store-sql/sql-fault.ts';
import type { SqlPool } from '../../src/ports/sql-pool.ts';

let pool: SqlPool;
beforeAll(async () => {
  pool = await openPglite('pglite:memory');
});
afterAll(() => pool.end());

const ledger = async (): Promise<readonly number[]> => {
  const { rows } = await pool.query<{ number: number }>('SELECT number FROM crosstie.migrations');
  return rows.map(({ number }) => number).sort((a, b) => a - b);
};

describe('migrations', () => {
  test('one that the ledger lacks is applied, also after a later one', async () => {
    const statements = withFaults(pool);
    await migrate(statements);
    const all = await ledger();
    const latest = await latestMigration();
    expect(all.at(-1)).toBe(latest);
    // As if 0004 had come to the program after the others.
    await pool.query('DELETE FROM crosstie.migrations WHERE number = 4');
    await pool.query('ALTER TABLE crosstie.observations DROP COLUMN strings');
    await migrateTo(statements, 3);
    expect(await ledger()).not.toContain(4);
    await migrate(statements);
    expect(await ledger()).toEqual(all);
    await pool.query('SELECT strings FROM crosstie.observations');
  });

  test('a database of a newer program is refused by the number that is not known', async () => {
    await pool.query("INSERT INTO crosstie.migrations (number, name) VALUES (9999, 'of_tomorrow')");
    await expect(migrate(withFaults(pool))).rejects.toMatchObject({
      code: 'unavailable',
      retryable: false,
      message: expect.stringContaining('migration 9999'),
    });
  });
});
