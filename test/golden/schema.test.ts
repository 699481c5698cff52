import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import { describeSchema } from '../support/schema-text.ts';

test('the migrations make the schema in schema.sql (UPDATE_GOLDEN=1 writes it anew)', async () => {
  const pool = await openPglite('pglite:memory');
  await openStore(pool);
  const made = await describeSchema(pool);
  await pool.end();
  const golden = new URL('schema.sql', import.meta.url);
  if (process.env.UPDATE_GOLDEN === '1') await writeFile(golden, made);
  expect(made).toBe(await readFile(golden, 'utf8'));
});
