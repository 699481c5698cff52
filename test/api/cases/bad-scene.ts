import { connect } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ApiRig, sharedApi } from '../../support/api.ts';
import { eventually } from '../../support/eventually.ts';
import { grayTags, rawTiff } from '../../support/raw-tiff.ts';
import { expectNothingLeft, expectRefused } from '../../support/refusal.ts';
import { fixture, formOf, freshTiff, postFile } from '../../support/scene-files.ts';

export function describeBadScenes(): void {
  let api: ApiRig;
  beforeAll(async () => {
    api = await sharedApi();
  });
  afterEach(() => expectNothingLeft(api));

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

    test('over the limit of no announced length is refused as soon as it is over', async () => {
      let sent = 0;
      async function* body() {
        yield Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="a.tif"\r\n\r\n');
        for (; sent < 400; sent++) yield Buffer.alloc(100_000);
      }
      const headers = { 'content-type': 'multipart/form-data; boundary=b' };
      const init = { method: 'POST', headers, body: ReadableStream.from(body()), duplex: 'half' } as const;
      await expectRefused(api.fetch('/v1/scenes', init), 413, 'too-large', '3000000');
      expect(sent).toBeLessThan(400);
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
      await expectRefused(
        sent,
        422,
        'raster-not-georeferenced',
        says,
        'size of its pixels (gsd, m; over HTTP with whole = true)',
      );
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
}
