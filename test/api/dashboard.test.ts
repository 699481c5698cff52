import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveApp, sharedApi } from '../support/api.ts';

describe('the dashboard, as it is served', () => {
  let folder: string;
  const servers: { url: string; close(): Promise<void> }[] = [];
  const html = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crosstie-dist-web-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Crosstie</title>');
    await writeFile(join(folder, 'assets', 'main-abc.js'), 'export {};');
    const { context } = await sharedApi();
    for (const basemapStyleUrl of [null, 'https://maps.example/style.json'])
      servers.push(
        await serveApp({ ...context, config: { ...context.config, dashboard: { folder, basemapStyleUrl } } }),
      );
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await (await sharedApi()).close();
    await rm(folder, { recursive: true });
  });
  const ask = (path: string, init: RequestInit = html, server = 0) =>
    fetch(`${servers[server]?.url}${path}`, init);

  test.each(['/', '/sites/nampo', '/scenes/sc_1?compare=sc_2', '/observations/a~r1~b'])(
    '%s is the page, asked for anew each time, with a policy that lets nothing out',
    async (path) => {
      const response = await ask(path);
      expect(await response.text()).toContain('<title>Crosstie</title>');
      expect(response.headers.get('cache-control')).toBe('no-cache');
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("connect-src 'self';");
      expect(policy).not.toMatch(/unsafe|http/);
    },
  );

  test('its parts are kept for good', async () => {
    const response = await ask('/assets/main-abc.js', {});
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await ask('/assets/none.js')).status).toBe(404);
    expect((await ask('/assets/..%2f..%2fpackage.json')).status).toBe(404);
  });

  test('a basemap of the operator opens the policy to what its style names, over HTTPS', async () => {
    const policy = (await ask('/', html, 1)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("connect-src 'self' https: https://maps.example");
    expect(policy).toContain("script-src 'self';");
  });

  test('what belongs to the API stays with the API, whoever asks', async () => {
    expect(await (await ask('/v1')).json()).toMatchObject({ name: 'crosstie', basemapStyleUrl: null });
    expect(await (await ask('/v1', {}, 1)).json()).toMatchObject({
      basemapStyleUrl: 'https://maps.example/style.json',
    });
    expect((await ask('/v1/nothing')).headers.get('content-type')).toContain('problem+json');
    expect((await ask('/sites/nampo', { headers: { accept: 'application/json' } })).status).toBe(404);
    expect((await ask('/sites/nampo', { ...html, method: 'POST' })).status).toBe(404);
  });
});
