import { area as areaSchema, site as siteSchema } from '../../api/schemas/site.ts';
import type { ApiRig } from './api.ts';
import { read, sendJson } from './scene-files.ts';

/** A ring, counter-clockwise and closed. */
export const square = (lon: number, lat: number, side = 0.01): [number, number][] => [
  [lon, lat],
  [lon + side, lat],
  [lon + side, lat + side],
  [lon, lat + side],
  [lon, lat],
];
const yard = { type: 'Polygon', coordinates: [square(130.6, 42.42)] };
/** What is sent to draw an area. */
export const drawing = { name: 'Station yard', kind: 'yard', classes: ['railcar'], geometry: yard };

let serial = 0;
export async function newSite(api: ApiRig, body: object = {}) {
  serial += 1;
  const response = await sendJson(api, 'POST', '/v1/sites', {
    name: `Site ${serial}`,
    timezone: 'Asia/Pyongyang',
    ...body,
  });
  return { site: await read(response, siteSchema), etag: response.headers.get('etag') ?? '' };
}

export async function newArea(api: ApiRig, body: object = {}) {
  const { site } = await newSite(api);
  const response = await sendJson(api, 'POST', `/v1/sites/${site.id}/areas`, { ...drawing, ...body });
  return { site, area: await read(response, areaSchema), etag: response.headers.get('etag') ?? '' };
}
