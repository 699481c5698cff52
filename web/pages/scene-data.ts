import type { SceneLook } from '../map/scene-layers.ts';
import { type Look, tracksOf, wholeSeries } from '../series/tracks.ts';
import { getJson } from '../server/client.ts';
import { everyPage } from '../server/every-page.ts';
import type {
  Area,
  Detections,
  Observation,
  ObservationReviews,
  Page,
  Scene,
  Series,
  Site,
} from '../server/types.ts';
import { areasOver } from './areas-over.ts';

/** A scene with the place it shows and what it says of it. */
export interface SceneContext {
  readonly scene: Scene;
  readonly site: Site | null;
  /** Those that scenes of its origin speak of. */
  readonly sites: readonly Site[];
  /** Areas of today that the scene shows, whether they were counted in it or not. */
  readonly here: readonly Area[];
  readonly observations: readonly Observation[];
  /** Of the site's passes, by time; one for each scene. */
  readonly passes: readonly Look[];
}

export async function loadScene(id: string, signal: AbortSignal): Promise<SceneContext> {
  const scene = await getJson<Scene>(`/v1/scenes/${encodeURIComponent(id)}`, signal);
  const [observations, { items: all }] = await Promise.all([
    Promise.all(scene.observations.map(({ links }) => getJson<Observation>(String(links.self), signal))),
    everyPage('/v1/sites?limit=200', (path) => getJson<Page<Site>>(path, signal)),
  ]);
  const sites = all.filter(({ fictional }) => fictional === (scene.origin === 'simulated'));
  const here = areasOver(scene, sites);
  const siteId = [...observations, ...here].find(({ site }) => site !== null)?.site;
  const site = sites.find(({ id }) => id === siteId) ?? null;
  if (site === null) return { scene, site, sites, here, observations, passes: [] };
  const { points } = await wholeSeries(site.id, (path) => getJson<Series>(path, signal));
  const byScene = new Map<string, Look>();
  for (const look of tracksOf(site, points).flatMap((track) => track.points))
    for (const sceneId of look.scenes) byScene.set(sceneId, { ...look, scenes: [sceneId] });
  const passes = [...byScene.values()].sort((a, b) => a.at - b.at);
  return { scene, site, sites, here, observations, passes };
}

/** What is laid over the scene's pixels: the outlines it was counted by, those of today, and every box that was kept. */
export async function loadLook(
  { scene, here, observations }: SceneContext,
  signal: AbortSignal,
): Promise<SceneLook> {
  const counted = observations.map(({ area }) => ({ ...area, links: {} }));
  const outline = ({ id, geometry }: Area): string => JSON.stringify([id, geometry]);
  const known = new Set(counted.map(outline));
  // Where no model looked there is nothing to review, and no threshold.
  const looked = observations.filter(({ model }) => model.sha256 !== '');
  const [detections, ...reviews] =
    observations.length === 0
      ? [null]
      : await Promise.all([
          getJson<Detections>(`/v1/scenes/${encodeURIComponent(scene.id)}/detections`, signal),
          ...looked.map(({ id }) =>
            getJson<ObservationReviews>(`/v1/observations/${encodeURIComponent(id)}/reviews`, signal),
          ),
        ]);
  return {
    scene,
    areas: [
      ...counted.filter(({ kind }) => kind !== 'scene'),
      ...here.filter((area) => !known.has(outline(area))),
    ],
    detections: detections === null ? null : { ...detections, features: withoutTwins(detections.features) },
    counted: new Set(reviews.flatMap(({ boxes }) => boxes.map(({ detection }) => detection))),
    threshold: Math.min(1, ...looked.map(({ model }) => model.threshold)),
  };
}

/** A box that two tiles saw alike on their seam is stored by both. */
function withoutTwins<T extends { readonly id: string }>(boxes: readonly T[]): T[] {
  return [...new Map(boxes.map((box) => [box.id, box])).values()];
}
