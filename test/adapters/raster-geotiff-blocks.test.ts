import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { createBlockCache } from '../../src/adapters/raster-geotiff/block-cache.ts';
import { groupRanges } from '../../src/adapters/raster-geotiff/byte-groups.ts';
import { openRasters } from '../../src/adapters/raster-geotiff/index.ts';
import { grayTags, rawTiff } from '../support/raw-tiff.ts';

const folder = fileURLToPath(new URL('../fixtures/raster/', import.meta.url));
const rasters = openRasters({ addresses: guardAddresses({ allowPrivateAddresses: false }) });
const block = (bytes: number) =>
  Promise.resolve({ width: bytes, rows: 1, bands: 1, samples: new Uint8Array(bytes), valid: null });

describe('the block cache', () => {
  test('holds no more than it may, and drops what was used longest ago', async () => {
    const cache = createBlockCache(100);
    for (const key of ['a', 'b', 'c']) {
      cache.put(key, block(30));
      await cache.get(key);
    }
    cache.get('a');
    cache.put('d', block(40));
    await cache.get('d');
    expect(cache.bytes).toBe(100);
    expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key) !== undefined)).toEqual(['a', 'c', 'd']);
  });

  test('forgets failures, and blocks of a closed raster', async () => {
    const cache = createBlockCache(100);
    const failed = Promise.reject(new Error('no'));
    cache.put('r1/a', failed);
    await failed.catch(() => {});
    expect(cache.get('r1/a')).toBeUndefined();
    cache.put('r1/a', block(10));
    cache.put('r10/a', block(20));
    await cache.get('r10/a');
    cache.drop('r1/');
    expect(cache.bytes).toBe(20);
  });

  test('one that is too small for any block changes no pixel', async () => {
    const window = { x0: 3, y0: 5, x1: 97, y1: 66 };
    const reads = await Promise.all(
      [0, 10_000, 1e9].map(async (cacheBytes) => {
        const raster = await openRasters({
          addresses: guardAddresses({ allowPrivateAddresses: false }),
          cacheBytes,
        }).open({
          path: `${folder}u16-deflate-p2.tif`,
        });
        const again = [await raster.read(window), await raster.read(window)];
        await raster.close();
        return again;
      }),
    );
    const [first, ...others] = reads.flat();
    for (const other of others) expect(other).toEqual(first);
  });
});

describe('reading in pieces', () => {
  const files = [
    'u8-tile.tif',
    'u16-strip.tif',
    'u8-planar.tif',
    'rgba.tif',
    'u8-one-strip.tif',
    'palette.tif',
  ];

  test('any window equals the same piece of the whole', async () => {
    const small = openRasters({
      addresses: guardAddresses({ allowPrivateAddresses: false }),
      cacheBytes: 20_000,
    });
    for (const name of files) {
      const raster = await small.open({ path: folder + name });
      const whole = await raster.read({ x0: 0, y0: 0, x1: 100, y1: 70 });
      const corner = fc.tuple(
        fc.nat(99),
        fc.nat(69),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
      );
      await fc.assert(
        fc.asyncProperty(corner, async ([x0, y0, w, h]) => {
          const part = await raster.read({ x0, y0, x1: x0 + w, y1: y0 + h });
          for (let band = 0; band < part.bands; band++)
            for (let row = 0; row < h; row++)
              for (let col = 0; col < w; col++) {
                const inside = x0 + col < 100 && y0 + row < 70;
                const want = inside ? whole.data[(band * 70 + y0 + row) * 100 + x0 + col] : 0;
                if (part.data[(band * h + row) * w + col] !== want) return false;
                const seen = inside ? whole.valid[(y0 + row) * 100 + x0 + col] : 0;
                if (part.valid[row * w + col] !== seen) return false;
              }
          return true;
        }),
        { numRuns: 40, seed: 7 },
      );
      await raster.close();
    }
  });

  test('reads at the same time share their blocks', async () => {
    const raster = await rasters.open({ path: `${folder}u8-tile.tif` });
    const before = raster.bytesRead;
    const window = { x0: 0, y0: 0, x1: 100, y1: 70 };
    const pixels = await Promise.all([1, 2, 3, 4].map(() => raster.read(window)));
    for (const other of pixels) expect(other).toEqual(pixels[0]);
    await raster.read(window);
    expect(raster.bytesRead - before).toBeLessThanOrEqual(4 * 12 * 32 * 32 * 3);
    const after = raster.bytesRead;
    await raster.read(window);
    expect(raster.bytesRead).toBe(after);
    await raster.close();
  });

  test('a small window reads the blocks it touches', async () => {
    const raster = await rasters.open({ path: `${folder}u8-tile.tif` });
    const before = raster.bytesRead;
    await raster.read({ x0: 40, y0: 40, x1: 50, y1: 50 });
    expect(raster.bytesRead - before).toBe(32 * 32 * 3);
    await raster.close();
  });

  test('a small window of an uncompressed one-strip file reads little of it', async () => {
    const strip = Uint8Array.from({ length: 1200 * 1000 }, (_, i) => (i % 1200) + 3 * Math.floor(i / 1200));
    const path = join(mkdtempSync(join(tmpdir(), 'crosstie-strip-')), 'one.tif');
    writeFileSync(
      path,
      rawTiff([strip], (offsets) => grayTags(1200, 1000, offsets, [strip.length])),
    );
    const raster = await rasters.open({ path });
    const before = raster.bytesRead;
    const { data } = await raster.read({ x0: 700, y0: 801, x1: 702, y1: 803 });
    expect([...data]).toEqual(
      [700 + 3 * 801, 701 + 3 * 801, 700 + 3 * 802, 701 + 3 * 802].map((v) => v % 256),
    );
    expect(raster.bytesRead - before).toBeLessThan(strip.length / 3);
    await raster.close();
    rmSync(path);
  });

  test('a cancelled read ends as cancelled, and the next one is whole', async () => {
    const raster = await rasters.open({
      path: `${folder}u16-deflate-p2.tif`,
    });
    const window = { x0: 0, y0: 0, x1: 100, y1: 70 };
    const controller = new AbortController();
    const cancelled = raster.read(window, { signal: controller.signal });
    const other = raster.read(window);
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(await raster.read(window)).toEqual(await other);
    await raster.close();
  });
});

describe('grouping byte ranges', () => {
  const range = fc.record({ offset: fc.nat(10_000), length: fc.integer({ min: 1, max: 500 }) });

  test('every range lies in exactly one group, holes and groups keep their bounds', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 50 }), fc.nat(300), (ranges, gap) => {
        const groups = groupRanges(
          ranges.map((r, i) => ({ range: r, of: i })),
          gap,
          2000,
          7,
        );
        expect(groups.flatMap(({ members }) => members.map(({ of }) => of)).sort((p, q) => p - q)).toEqual(
          ranges.map((_, i) => i),
        );
        for (const { offset, length, members } of groups) {
          expect(members.length).toBeLessThanOrEqual(7);
          if (members.length > 1) expect(length).toBeLessThanOrEqual(2000);
          let end = offset;
          for (const { range: r } of members) {
            expect(r.offset).toBeGreaterThanOrEqual(offset);
            expect(r.offset - end).toBeLessThanOrEqual(gap);
            end = Math.max(end, r.offset + r.length);
          }
          expect(end).toBe(offset + length);
        }
      }),
    );
  });
});
