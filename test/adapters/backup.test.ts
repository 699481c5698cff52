import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBlobs } from '../../src/adapters/blobs-file/open-blobs.ts';
import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { backup } from '../../src/adapters/store-sql/backup.ts';
import { TABLES } from '../../src/adapters/store-sql/backup-format.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import { restore } from '../../src/adapters/store-sql/restore.ts';
import type { Blobs } from '../../src/ports/blobs.ts';
import type { SqlPool } from '../../src/ports/sql-pool.ts';
import { fillStore } from '../support/filled-store.ts';
import { sampleScene } from '../support/store-samples.ts';

let folder: string;
let source: { pool: SqlPool; blobs: Blobs };
let target: { pool: SqlPool; blobs: Blobs };
let file: string;

const open = async (name: string) => ({
  pool: await openPglite('pglite:memory'),
  blobs: await openBlobs(`file:${join(folder, name)}`, { reserveBytes: 0 }),
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crosstie-backup-'));
  [source, target] = [await open('source'), await open('target')];
  await fillStore(source.pool, source.blobs);
  file = join(folder, 'backup.gz');
  await backup(source.pool, source.blobs, file);
});
afterAll(async () => {
  await source.pool.end();
  await target.pool.end();
  await rm(folder, { recursive: true, force: true });
});

/** All but the time it was made. */
async function contentOf({ pool, blobs }: { pool: SqlPool; blobs: Blobs }): Promise<readonly string[]> {
  const path = join(folder, 'content.gz');
  await backup(pool, blobs, path);
  const lines = gunzipSync(await readFile(path))
    .toString('latin1')
    .split('\n');
  return lines.slice(1, -2).sort();
}

describe('backup and restore', () => {
  test('what is restored is what was backed up: every row, every blob', async () => {
    const report = await restore(target.pool, target.blobs, file);
    expect(report.blobs).toBe(2);
    expect(report.rows).toBeGreaterThan(1200);
    const [was, is] = [await contentOf(source), await contentOf(target)];
    expect(is).toEqual(was);
    const tables = new Set(was.flatMap((line) => /^\{"table":"(\w+)"/.exec(line)?.[1] ?? []));
    expect([...tables].sort()).toEqual([...TABLES].sort());
  });

  test('a store that is not empty is left alone, unless it may be replaced', async () => {
    const store = await openStore(target.pool);
    const { scene } = await store.insertScene(sampleScene());
    const before = await contentOf(target);
    await expect(restore(target.pool, target.blobs, file)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('not empty'),
    });
    expect(await contentOf(target)).toEqual(before);
    await restore(target.pool, target.blobs, file, { replace: true });
    expect(await store.getScene(scene.id)).toBeNull();
    expect(await contentOf(target)).toEqual(await contentOf(source));
  });

  test('a damaged file says so by name and changes nothing', async () => {
    const whole = await readFile(file);
    const text = gunzipSync(whole);
    const damages: Record<string, Buffer> = {
      'no gzip': Buffer.from('hello'),
      'cut at 10 %': whole.subarray(0, whole.length / 10),
      'cut at 90 %': whole.subarray(0, whole.length * 0.9),
      'without its end': gzipSync(text.subarray(0, text.lastIndexOf('\n', text.length - 2) + 1)),
      'a byte of a blob changed': gzipSync(withChange(text, 'pixels pixels', 'pixelS pixels')),
      'a cell changed': gzipSync(withChange(text, 'Station yard', 'Station yarn')),
      'a value that its column cannot hold': gzipSync(withChange(text, '"false"', '"falze"')),
      'a row lost': gzipSync(withoutLine(text, '{"table":"faults"')),
      'not a backup': gzipSync('{"some":"json"}\n'),
      'a bit of gzip changed': Buffer.from(whole.map((byte, i) => (i === 5000 ? byte ^ 16 : byte))),
    };
    const { scene } = await (await openStore(target.pool)).insertScene(sampleScene());
    const before = await contentOf(target);
    for (const [what, bytes] of Object.entries(damages)) {
      const path = join(folder, 'damaged.gz');
      await writeFile(path, bytes);
      const outcome = await restore(target.pool, target.blobs, path, { replace: true }).then(
        () => 'restored',
        (error: { name: string; code: string; message: string }) =>
          `${error.name} ${error.code} ${error.message}`,
      );
      expect(outcome, what).toMatch(
        /^Fault invalid-request backup .*damaged\.gz is damaged: .+; nothing was restored$/,
      );
    }
    const after = await contentOf(target);
    expect(after).toEqual(before);
    expect(after.join()).toContain(scene.id);
  });

  test('a file of a newer program is refused with both versions', async () => {
    const text = gunzipSync(await readFile(file)).toString('latin1');
    const path = join(folder, 'newer.gz');
    await writeFile(path, gzipSync(Buffer.from(text.replace('"version":1', '"version":7'), 'latin1')));
    await expect(restore(target.pool, target.blobs, path, { replace: true })).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(/format 7 .* reads 1 .*newer Crosstie/),
    });
  });

  test('a file that is not there is not found; a backup that fails leaves no file', async () => {
    const nowhere = restore(target.pool, target.blobs, join(folder, 'no-such.gz'));
    await expect(nowhere).rejects.toMatchObject({ code: 'not-found' });
    const unwritable = join(folder, 'no-such-folder', 'backup.gz');
    await expect(backup(source.pool, source.blobs, unwritable)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(`cannot write backup ${unwritable}`),
    });
    expect((await source.pool.query('SELECT 1')).rowCount).toBe(1);
  });

  test('a blob that is lost is named, and the rest is backed up', async () => {
    const copy = await openBlobs(`file:${join(folder, 'lossy')}`, { reserveBytes: 0 });
    const [lost] = (await contentOf(source)).flatMap((line) => /^\{"blob":"(\w+)"/.exec(line)?.[1] ?? []);
    for await (const { sha256 } of source.blobs.list()) {
      if (sha256 !== lost) await copy.put(source.blobs.open(sha256));
    }
    const path = join(folder, 'lossy.gz');
    const report = await backup(source.pool, copy, path);
    expect(report).toMatchObject({ missing: [lost], blobs: 1 });
    await expect(restore(target.pool, target.blobs, path, { replace: true })).resolves.toMatchObject({
      blobs: 1,
    });
  });
});

function withChange(text: Buffer, from: string, to: string): Buffer {
  const changed = Buffer.from(text);
  expect(text.includes(from)).toBe(true);
  changed.write(to, text.indexOf(from));
  return changed;
}

function withoutLine(text: Buffer, start: string): Buffer {
  const from = text.indexOf(start);
  return Buffer.concat([text.subarray(0, from), text.subarray(text.indexOf('\n', from) + 1)]);
}
