import { getJson, getTagged, Refusal, sendJson } from '../server/client.ts';
import type { Area, Reobserved, Scene, Site } from '../server/types.ts';
import type { requestOfArea } from './area-draft.ts';
import type { SiteChoice } from './area-fields.tsx';

type AreaRequest = ReturnType<typeof requestOfArea>;

const areaPath = (id: string): string => `/v1/areas/${encodeURIComponent(id)}`;

/** @throws Refusal */
export async function createArea(request: AreaRequest, siteId: string): Promise<Area> {
  return sent(await sendJson<Area>('POST', `/v1/sites/${encodeURIComponent(siteId)}/areas`, request));
}

/** Simulated scenes speak of fictional sites alone. @throws Refusal */
export async function createSite({ name, timezone }: SiteChoice, scene: Scene): Promise<Site> {
  const fictional = scene.origin === 'simulated';
  return sent(
    await sendJson<Site>('POST', '/v1/sites', { name: name.trim(), timezone: timezone.trim(), fictional }),
  );
}

/** The next revision. @throws Refusal 412 where somebody saved one since */
export async function replaceArea(request: AreaRequest, { id, revision }: Area): Promise<Area> {
  return sent(await sendJson<Area>('PUT', areaPath(id), request, { 'if-match': `"${revision}"` }));
}

export function latestArea(id: string): Promise<Area> {
  return getJson<Area>(areaPath(id));
}

/** What was counted stays; no scene is counted there any more. @throws Refusal */
export async function retireArea({ id }: Area): Promise<void> {
  await sendJson('DELETE', areaPath(id));
}

/** Says that the outline lies on its place, and has its scenes counted by that. @throws Refusal */
export async function confirmArea({ id, revision }: Area): Promise<void> {
  await sendJson('POST', `${areaPath(id)}/verify`, { verified: true }, { 'if-match': `"${revision}"` });
  await recount(id);
}

/** @throws Refusal */
export async function recount(areaId: string): Promise<Reobserved> {
  return sent(await sendJson<Reobserved>('POST', `${areaPath(areaId)}/reobserve`));
}

/** A scene that was submitted for some sites alone is counted for this one too. @throws Refusal */
export async function admitSite({ id, sites }: Scene, siteId: string): Promise<void> {
  if (sites === null || sites.includes(siteId)) return;
  const path = `/v1/scenes/${encodeURIComponent(id)}`;
  const { tag } = await getTagged<Scene>(path);
  await sendJson('PATCH', path, { sites: [...sites, siteId] }, { 'if-match': tag });
}

function sent<T>(answer: T | null): T {
  if (answer === null) throw new Refusal(204, 'empty', 'The server answered nothing where it had to.');
  return answer;
}
