import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBlobs } from '../../src/adapters/blobs-file/open-blobs.ts';
import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { openPostgres } from '../../src/adapters/sql-postgres/open-postgres.ts';
import { backup } from '../../src/adapters/store-sql/backup.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import { restore } from '../../src/adapters/store-sql/restore.ts';
import { fillStore } from '../support/filled-store.ts';
import { type Server, startPostgres } from '../support/servers.ts';
import { NOON, sampleScene } from '../support/store-samples.ts';

let folder: string;
let server: Server;
beforeAll(async () => {
  server = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), 'crosstie-backup-'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('an embedded store moves to PostgreSQL and back unchanged, and works in both', async () => {
  const blobs = (name: string) => openBlobs(`file:${join(folder, name)}`, { reserveBytes: 0 });
  const [first, second, third] = [await blobs('first'), await blobs('second'), await blobs('third')];
  const embedded = await openPglite('pglite:memory');
  const postgres = openPostgres(server.url);
  const again = await openPglite('pglite:memory');
  const file = (name: string): string => join(folder, name);
  try {
    await fillStore(embedded, first);
    await backup(embedded, first, file('a.gz'));
    await restore(postgres, second, file('a.gz'));
    await backup(postgres, second, file('b.gz'));
    await restore(again, third, file('b.gz'));
    await backup(again, third, file('c.gz'));
    const [a, b, c] = await Promise.all(['a.gz', 'b.gz', 'c.gz'].map((name) => rowsAndBlobs(file(name))));
    expect(b).toEqual(a);
    expect(c).toEqual(a);

    const store = await openStore(postgres);
    const { scene } = await store.insertScene(sampleScene());
    const pass = await store.assignPass({ id: scene.id, siteId: 'new', origin: 'real', at: NOON });
    expect(await store.passScenes(pass.id)).toEqual([scene.id]);
  } finally {
    for (const pool of [embedded, postgres, again]) await pool.end();
  }
});

/** Without header and end, and without how rows were cut into batches. */
async function rowsAndBlobs(path: string): Promise<readonly string[]> {
  const lines = gunzipSync(await readFile(path))
    .toString('latin1')
    .split('\n')
    .slice(1, -2);
  return lines
    .flatMap((line) => {
      if (!line.startsWith('{"table"')) return [line];
      const { table, columns, rows } = JSON.parse(line) as {
        table: string;
        columns: string[];
        rows: unknown[];
      };
      return rows.map((row) => JSON.stringify({ table, columns, row }));
    })
    .sort();
}
