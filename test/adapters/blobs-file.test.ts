import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, statfs, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { collectBlobs } from '../../src/adapters/blobs-file/collect-blobs.ts';
import { openBlobs } from '../../src/adapters/blobs-file/open-blobs.ts';
import type { Blobs } from '../../src/ports/blobs.ts';

let base: string;
let folder: string;
let blobs: Blobs;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'crosstie-blobs-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(base, 'case-'));
  blobs = await openBlobs(`file:${folder}`);
});

async function* stream(...chunks: readonly (string | Uint8Array)[]): AsyncIterable<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const parts = (): Promise<string[]> => readdir(join(folder, 'parts'));

describe('blobs in a folder', () => {
  test('bytes come back as they went in, under the SHA-256 of all of them, however they were cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 5 }), async (chunks) => {
        const whole = Buffer.concat(chunks);
        const ref = await blobs.put(stream(...chunks));
        expect(ref).toEqual({
          sha256: createHash('sha256').update(whole).digest('hex'),
          bytes: whole.length,
        });
        expect(await collect(blobs.open(ref.sha256))).toEqual(whole);
        expect(await readFile(await blobs.path(ref.sha256))).toEqual(whole);
        expect(await blobs.has(ref.sha256)).toBe(true);
      }),
      { numRuns: 20 },
    );
    expect(await parts()).toEqual([]);
  });

  test('the same bytes put twice, or by many at once, are one blob', async () => {
    const refs = await Promise.all([1, 2, 3, 4].map(() => blobs.put(stream('the ', 'same'))));
    expect(new Set(refs.map((ref) => ref.sha256)).size).toBe(1);
    expect(await collectList()).toHaveLength(1);
  });

  test('a stream that breaks leaves nothing behind', async () => {
    const broken = async function* (): AsyncIterable<Uint8Array> {
      yield Buffer.from('half');
      throw new Error('connection reset');
    };
    await expect(blobs.put(broken())).rejects.toThrow('connection reset');
    expect([await parts(), await collectList()]).toEqual([[], []]);
  });

  test('more bytes than allowed are refused with the limit, as soon as they are too many', async () => {
    let asked = 0;
    const endless = async function* (): AsyncIterable<Uint8Array> {
      for (;;) {
        asked += 1;
        yield new Uint8Array(10);
      }
    };
    await expect(blobs.put(endless(), { maxBytes: 25 })).rejects.toMatchObject({
      code: 'too-large',
      message: expect.stringContaining('25 bytes'),
    });
    expect(asked).toBe(3);
    expect((await blobs.put(stream('x'.repeat(25)), { maxBytes: 25 })).bytes).toBe(25);
    expect(await parts()).toEqual([]);
  });

  test('below the reserve of free disk nothing is taken, and the refusal says how much is free', async () => {
    const full = await openBlobs(`file:${folder}`, { reserveBytes: 2 ** 52 });
    await expect(full.put(stream('x'))).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringMatching(/^\d+ bytes are free for .*, 4503599627370496 are kept in reserve/),
    });
  });

  test('a stream that would eat into the reserve is stopped on its way', async () => {
    const { bavail, bsize } = await statfs(folder);
    const tight = await openBlobs(`file:${folder}`, { reserveBytes: bavail * bsize - 24 * 1024 ** 2 });
    const zeros = new Uint8Array(1024 ** 2);
    const endless = async function* (): AsyncIterable<Uint8Array> {
      for (;;) yield zeros;
    };
    await expect(tight.put(endless(), { maxBytes: 1024 ** 3 })).rejects.toMatchObject({ code: 'disk-full' });
    expect([await parts(), await collectList()]).toEqual([[], []]);
  });

  test('what is not there, and what is no SHA-256, is not found', async () => {
    const missing = '0'.repeat(64);
    await expect(blobs.path(missing)).rejects.toMatchObject({ code: 'not-found' });
    await expect(collect(blobs.open(missing))).rejects.toMatchObject({ code: 'not-found' });
    await expect(blobs.path('../../etc/passwd')).rejects.toMatchObject({ code: 'not-found' });
    expect(await blobs.has('nonsense')).toBe(false);
  });

  test('deleting twice is deleting once', async () => {
    const { sha256 } = await blobs.put(stream('gone'));
    await blobs.delete(sha256);
    await blobs.delete(sha256);
    expect(await blobs.has(sha256)).toBe(false);
  });

  test('opening removes parts of processes long gone, and leaves parts that are being written', async () => {
    const twoHoursAgo = new Date(Date.now() - 2 * 3_600_000);
    await writeFile(join(folder, 'parts', 'old'), 'x');
    await utimes(join(folder, 'parts', 'old'), twoHoursAgo, twoHoursAgo);
    await writeFile(join(folder, 'parts', 'young'), 'x');
    await openBlobs(`file:${folder}`);
    expect(await parts()).toEqual(['young']);
  });

  test('a URL of another kind and a folder that cannot be made are refused by name', async () => {
    await expect(openBlobs('s3://bucket')).rejects.toMatchObject({ code: 'invalid-request' });
    await writeFile(join(base, 'a-file'), '');
    await expect(openBlobs(`file:${base}/a-file/x`)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('a-file/x'),
    });
  });
});

describe('garbage collection', () => {
  test('old blobs that nothing refers to go; referenced and young ones stay', async () => {
    const [kept, old, young] = [
      await blobs.put(stream('kept')),
      await blobs.put(stream('old')),
      await blobs.put(stream('young')),
    ];
    const yesterday = Date.now() - 86_400_000;
    for (const { sha256 } of [kept, old]) {
      await utimes(await blobs.path(sha256), yesterday / 1000, yesterday / 1000);
    }
    const store = {
      unreferencedBlobs: async (among: readonly string[]) => among.filter((sha) => sha !== kept.sha256),
    };
    const cutoff = Date.now() - 3_600_000;
    expect(await collectBlobs(store, blobs, cutoff)).toEqual({ deleted: 1, bytes: 3 });
    expect((await collectList()).sort()).toEqual([kept.sha256, young.sha256].sort());
  });

  test('putting an old blob again makes it young: its new scene may be on its way', async () => {
    const { sha256 } = await blobs.put(stream('again'));
    await utimes(await blobs.path(sha256), 1000, 1000);
    await blobs.put(stream('again'));
    const none = { unreferencedBlobs: async (among: readonly string[]) => among };
    expect((await collectBlobs(none, blobs, Date.now() - 3_600_000)).deleted).toBe(0);
  });

  test('files that are no blobs are left alone', async () => {
    await mkdir(join(folder, 'ab', 'cd'), { recursive: true });
    await writeFile(join(folder, 'ab', 'cd', 'notes.txt'), 'mine');
    const none = { unreferencedBlobs: async (among: readonly string[]) => among };
    expect((await collectBlobs(none, blobs, Date.now() + 1000)).deleted).toBe(0);
    expect(await readdir(join(folder, 'ab', 'cd'))).toEqual(['notes.txt']);
  });
});

async function collectList(): Promise<string[]> {
  const found: string[] = [];
  for await (const { sha256 } of blobs.list()) found.push(sha256);
  return found;
}
