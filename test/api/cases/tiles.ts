import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ApiRig, sharedApi } from '../../support/api.ts';
import { accepted, fixture, problemOf } from '../../support/scene-files.ts';

export function describeTiles(): void {
  let api: ApiRig;
  beforeAll(async () => {
    api = await sharedApi();
  });

  /** A tile in the middle of a scene's footprint. */
  async function shownScene(form: Parameters<typeof accepted>[1] = {}, z = 16) {
    const { scene } = await accepted(api, form);
    const stored = await api.context.ports.store.getScene(scene.id);
    if (stored === null) throw new Error('the scene is stored');
    const raster = await api.context.ports.rasters.open({
      path: await api.context.ports.blobs.path((stored.source as { readonly sha256: string }).sha256),
    });
    const { georeference, width, height } = raster.info;
    await raster.close();
    if (georeference === null) return { scene, path: `/v1/scenes/${scene.id}/tiles/16/0/0.webp` };
    const [a, b, c, d, e, f] = georeference.affine;
    const middle = [(a * width + b * height) / 2 + c, (d * width + e * height) / 2 + f] as const;
    const [lon, lat] = georeference.toLonLat(middle);
    const x = Math.floor(((lon + 180) / 360) * 2 ** z);
    const y = Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z);
    return { scene, path: `/v1/scenes/${scene.id}/tiles/${z}/${x}/${y}.webp` };
  }

  describe('tiles of a scene', () => {
    test('show its pixels, and are asked for once', async () => {
      const { path } = await shownScene();
      const response = await api.fetch(path);
      expect(response.headers.get('content-type')).toBe('image/webp');
      const stats = await sharp(await response.arrayBuffer()).stats();
      expect(stats.channels.at(-1)?.max).toBe(255);
      const tag = response.headers.get('etag') ?? '';
      const again = await api.fetch(path, { headers: { 'if-none-match': tag } });
      expect([again.status, again.headers.get('etag')]).toEqual([304, tag]);
      const stretched = await api.fetch(`${path}?clip=5`, { headers: { 'if-none-match': tag } });
      expect(stretched.status).toBe(200);
    });

    test('obey the licence as pictures do', async () => {
      const { path } = await shownScene({ fields: { republish: 'false', licence: 'Maxar internal use' } });
      const refused = await api.fetch(path);
      expect([refused.status, (await problemOf(refused)).code]).toEqual([403, 'forbidden-licence']);
      expect((await api.fetch(`${path}?private=1`)).status).toBe(200);
      const proxied = await api.fetch(`${path}?private=1`, { headers: { forwarded: 'for=203.0.113.9' } });
      expect(proxied.status).toBe(403);
    });

    test('are refused where there is no such tile, no such scene, and no place to put it', async () => {
      const { scene, path } = await shownScene();
      expect((await api.fetch(`/v1/scenes/${scene.id}/tiles/3/8/0.webp`)).status).toBe(400);
      expect((await api.fetch(`/v1/scenes/${scene.id}/tiles/3/x/0.webp`)).status).toBe(400);
      expect((await api.fetch(`${path}?clip=50`)).status).toBe(400);
      expect((await api.fetch('/v1/scenes/sc_none/tiles/0/0/0.webp')).status).toBe(404);
      const flat = await shownScene({
        file: fixture('picture-rgb.png'),
        fields: { whole: 'true', gsd: '0.5' },
      });
      const problem = await problemOf(api.fetch(flat.path));
      expect(problem).toMatchObject({ status: 422, code: 'raster-not-georeferenced' });
    });
  });
}
