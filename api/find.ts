import type { AlertView } from '../src/domain/alerting/chart-record.ts';
import type { Channel } from '../src/domain/channel.ts';
import type { Delivery } from '../src/domain/delivery.ts';
import { Fault } from '../src/domain/fault.ts';
import type { Scene } from '../src/domain/scene.ts';
import type { Area, Site } from '../src/domain/site.ts';
import type { Store } from '../src/ports/store.ts';

/** @throws Fault not-found */
export async function findScene(store: Store, id: string): Promise<Scene> {
  return (await store.getScene(id)) ?? missing('scene', id);
}

/** @throws Fault not-found */
export async function findSite(store: Store, id: string): Promise<Site> {
  return (await store.getSite(id)) ?? missing('site', id);
}

/** @throws Fault not-found */
export async function findChannel(store: Store, id: string): Promise<Channel> {
  return (await store.getChannel(id)) ?? missing('channel', id);
}

/** @throws Fault not-found */
export async function findDelivery(store: Store, id: string): Promise<Delivery> {
  return (await store.getDelivery(id)) ?? missing('delivery', id);
}

/** @throws Fault not-found */
export async function findArea(store: Store, id: string, revision?: number): Promise<Area> {
  const found = await store.getArea(id, revision);
  return found ?? missing('area', revision === undefined ? id : `${id}, revision ${revision}`);
}

/** @throws Fault not-found */
export async function findAlert(store: Store, id: string): Promise<AlertView> {
  return (await store.getAlert(id)) ?? missing('alert', id);
}

/** An area of a site by its id, or null for all of them. @throws Fault not-found */
export async function findPlace(store: Store, siteId: string, areaId: string | null): Promise<Site> {
  const site = await findSite(store, siteId);
  if (areaId !== null && !site.areas.some(({ id }) => id === areaId))
    missing(`area of site ${siteId}`, areaId);
  return site;
}

/**
 * The site by which a list is narrowed: a mistyped id is no empty list, while what was said of a deleted site stays readable.
 * @param isCited whether anything in the list, however else it is narrowed, is of the site
 * @throws Fault not-found
 */
export async function requireCited(
  store: Store,
  id: string | undefined,
  isCited: (id: string) => Promise<boolean>,
): Promise<void> {
  if (id !== undefined && (await store.getSite(id)) === null && !(await isCited(id))) missing('site', id);
}

export function missing(kind: string, id: string): never {
  throw new Fault('not-found', `no ${kind} ${JSON.stringify(id)}`);
}
