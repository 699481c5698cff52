import { createServer, type RequestListener, request as requestHttp } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openRasters } from '../../src/adapters/raster-geotiff/index.ts';
import { type ApiRig, serveApp, startApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { grayTags, rawTiff } from '../support/raw-tiff.ts';
import {
  ACQUIRED,
  fixture,
  formOf,
  freshTiff,
  postFile,
  problemOf,
  sendJson,
} from '../support/scene-files.ts';

let api: ApiRig;
beforeAll(async () => {
  api = await startApi({ maxUploadBytes: 3_000_000, openTimeoutMs: 400 });
});
afterAll(() => api.close());

/** Whatever was refused leaves nothing behind, and the server goes on. */
afterEach(async () => {
  expect(api.enqueued).toEqual([]);
  expect((await api.context.ports.store.listScenes({ limit: 1 })).items).toEqual([]);
  await eventually('no blob is left', async () => (await api.blobs()).length === 0);
  expect((await api.fetch('/healthz')).status).toBe(200);
});

async function expectRefused(
  sent: Promise<Response>,
  status: number,
  code: string,
  ...says: readonly string[]
) {
  const startedAt = performance.now();
  const response = await sent;
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = await problemOf(response);
  expect([response.status, problem.code]).toEqual([status, code]);
  for (const words of says) expect(problem.detail).toContain(words);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  return problem;
}

const gray = Buffer.alloc(100, 7);
const utm = fixture('u8-tile.tif');

describe('a file', () => {
  const hugeTags = (offsets: readonly number[]) => grayTags(400_000, 250_000, offsets, [100]);
  const around = (next: number | 'self') => rawTiff([gray], (at) => grayTags(10, 10, at, [100]), next);

  test.each([
    ['of no bytes', Buffer.alloc(0), 'raster-unreadable', 'is empty: 0 bytes'],
    ['cut off in its header', utm.subarray(0, 12), 'raster-unreadable', 'scene.tif'],
    [
      'cut off in its directory',
      rawTiff([gray], (at) => grayTags(10, 10, at, [100])).subarray(0, 140),
      'raster-unreadable',
      'scene.tif',
    ],
    ['that is no raster', Buffer.from('%PDF-1.7 not a raster'), 'raster-unreadable', '25 50 44 46'],
    [
      'of 100 gigapixels in a few hundred bytes',
      rawTiff([gray], hugeTags),
      'raster-too-large',
      '100.0 gigapixels',
    ],
    ['whose directory follows itself', around('self'), 'raster-unreadable', 'director'],
    ['whose next directory lies past its end', around(9_999_999), 'raster-unreadable', '9999999'],
  ])('%s is refused at once', async (_what, file, code, says) => {
    await expectRefused(postFile(api, { file }), 422, code, says);
  });

  test('is named in messages as its sender called it, and not as a path of this machine', async () => {
    const sent = postFile(api, { file: Buffer.from('nonsense'), name: 'secret plan.tif' });
    const { detail } = await expectRefused(sent, 422, 'raster-unreadable', 'secret plan.tif');
    expect(detail).not.toContain('/tmp');
  });

  test('over the limit is refused, announced or not', async () => {
    const file = Buffer.concat([utm, Buffer.alloc(9_000_000)]);
    await expectRefused(postFile(api, { file }), 413, 'too-large', '3000000');
    await expectRefused(postFile(api, { file: file.subarray(0, 4_000_000) }), 413, 'too-large', '3000000');
  });

  test('whose sender goes away leaves nothing', async () => {
    const { port, hostname } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    socket.write('POST /v1/scenes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n');
    socket.write('Content-Type: multipart/form-data; boundary=b\r\n\r\n');
    socket.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.tif"\r\n\r\n');
    socket.write(utm);
    const before = api.lines.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    socket.destroy();
    await eventually('the request was recorded', () => api.lines.length > before);
    expect(api.lines.at(-1)).toMatchObject({
      event: 'request',
      fields: { route: '/v1/scenes', aborted: true },
    });
  });
});

describe('where the ground is', () => {
  test.each([
    ['plain picture', 'none.tif', 'no GeoTIFF tags'],
    ['RPC-only scene', 'rpc.tif', 'rational polynomial coefficients only: orthorectify first'],
    ['scene with control points alone', 'gcps.tif', 'rectify first'],
  ])('a %s is refused, with the way out', async (_what, name, says) => {
    const sent = postFile(api, { file: freshTiff(name), fields: { gsd: '0.5' } });
    await expectRefused(sent, 422, 'raster-not-georeferenced', says, 'whole = true with gsd');
  });

  test('a mask must lie on the same ground', async () => {
    const sent = postFile(api, { mask: freshTiff('picture-gray.png'), file: freshTiff('metadata.tif') });
    await expectRefused(sent, 422, 'raster-not-georeferenced', 'mask.tif', '40 x 30 px');
  });
});

describe('the ground sample distance', () => {
  test.each(['0', '-0.5', '1000.5', 'NaN', 'Infinity', 'half a metre', '1e-9'])(
    '%s is impossible',
    async (gsd) => {
      await expectRefused(
        postFile(api, { fields: { gsd } }),
        422,
        'invalid-gsd',
        gsd === '1e-9' ? '1e-9' : 'gsd',
      );
    },
  );
});

describe('the time', () => {
  test('may not be missing', async () => {
    const sent = api.fetch('/v1/scenes', { method: 'POST', body: formOf({ file: freshTiff() }) });
    await expectRefused(sent, 422, 'invalid-time', 'no acquisition time', 'the file has no date');
  });

  test('of an undated mosaic is not taken from a date without offset', async () => {
    // The acquisition items are renamed, so that only TIFFTAG_DATETIME is left: a date of production, of no zone.
    const text = Buffer.from(fixture('metadata.tif'))
      .toString('latin1')
      .replaceAll('ACQUISITIONDATETIME', 'PRODUCTION_DATETIME');
    const sent = api.fetch('/v1/scenes', {
      method: 'POST',
      body: formOf({ file: Buffer.from(text, 'latin1') }),
    });
    await expectRefused(
      sent,
      422,
      'invalid-time',
      'TIFFTAG_DATETIME "2024:06:18 00:00:00"',
      'acquiredAtAssumed',
    );
  });

  test.each([
    ['2024-06-17T11:11:00', 'has no offset'],
    ['2024-06-17', 'has no time of day'],
    ['yesterday', 'is no instant'],
    ['2024-02-30T00:00:00Z', 'on no calendar'],
    ['1950-01-01T00:00:00Z', 'before the first satellite'],
    ['2031-01-01T00:00:00Z', 'in the future'],
  ])('%s %s', async (acquiredAt, says) => {
    await expectRefused(postFile(api, { fields: { acquiredAt } }), 422, 'invalid-time', says);
  });
});

describe('a form', () => {
  test.each([
    [{ sensors: 'WV03' }, 'sensors: is not a known field'],
    [{ whole: 'perhaps' }, 'whole: is "perhaps"'],
    [{ sites: 'atlantis' }, 'sites: atlantis is not known'],
    [{ origin: 'imagined' }, 'origin: is "imagined"'],
    [{ maskUsable: '1,x' }, 'maskUsable.1: is "x"'],
  ])('with %j is refused by the name of the field', async (fields, says) => {
    await expectRefused(postFile(api, { fields }), 400, 'invalid-request', says);
  });

  test('without a file, with two, or with a file of another name is refused', async () => {
    const post = (form: FormData) => api.fetch('/v1/scenes', { method: 'POST', body: form });
    await expectRefused(
      post(formOf({ fields: { acquiredAt: ACQUIRED } })),
      400,
      'invalid-request',
      'file is missing',
    );
    const two = formOf({ file: freshTiff(), fields: { acquiredAt: ACQUIRED } });
    two.append('file', new Blob([Buffer.from('x')]), 'b.tif');
    await expectRefused(post(two), 400, 'invalid-request', 'file is given twice');
    const other = new FormData();
    other.set('raster', new Blob([Buffer.from('x')]), 'b.tif');
    await expectRefused(post(other), 400, 'invalid-request', 'file field raster: expected file or mask');
    const text = new FormData();
    text.set('file', 'https://example.org/a.tif');
    await expectRefused(post(text), 400, 'invalid-request', 'file is text');
  });

  test('that is broken off by its own end is refused', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const body = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.tif"\r\n\r\nII*';
    await expectRefused(
      api.fetch('/v1/scenes', { method: 'POST', headers, body }),
      400,
      'invalid-request',
      'multipart',
    );
    const bare = { 'content-type': 'multipart/form-data' };
    await expectRefused(
      api.fetch('/v1/scenes', { method: 'POST', headers: bare, body }),
      400,
      'invalid-request',
      'oundary',
    );
  });
});

