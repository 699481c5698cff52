import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { openRasters } from '../../src/adapters/raster-geotiff/index.ts';
import { Fault } from '../../src/domain/fault.ts';
import { grayTags, type RawTag, rawTiff } from '../support/raw-tiff.ts';

const fixtures = fileURLToPath(new URL('../fixtures/raster/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'crosstie-bad-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const rasters = openRasters({ addresses: guardAddresses({ allowPrivateAddresses: false }) });

let written = 0;
function fileOf(bytes: Uint8Array): string {
  const path = join(folder, `${written++}.tif`);
  writeFileSync(path, bytes);
  return path;
}

/** Opens and reads everything in pieces of at most 256 px; the first fault, or null. */
async function readAll(path: string): Promise<unknown> {
  try {
    const raster = await rasters.open({ path });
    const { width, height } = raster.info;
    try {
      for (let y0 = 0; y0 < Math.min(height, 1024); y0 += 256)
        for (let x0 = 0; x0 < Math.min(width, 1024); x0 += 256)
          await raster.read({ x0, y0, x1: Math.min(x0 + 256, width), y1: Math.min(y0 + 256, height) });
    } finally {
      await raster.close();
    }
    return null;
  } catch (thrown) {
    return thrown;
  }
}

async function faultOf(bytes: Uint8Array): Promise<Fault> {
  const fault = await readAll(fileOf(bytes));
  expect(fault).toBeInstanceOf(Fault);
  return fault as Fault;
}

const text = (string: string) => new TextEncoder().encode(string);
const tag = (number: number, type: RawTag['type'], ...values: readonly number[]): RawTag => ({
  tag: number,
  type,
  values,
});
const gray = (width: number, height: number, block: Uint8Array, more: readonly RawTag[] = []) =>
  rawTiff([block], (offsets) => grayTags(width, height, offsets, [block.length], more));

describe('what is no raster is refused by name', () => {
  test.each([
    ['an empty file', new Uint8Array(0), '0 bytes'],
    ['a web page', text('<!doctype html><html>'), 'begins with 3c 21'],
    ['half a magic', text('II'), 'begins with 49 49'],
    ['a header alone', text('II*\0\0\0\0\0'), 'no picture'],
    ['a first directory past the end', text('II*\0\xff\0\0\0'), 'within the file'],
    [
      'a BigTIFF cut in its header',
      Uint8Array.of(0x49, 0x49, 43, 0, 8, 0, 0, 0, 16),
      'ends within its header',
    ],
    ['a GIF', text('GIF89a'), 'begins with 47 49 46'],
    ['half a PNG', readFileSync(`${fixtures}picture-rgb.png`).subarray(0, 900), 'damaged'],
    ['half a JPEG', readFileSync(`${fixtures}picture-rgb.jpg`).subarray(0, 1500), 'damaged'],
  ])('%s', async (_name, bytes, said) => {
    const fault = await faultOf(bytes);
    expect(fault.code).toBe('raster-unreadable');
    expect(fault.message).toContain(said);
  });

  test('a missing file, a folder and a device without end', async () => {
    await expect(rasters.open({ path: join(folder, 'none') })).rejects.toMatchObject({ code: 'not-found' });
    await expect(rasters.open({ path: folder })).rejects.toMatchObject({ code: 'raster-unreadable' });
    await expect(rasters.open({ path: '/dev/zero' })).rejects.toMatchObject({
      code: 'raster-unreadable',
    });
  });
});

describe('headers that lie', () => {
  const block = new Uint8Array(100);

  test('a directory that follows itself', async () => {
    const bytes = rawTiff([block], (offsets) => grayTags(10, 10, offsets, [100]), 'self');
    expect((await faultOf(bytes)).message).toContain('follows itself');
  });

  test('a next directory past the end', async () => {
    const bytes = rawTiff([block], (offsets) => grayTags(10, 10, offsets, [100]), 9_999_999);
    expect((await faultOf(bytes)).message).toContain('9999999');
  });

  test('a block past the end', async () => {
    const bytes = rawTiff([block], () => grayTags(10, 10, [5000], [100]));
    expect((await faultOf(bytes)).message).toMatch(/bytes 5000\.\.5100, expected it within/);
  });

  test('an uncompressed block that is too short', async () => {
    const bytes = rawTiff([block], (offsets) => grayTags(10, 10, offsets, [60]));
    expect((await faultOf(bytes)).message).toContain('holds 60 bytes, expected at least 100');
  });

  test('a tag of four gigabytes', async () => {
    const file = Buffer.from(gray(10, 10, block, [tag(42112, 2, ...text('<GDALMetadata>'))]));
    const at = file.indexOf(Buffer.from([0x80, 0xa4, 2, 0]));
    file.writeUInt32LE(0xfffffff0, at + 4);
    expect((await faultOf(file)).message).toMatch(/tag 42112 declares 4294967280 bytes/);
  });

  test.each([
    ['no width', [tag(256, 4, 0)], 'ImageWidth is 0'],
    ['a negative number of samples', [tag(277, 3, 0)], 'SamplesPerPixel is 0'],
    ['64-bit floats', [tag(258, 3, 64), tag(339, 3, 3)], '64 bits (float)'],
    ['32-bit integers', [tag(258, 3, 32)], '32 bits (unsigned)'],
    ['complex samples', [tag(258, 3, 32), tag(339, 3, 6)], 'complex'],
    ['JPEG 2000', [tag(259, 3, 34712)], '34712 (JPEG 2000)'],
    ['an unknown codec', [tag(259, 3, 777)], 'compression 777'],
    ['CMYK', [tag(262, 3, 5)], 'photometric interpretation 5'],
    ['subsampled YCbCr without JPEG', [tag(262, 3, 6)], 'photometric interpretation 6'],
    ['a float predictor on bytes', [tag(259, 3, 8), tag(317, 3, 3)], 'predictor 3 on 8-bit'],
    ['a palette without colours', [tag(262, 3, 3)], 'ColorMap'],
  ])('%s', async (_name, more, said) => {
    expect((await faultOf(gray(10, 10, block, more))).message).toContain(said);
  });
});

describe('bombs go off nowhere', () => {
  const small = deflateSync(new Uint8Array(1024));
  const big = 316_228;

  test('100 gigapixels in one strip', async () => {
    const fault = await faultOf(gray(big, big, small, [tag(259, 3, 8)]));
    expect(fault).toMatchObject({ code: 'raster-too-large' });
    expect(fault.message).toContain('one block is declared as 316228 x 316228');
  });

  test('a gigapixel in tiles that are not there', async () => {
    const tiles = [tag(322, 3, 256), tag(323, 3, 256), tag(324, 4, 8), tag(325, 4, 10)];
    const fault = await faultOf(gray(32_000, 32_000, small, [tag(259, 3, 8), ...tiles]));
    expect(fault.message).toMatch(/take 15625 blocks, but the file lists 1/);
  });

  test('100 gigapixels in large tiles that are all one', async () => {
    const n = Math.ceil(big / 16384) ** 2;
    const many = (value: number) => new Array<number>(n).fill(value);
    const tiles = [tag(322, 4, 16384), tag(323, 4, 16384), tag(324, 4, ...many(8)), tag(325, 4, ...many(10))];
    const fault = await faultOf(gray(big, big, small, [tag(259, 3, 8), ...tiles]));
    expect(fault).toMatchObject({ code: 'raster-too-large' });
    expect(fault.message).toContain('100.0 gigapixels');
  });

  test('a block that inflates to 65,000 times its size', async () => {
    const bomb = deflateSync(new Uint8Array(64 * 1024 * 1024), { level: 9 });
    const before = process.memoryUsage().arrayBuffers;
    const fault = await faultOf(gray(32, 32, bomb, [tag(259, 3, 8)]));
    expect(fault.code).toBe('raster-unreadable');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });

  test('pictures in blocks that are larger than the block', async () => {
    const large = sharp({ create: { width: 1000, height: 1000, channels: 3, background: '#123' } });
    for (const [codec, bytes] of [
      [7, await large.jpeg().toBuffer()],
      [50001, await large.webp().toBuffer()],
    ] as const) {
      const rgb = [tag(258, 3, 8, 8, 8), tag(262, 3, 2), tag(277, 3, 3), tag(259, 3, codec)];
      expect((await faultOf(gray(32, 32, bytes, rgb))).code).toBe('raster-unreadable');
    }
  });

  test('a window larger than memory', async () => {
    const raster = await rasters.open({ path: `${fixtures}u8-tile.tif` });
    const request = raster.read({ x0: 0, y0: 0, x1: 1e6, y1: 1e6 });
    await expect(request).rejects.toMatchObject({ code: 'raster-too-large' });
    await expect(raster.read({ x0: 5, y0: 5, x1: 5, y1: 9 })).rejects.toMatchObject({
      code: 'invalid-request',
    });
    await expect(raster.read({ x0: 0, y0: 0, x1: 1.5, y1: 1 })).rejects.toMatchObject({
      code: 'invalid-request',
    });
    await expect(raster.read({ x0: 0, y0: 0, x1: 1, y1: 1 }, { bands: [3] })).rejects.toMatchObject({
      code: 'invalid-request',
    });
    await expect(raster.read({ x0: 0, y0: 0, x1: 1, y1: 1 }, { level: 1 })).rejects.toMatchObject({
      code: 'invalid-request',
    });
    await raster.close();
  });
});

describe('places that cannot be', () => {
  const utm = [tag(34735, 3, 1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32652)];
  const placed = (scale: readonly number[], tie: readonly number[], keys = utm) =>
    gray(10, 10, new Uint8Array(100), [
      ...keys,
      tag(33550, 12, ...scale),
      tag(33922, 12, 0, 0, 0, ...tie, 0),
    ]);

  test.each([
    ['pixels of no size', placed([0, 0, 0], [5e5, 4e6]), 'squashes pixels'],
    ['pixels that are no number', placed([Number.NaN, 1, 0], [5e5, 4e6]), 'squashes pixels'],
    ['a corner at infinity', placed([1, 1, 0], [Number.POSITIVE_INFINITY, 4e6]), 'squashes pixels'],
    [
      'metres called degrees',
      placed([10, 10, 0], [5e5, 4e6], [tag(34735, 3, 1, 1, 0, 2, 1024, 0, 1, 2, 2048, 0, 1, 4326)]),
      'expected a place on the earth',
    ],
  ])('%s', async (_name, bytes, said) => {
    const fault = await faultOf(bytes);
    expect(fault.code).toBe('raster-unreadable');
    expect(fault.message).toContain(said);
  });

  test.each([
    ['a CRS that nobody can place', 26710, 'EPSG:26710'],
    ['a code that is none', 60000, 'EPSG:60000'],
  ])('%s', async (_name, code, said) => {
    const keys = [tag(34735, 3, 1, 1, 0, 2, 1024, 0, 1, 1, 3072, 0, 1, code)];
    const fault = await faultOf(placed([1, 1, 0], [5e5, 4e6], keys));
    expect(fault.code).toBe('raster-unsupported');
    expect(fault.message).toContain(said);
  });

  test('a projected CRS wins over the geographic code beside it', async () => {
    const keys = [tag(34735, 3, 1, 1, 0, 3, 1024, 0, 1, 1, 2048, 0, 1, 4326, 3072, 0, 1, 32652)];
    const raster = await rasters.open({ path: fileOf(placed([1, 1, 0], [5e5, 4e6], keys)) });
    expect(raster.info.georeference?.crs).toBe('EPSG:32652');
    expect(raster.info.georeference?.toLonLat([500000, 4e6])[0]).toBeCloseTo(129, 9);
    await raster.close();
  });
});

describe('damage anywhere is a fault and never a crash', () => {
  const names = [
    'cog.tif',
    'mask-jpeg.tif',
    'u16-lzw-p2.tif',
    'f32-lerc-nan.tif',
    'u8-zstd.tif',
    'u16-bigtiff.tif',
  ];

  test.each(names)('%s cut off', async (name) => {
    const whole = readFileSync(fixtures + name);
    for (let i = 1; i < 24; i++) {
      const fault = await readAll(fileOf(whole.subarray(0, Math.floor((whole.length * i) / 24))));
      expect(fault).toBeInstanceOf(Fault);
    }
  });

  test.each([...names, 'palette.tif', 'rgba-webp-lossless.tif', 'place-user-defined.tif'])(
    '%s with bytes changed',
    async (name) => {
      const whole = readFileSync(fixtures + name);
      let seed = 12345;
      const next = (below: number) => {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        return seed % below;
      };
      for (let round = 0; round < 40; round++) {
        const damaged = Buffer.from(whole);
        // half of the damage in the headers
        const within = round % 2 === 0 ? Math.min(1200, whole.length) : whole.length;
        for (let i = 0; i <= round % 4; i++) damaged[next(within)] = next(256);
        const fault = await readAll(fileOf(damaged));
        if (fault !== null) expect(fault).toBeInstanceOf(Fault);
      }
    },
  );
});
