import type { DetectionQuery } from '../../src/ports/shard-store.ts';
import type { Store } from '../../src/ports/store.ts';
import { endpoint, json } from '../endpoint.ts';
import { findScene } from '../find.ts';
import { presentDetection } from '../present-scene.ts';
import { idParams } from '../schemas/common.ts';
import { detectionCollection, detectionFeature } from '../schemas/geojson.ts';
import { detectionsQuery } from '../schemas/observation.ts';

/** Rows of the store at once when everything is streamed. */
const PAGE = 1000;

export const sceneDetections = [
  endpoint({
    method: 'get',
    path: '/v1/scenes/:id/detections',
    suffixes: { '.geojson': 'application/geo+json' },
    summary: 'Boxes of a scene as GeoJSON: all of them streamed, or pages when `limit` is given',
    params: idParams,
    query: detectionsQuery,
    answers: {
      200: {
        description: 'Every box down to the keeping threshold, unless minScore says otherwise',
        media: { 'application/geo+json': detectionCollection, 'application/json': detectionCollection },
      },
    },
    async handle({ params, query, media }, { ports: { store } }) {
      const scene = await findScene(store, params.id);
      const { minScore, class: classes, model, limit, cursor } = query;
      const wanted: DetectionQuery = {
        sceneId: scene.id,
        generation: scene.generation,
        ...(minScore === undefined ? {} : { minScore }),
        ...(classes === undefined ? {} : { classes }),
        ...(model === undefined ? {} : { modelId: model }),
        ...(cursor === undefined ? {} : { cursor }),
      };
      const head = {
        type: 'FeatureCollection' as const,
        scene: scene.id,
        generation: scene.generation,
        origin: scene.origin,
        licence: scene.licence,
        attribution: scene.attribution,
      };
      if (limit === undefined)
        return { kind: 'stream', type: media, pieces: streamFeatures(head, wanted, store) };
      const page = await store.detections({ ...wanted, limit });
      return json(200, { ...head, next: page.next, features: page.items.map(presentDetection) });
    },
  }),
];

/** One FeatureCollection, however many boxes; a page of the store in memory at a time. */
async function* streamFeatures(head: object, query: DetectionQuery, store: Store): AsyncGenerator<string> {
  yield `${JSON.stringify({ ...head, next: null }).slice(0, -1)},"features":[`;
  let separator = '';
  let cursor: string | null = query.cursor ?? null;
  do {
    const page = await store.detections({ ...query, limit: PAGE, ...(cursor === null ? {} : { cursor }) });
    const features = page.items.map((item) => JSON.stringify(detectionFeature.parse(presentDetection(item))));
    if (features.length > 0) yield separator + features.join(',');
    if (features.length > 0) separator = ',';
    cursor = page.next;
  } while (cursor !== null);
  yield ']}';
}