describe('a URL', () => {
  const post = (href: string, to = api.url) =>
    fetch(`${to}/v1/scenes`, {
      method: 'POST',
      body: JSON.stringify({ href, acquiredAt: ACQUIRED }),
      headers: { 'content-type': 'application/json' },
    });

  async function withServer(
    listener: RequestListener,
    use: (url: string) => Promise<unknown>,
  ): Promise<void> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/scene.tif`);
    server.closeAllConnections();
    server.close();
  }

  test.each(['ftp://example.org/a.tif', 'file:///etc/passwd', 'not a URL', ''])(
    '%j is none that is fetched',
    async (href) => {
      await expectRefused(post(href), 400, 'invalid-request', 'href', 'expected an http or https URL');
    },
  );

  test('that is not a raster is refused', () =>
    withServer(
      (_request, response) => response.end('<html>Not found, but 200</html>'),
      (url) => expectRefused(post(url), 422, 'raster-unreadable', 'expected a TIFF'),
    ));

  test('that answers 404 is refused', () =>
    withServer(
      (_request, response) => response.writeHead(404).end(),
      (url) => expectRefused(post(url), 502, 'source-unreachable', '404'),
    ));

  test('that answers slowly is given up', () =>
    withServer(
      () => {},
      (url) => expectRefused(post(url), 502, 'source-unreachable', 'no raster headers within 400 ms'),
    ));

  test('of a private, loopback or link-local address is refused on the resolved address', async () => {
    const rasters = openRasters({ allowPrivateAddresses: false });
    const { ports } = api.context;
    const strict = await serveApp({ ...api.context, ports: { ...ports, rasters } });
    const addresses = [
      '127.0.0.1',
      'localhost',
      '10.0.0.8',
      '192.168.1.1',
      '169.254.169.254',
      '[::1]',
      '[::ffff:10.0.0.8]',
      '0x7f000001',
    ];
    for (const host of addresses)
      await expectRefused(
        post(`http://${host}:9/scene.tif`, strict.url),
        422,
        'forbidden-address',
        'expected a public address',
      );
    await strict.close();
  });

  test('with fields that nobody knows is refused by their names', async () => {
    const body = { href: 'https://example.org/a.tif', aquiredAt: ACQUIRED, gds: 1 };
    const { errors } = await expectRefused(
      sendJson(api, 'POST', '/v1/scenes', body),
      400,
      'invalid-request',
      'aquiredAt: is not a known field',
    );
    expect(errors).toHaveLength(2);
  });
});

