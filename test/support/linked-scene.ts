import type { ApiRig } from './api.ts';
import { type RangeServer, startRangeServer } from './range-server.ts';
import { ACQUIRED, fixture, sceneOf, sendJson } from './scene-files.ts';
import { uniqueId } from './store-samples.ts';

/** A scene submitted by links to its file and its mask, each to a server of its own, and counted. */
export async function linkedScene(api: ApiRig) {
  const tile = { bytes: fixture('u8-tile.tif'), etag: '"tile"' };
  const servers: Readonly<Record<'file' | 'mask', RangeServer>> = {
    file: await startRangeServer(tile),
    mask: await startRangeServer(tile),
  };
  const response = await sendJson(api, 'POST', '/v1/scenes', {
    href: `${servers.file.url}/${uniqueId('scene')}.tif`,
    mask: { href: `${servers.mask.url}/mask.tif`, usable: [1] },
    acquiredAt: ACQUIRED,
  });
  const { id } = await sceneOf(response);
  await api.context.ports.store.updateScene(id, { state: { kind: 'done' } });
  return {
    id,
    etag: response.headers.get('etag') ?? '',
    servers,
    close(): void {
      for (const server of Object.values(servers)) server.close();
    },
  };
}
