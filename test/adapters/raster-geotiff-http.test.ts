import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { openRasters } from '../../src/adapters/raster-geotiff/index.ts';
import { Fault } from '../../src/domain/fault.ts';

const cog = readFileSync(fileURLToPath(new URL('../fixtures/raster/cog.tif', import.meta.url)));
/** The picture after 512 KiB of nothing, so that headers, which a first request brings, hold no blocks. */
const far = farCopy(cog, 512 * 1024);

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const routes = new Map<string, Answer>();
const asked: string[] = [];
let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.range ?? ''}`);
    const answer = routes.get(new URL(request.url ?? '/', base).pathname);
    if (answer) answer(request, response);
    else response.writeHead(404).end('no such file');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked.length = 0;
  routes.clear();
});

const local = openRasters({
  addresses: guardAddresses({ allowPrivateAddresses: false, allowedNetworks: ['127.0.0.1/32'] }),
  timeoutMs: 2000,
});
const open = (path: string) => local.open({ href: base + path });

/** Answers ranges of a file as object stores do. */
function ranges(file: () => Uint8Array, etag: () => string = () => '"1"'): Answer {
  return (request, response) => {
    const bytes = file();
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    if (from === undefined || Number(from) >= bytes.length) {
      response.writeHead(416).end();
      return;
    }
    const end = Math.min(Number(to), bytes.length - 1);
    response.writeHead(206, {
      'content-range': `bytes ${from}-${end}/${bytes.length}`,
      'content-length': end + 1 - Number(from),
      etag: etag(),
    });
    response.end(bytes.subarray(Number(from), end + 1));
  };
}

/** Moves the tiles of a little-endian TIFF behind a gap. */
function farCopy(file: Buffer, gap: number): Buffer {
  const moved = Buffer.concat([file, Buffer.alloc(gap), file]);
  for (let directory = file.readUInt32LE(4); directory !== 0; ) {
    const count = file.readUInt16LE(directory);
    for (let i = 0; i < count; i++) {
      const entry = directory + 2 + i * 12;
      if (file.readUInt16LE(entry) !== 324) continue;
      const tiles = file.readUInt32LE(entry + 4);
      const at = tiles === 1 ? entry + 8 : file.readUInt32LE(entry + 8);
      for (let t = 0; t < tiles; t++)
        moved.writeUInt32LE(file.readUInt32LE(at + t * 4) + file.length + gap, at + t * 4);
    }
    directory = file.readUInt32LE(directory + 2 + count * 12);
  }
  return moved;
}

async function codeOf(opening: Promise<unknown>): Promise<Fault> {
  const thrown = await opening.then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(Fault);
  return thrown as Fault;
}

describe('a raster behind a URL', () => {
  test('reads as from a file, and only the blocks needed', async () => {
    routes.set(
      '/far.tif',
      ranges(() => far),
    );
    const raster = await open('/far.tif?token=secret');
    expect(raster.source).toEqual({ etag: '"1"', bytes: far.length });
    const before = raster.bytesRead;
    expect(before).toBeLessThan(200_000);
    const { data } = await raster.read({ x0: 130, y0: 130, x1: 200, y1: 150 });
    // one 128 px tile of the six, and none twice
    expect(raster.bytesRead - before).toBeLessThan(cog.length / 3);
    const count = asked.length;
    await raster.read({ x0: 135, y0: 135, x1: 140, y1: 140 });
    expect(asked.length).toBe(count);
    const path = fileURLToPath(new URL('../fixtures/raster/cog.tif', import.meta.url));
    const file = await local.open({ path });
    expect(data).toEqual((await file.read({ x0: 130, y0: 130, x1: 200, y1: 150 })).data);
    await Promise.all([raster.close(), file.close()]);
  });

  test('neighbouring blocks come in one request', async () => {
    routes.set(
      '/far.tif',
      ranges(() => far),
    );
    const raster = await open('/far.tif');
    const before = asked.length;
    await raster.read({ x0: 0, y0: 0, x1: 300, y1: 210 });
    expect(asked.length - before).toBeLessThanOrEqual(2);
    await raster.close();
  });

  test('a server without ranges is put up with while the file is small', async () => {
    routes.set('/plain.tif', (_request, response) => {
      response.end(cog);
    });
    const raster = await open('/plain.tif');
    expect(raster.info.width).toBe(300);
    await raster.close();
    routes.set('/huge.tif', (_request, response) => {
      response.writeHead(200, { 'content-length': 10e9 });
      response.write('II*\0');
    });
    expect(await codeOf(open('/huge.tif'))).toMatchObject({ code: 'raster-too-large' });
  });

  test('redirects are followed, a few', async () => {
    routes.set(
      '/far.tif',
      ranges(() => far),
    );
    routes.set('/moved.tif', (_request, response) => response.writeHead(302, { location: '/far.tif' }).end());
    routes.set('/loop.tif', (_request, response) => response.writeHead(302, { location: '/loop.tif' }).end());
    const raster = await open('/moved.tif');
    await raster.read({ x0: 0, y0: 0, x1: 9, y1: 9 });
    expect(asked.filter((line) => line.startsWith('/moved'))).toHaveLength(1);
    await raster.close();
    expect((await codeOf(open('/loop.tif'))).message).toContain('more than 5 times');
  });
});

describe('a URL that does not answer as it should', () => {
  test('a page that is not there is not tried again, a busy server is', async () => {
    expect(await codeOf(open('/none.tif'))).toMatchObject({ code: 'source-unreachable', retryable: false });
    routes.set('/busy.tif', (_request, response) => response.writeHead(503).end());
    expect(await codeOf(open('/busy.tif'))).toMatchObject({ code: 'source-unreachable', retryable: true });
  });

  test('a web page is no raster', async () => {
    routes.set('/page', (_request, response) => response.end('<!doctype html>'));
    expect(await codeOf(open('/page'))).toMatchObject({ code: 'raster-unreadable' });
  });

  test('an empty file', async () => {
    routes.set(
      '/empty.tif',
      ranges(() => new Uint8Array(0)),
    );
    expect((await codeOf(open('/empty.tif'))).message).toContain('0 bytes');
  });

  test.each([
    ['says nothing', (_response: ServerResponse) => {}],
    [
      'stops midway',
      (response: ServerResponse) => {
        response.writeHead(206, { 'content-range': 'bytes 0-65535/70000', 'content-length': 65536 });
        response.write('II*\0');
      },
    ],
    [
      'drips',
      (response: ServerResponse) => {
        response.writeHead(206, { 'content-range': 'bytes 0-65535/70000' });
        const timer = setInterval(() => response.write('x'), 50);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('a server that %s is given up', async (_name, answer) => {
    const hasty = openRasters({ addresses: guardAddresses({ allowPrivateAddresses: true }), timeoutMs: 300 });
    routes.set('/slow.tif', (_request, response) => answer(response));
    const started = performance.now();
    const fault = await codeOf(hasty.open({ href: `${base}/slow.tif` }));
    expect(fault).toMatchObject({ code: 'source-unreachable', retryable: true });
    expect(fault.message).toContain('within 300 ms');
    expect(performance.now() - started).toBeLessThan(1500);
  });

  test('a caller who gives up waits no longer', async () => {
    routes.set('/slow.tif', () => {});
    const fault = await codeOf(local.open({ href: `${base}/slow.tif` }, AbortSignal.timeout(50)));
    expect(fault.code).toBe('cancelled');
  });

  test('a server nobody runs', async () => {
    const fault = await codeOf(local.open({ href: 'http://127.0.0.1:1/a.tif' }));
    expect(fault.message).toContain('ECONNREFUSED');
  });

  test.each(['nonsense', 'file:///etc/passwd', 'ftp://example.org/a.tif'])(
    '%s is no URL to fetch',
    async (href) => {
      expect(['invalid-request', 'forbidden-address']).toContain((await codeOf(local.open({ href }))).code);
    },
  );

  test('secrets in the query stay out of messages', async () => {
    const { message } = await codeOf(open('/none.tif?X-Amz-Signature=secret'));
    expect(message).toContain('/none.tif');
    expect(message).not.toContain('secret');
  });
});

describe('a file that changes behind its URL', () => {
  test.each([
    ['another ETag', () => far, '"2"'],
    ['another length', () => far.subarray(0, far.length - 1), '"1"'],
  ])('%s', async (_name, later, laterEtag) => {
    let file: () => Uint8Array = () => far;
    let etag = '"1"';
    routes.set(
      '/far.tif',
      ranges(
        () => file(),
        () => etag,
      ),
    );
    const raster = await open('/far.tif');
    file = later;
    etag = laterEtag;
    const fault = await codeOf(raster.read({ x0: 0, y0: 0, x1: 9, y1: 9 }));
    expect(fault.code).toBe('source-changed');
    await raster.close();
  });
});

describe('addresses that are not public', () => {
  const strict = openRasters({
    addresses: guardAddresses({ allowPrivateAddresses: false }),
    timeoutMs: 2000,
  });

  test.each(['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '2130706433', '0x7f.1'])(
    '%s is refused before anything is sent',
    async (host) => {
      const { port } = server.address() as AddressInfo;
      const fault = await codeOf(strict.open({ href: `http://${host}:${port}/far.tif` }));
      expect(fault.code).toBe('forbidden-address');
      expect(asked).toEqual([]);
    },
  );

  test('a redirect to one is refused', async () => {
    const { port } = server.address() as AddressInfo;
    for (const host of ['127.0.0.2', 'localhost.localdomain.invalid', '169.254.169.254']) {
      routes.set('/away.tif', (_request, response) =>
        response.writeHead(302, { location: `http://${host}:${port}/far.tif` }).end(),
      );
      const fault = await codeOf(open('/away.tif'));
      expect(fault.code).toBe(host.endsWith('invalid') ? 'source-unreachable' : 'forbidden-address');
    }
    expect(asked.filter((line) => line.startsWith('/far'))).toEqual([]);
  });
});
