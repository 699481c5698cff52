import type { SceneLook } from '../map/scene-layers.ts';
import { type Look, tracksOf, wholeSeries } from '../series/tracks.ts';
import { getJson } from '../server/client.ts';
import type { Detections, Observation, ObservationReviews, Scene, Series, Site } from '../server/types.ts';

/** A scene with the place it shows and what it says of it. */
export interface SceneContext {
  readonly scene: Scene;
  readonly site: Site | null;
  readonly observations: readonly Observation[];
  /** Of the site's passes, by time; one for each scene. */
  readonly passes: readonly Look[];
}

export async function loadScene(id: string, signal: AbortSignal): Promise<SceneContext> {
  const scene = await getJson<Scene>(`/v1/scenes/${encodeURIComponent(id)}`, signal);
  const observations = await Promise.all(
    scene.observations.map(({ links }) => getJson<Observation>(String(links.self), signal)),
  );
  const siteId = observations.find(({ site }) => site !== null)?.site ?? null;
  if (siteId === null) return { scene, site: null, observations, passes: [] };
  const [site, { points }] = await Promise.all([
    getJson<Site>(`/v1/sites/${encodeURIComponent(siteId)}`, signal),
    wholeSeries(siteId, (path) => getJson<Series>(path, signal)),
  ]);
  const byScene = new Map<string, Look>();
  for (const look of tracksOf(site, points).flatMap((track) => track.points))
    for (const sceneId of look.scenes) byScene.set(sceneId, { ...look, scenes: [sceneId] });
  const passes = [...byScene.values()].sort((a, b) => a.at - b.at);
  return { scene, site, observations, passes };
}

/** What is laid over the scene's pixels: the outlines it was counted by, and every box that was kept. */
export async function loadLook(
  { scene, site, observations }: SceneContext,
  signal: AbortSignal,
): Promise<SceneLook> {
  const areas = observations.map(({ area }) => ({ ...area, links: {} }));
  const [detections, ...reviews] =
    observations.length === 0
      ? [null]
      : await Promise.all([
          getJson<Detections>(`/v1/scenes/${encodeURIComponent(scene.id)}/detections`, signal),
          ...observations.map(({ id }) =>
            getJson<ObservationReviews>(`/v1/observations/${encodeURIComponent(id)}/reviews`, signal),
          ),
        ]);
  return {
    scene,
    areas: areas.length > 0 ? areas.filter(({ kind }) => kind !== 'scene') : (site?.areas ?? []),
    detections: detections === null ? null : { ...detections, features: withoutTwins(detections.features) },
    counted: new Set(reviews.flatMap(({ boxes }) => boxes.map(({ detection }) => detection))),
    threshold: Math.min(1, ...observations.map(({ model }) => model.threshold)),
  };
}

/** A box that two tiles saw alike on their seam is stored by both. */
function withoutTwins<T extends { readonly id: string }>(boxes: readonly T[]): T[] {
  return [...new Map(boxes.map((box) => [box.id, box])).values()];
}
