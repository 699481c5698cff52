import type { z } from 'zod';
import { type Corners, centreOfCorners } from '../src/domain/box.ts';
import { Fault } from '../src/domain/fault.ts';
import { contains, signedArea } from '../src/domain/geometry.ts';
import type { Origin } from '../src/domain/scene.ts';
import { seriesOf } from '../src/domain/series.ts';
import type { Site } from '../src/domain/site.ts';
import { type AreaMark, marksOfReviews, registersOf } from '../src/domain/static-register.ts';
import type { StaticObject } from '../src/domain/statics.ts';
import type { Store } from '../src/ports/store.ts';
import type { Context } from './context.ts';
import { enqueueSoon } from './enqueue.ts';
import { hashOf } from './etag.ts';
import { missing } from './find.ts';
import { instantOf } from './present-scene.ts';
import type { markRequest, staticMark, statics } from './schemas/statics.ts';

/** An object of the register of one area and model. */
export interface Registered extends StaticObject {
  readonly id: string;
  readonly areaId: string;
  readonly modelId: string;
}

/** The static objects of a site, area by area. */
export async function registerOf(
  { areas }: Pick<Site, 'areas'>,
  origin: Origin,
  store: Store,
): Promise<readonly Registered[]> {
  const found: Registered[] = [];
  for (const { id: areaId } of areas) {
    const [observations, footings, marks, reviews] = await Promise.all([
      store.listObservations({ areaId, origin }),
      store.listBoxes({ areaId, origin }),
      store.listStaticMarks({ areaId }),
      store.readReviews({ areaId, origin }),
    ]);
    const evidence = { observations, footings, marks: [...marks, ...marksOfReviews(reviews)] };
    for (const [modelId, objects] of registersOf(evidence, seriesOf(observations)))
      found.push(
        ...objects.map((object) => ({ ...object, id: idOf(areaId, modelId, object), areaId, modelId })),
      );
  }
  return found;
}

function idOf(areaId: string, modelId: string, { class: name, lonLat }: StaticObject): string {
  const [lon, lat] = centreOfCorners(lonLat);
  return [areaId, modelId, name, lon.toFixed(5), lat.toFixed(5)].join('~');
}

/** @throws Fault not-found, invalid-geometry */
export async function readMark(
  request: z.output<typeof markRequest>,
  site: Site,
  { store, now }: { readonly store: Store; readonly now: number },
): Promise<AreaMark> {
  const { areaId, class: name, lonLat } = await placeOf(request, site, store);
  const { mark, note = null, by = null } = request;
  const said = { siteId: site.id, areaId, class: name, lonLat, mark, note, markedBy: by, markedAt: now };
  return { id: `mark_${hashOf(said)}`, ...said };
}

async function placeOf(
  request: z.output<typeof markRequest>,
  site: Site,
  store: Store,
): Promise<Pick<Registered, 'areaId' | 'class' | 'lonLat'>> {
  if ('static' in request) {
    const register = await registerOf(site, site.fictional ? 'simulated' : 'real', store);
    return register.find(({ id }) => id === request.static) ?? missing('static object', request.static);
  }
  const { area: areaId, class: name, corners: lonLat } = request;
  const area = site.areas.find(({ id }) => id === areaId) ?? missing(`area of site ${site.id}`, areaId);
  checkBox(lonLat);
  if (area.ring === null || !contains(area.ring, centreOfCorners(lonLat)))
    throw new Fault(
      'invalid-geometry',
      `the middle of corners ${JSON.stringify(lonLat)} lies outside ${areaId}`,
    );
  return { areaId, class: name, lonLat };
}

function checkBox(corners: Corners): void {
  if (Math.abs(signedArea([...corners, corners[0]])) > 0) return;
  throw new Fault('invalid-geometry', `corners ${JSON.stringify(corners)} hold no ground: expected a box`);
}

/**
 * What was said of its objects is told by the area's series soon. An area that nobody observed has none.
 * @param cause what was said, as one job id's part: an evaluation under way has not read it
 */
export async function retell(areaId: string, cause: string, context: Context): Promise<void> {
  const { store } = context.ports;
  for (const origin of ['real', 'simulated'] as const) {
    const scenes = (await store.listObservations({ areaId, origin })).flatMap(({ sceneIds }) => sceneIds);
    const scene = scenes.length === 0 ? null : await store.getScene(scenes.at(-1) as string);
    if (scene === null) continue;
    const { id: sceneId, generation } = scene;
    return enqueueSoon({ kind: 'evaluate', areaId, sceneId, generation, cause }, context);
  }
}

export function presentStatic(of: Registered): z.input<typeof statics>['items'][number] {
  const { areaId, lonLat, firstSeenAt, lastSeenAt, ...rest } = of;
  return {
    ...rest,
    area: areaId,
    corners: lonLat.map((corner) => [...corner]),
    centre: [...centreOfCorners(lonLat)],
    firstSeenAt: firstSeenAt === null ? null : instantOf(firstSeenAt),
    lastSeenAt: lastSeenAt === null ? null : instantOf(lastSeenAt),
  };
}

export function presentMark(of: AreaMark): z.input<typeof staticMark> {
  const { siteId, areaId, lonLat, markedBy, markedAt, ...rest } = of;
  return {
    ...rest,
    site: siteId,
    area: areaId,
    corners: lonLat.map((corner) => [...corner]),
    by: markedBy,
    markedAt: instantOf(markedAt),
    links: { statics: `/v1/sites/${siteId}/statics` },
  };
}