test('a body of the wrong kind, broken JSON and too much JSON are refused', async () => {
  const post = (type: string | null, body: string) =>
    api.fetch('/v1/scenes', { method: 'POST', body, headers: type === null ? {} : { 'content-type': type } });
  await expectRefused(
    post('image/tiff', 'II*'),
    415,
    'unsupported-media',
    'image/tiff',
    'multipart/form-data',
  );
  await expectRefused(post('application/json', '{"href":'), 400, 'invalid-request', 'request body');
  await expectRefused(post('application/json; charset=x-none', '{}'), 415, 'unsupported-media', 'X-NONE');
  await expectRefused(
    post('application/json', `"${'x'.repeat(2_000_000)}"`),
    413,
    'too-large',
    'request body',
  );
  await expectRefused(post('application/json', ''), 400, 'invalid-request', 'expected');
});

test('a request that is no HTTP hurts nobody', async () => {
  const { port, hostname } = new URL(api.url);
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write('GARBAGE\r\n\r\n'));
    socket.once('data', (data) => resolve(String(data)));
  });
  expect(answer).toContain('400 Bad Request');
  const path = await new Promise<number>((resolve) => {
    requestHttp(`${api.url}/v1/scenes/%E0%A4%A`, (response) =>
      resolve(response.resume().statusCode ?? 0),
    ).end();
  });
  expect(path).toBe(400);
});
