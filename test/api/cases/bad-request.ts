import { createServer, type RequestListener, request as requestHttp } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { guardAddresses } from '../../../src/adapters/addresses/index.ts';
import { openRasters } from '../../../src/adapters/raster-geotiff/index.ts';
import { type ApiRig, serveApp, sharedApi } from '../../support/api.ts';
import { expectNothingLeft, expectRefused } from '../../support/refusal.ts';
import { ACQUIRED, formOf, freshTiff, postFile, sendJson } from '../../support/scene-files.ts';

export function describeBadRequests(): void {
  let api: ApiRig;
  beforeAll(async () => {
    api = await sharedApi();
  });
  afterEach(() => expectNothingLeft(api));

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
      const rasters = openRasters({ addresses: guardAddresses({ allowPrivateAddresses: false }) });
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
      api.fetch('/v1/scenes', {
        method: 'POST',
        body,
        headers: type === null ? {} : { 'content-type': type },
      });
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
      'expected at most 1048576 bytes',
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
}
