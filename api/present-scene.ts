import type { z } from 'zod';
import type { XY } from '../src/domain/affine.ts';
import type { Detection } from '../src/domain/detection.ts';
import { detectionId } from '../src/domain/detection-id.ts';
import { type Ring, signedArea } from '../src/domain/geometry.ts';
import { hasLooked, type Observation } from '../src/domain/observation.ts';
import type { Scene, SceneState } from '../src/domain/scene.ts';
import type { SceneFault } from '../src/domain/shard.ts';
import { hashOf } from './etag.ts';
import type { detectionFeature } from './schemas/geojson.ts';
import type { sceneEvent, scene as sceneSchema, sceneSummary } from './schemas/scene.ts';

export const TERMINAL: readonly SceneState['kind'][] = ['done', 'outside', 'faulted', 'cancelled'];

export function instantOf(ms: number): string {
  return new Date(ms).toISOString();
}

export function polygonOf(ring: Ring): { type: 'Polygon'; coordinates: [number, number][][] } {
  const counterClockwise = signedArea(ring) < 0 ? ring.toReversed() : ring;
  return { type: 'Polygon', coordinates: [counterClockwise.map(([lon, lat]) => [lon, lat])] };
}

function presentState({ state }: Scene) {
  const running = state.kind === 'running' ? state : null;
  const ended = state.kind === 'done' || state.kind === 'outside';
  const total = running?.tilesTotal ?? null;
  const share = total !== null && total > 0 ? Math.min(1, (running?.tilesDone ?? 0) / total) : null;
  return {
    state: state.kind,
    progress: {
      tilesDone: running?.tilesDone ?? null,
      tilesTotal: total,
      fraction: ended ? 1 : state.kind === 'queued' ? 0 : share,
    },
    fault: state.kind === 'faulted' ? { code: state.code, message: state.message } : null,
  };
}

export function presentEvent(scene: Scene): z.input<typeof sceneEvent> {
  return { id: scene.id, generation: scene.generation, ...presentState(scene) };
}

export function presentSummary(scene: Scene): z.input<typeof sceneSummary> {
  const { raster } = scene;
  const self = `/v1/scenes/${scene.id}`;
  return {
    id: scene.id,
    ...presentState(scene),
    generation: scene.generation,
    source: scene.source,
    acquiredAt: scene.acquiredAt === null ? null : instantOf(scene.acquiredAt),
    acquiredAtAssumed: scene.acquiredAtAssumed,
    origin: scene.origin,
    sensor: scene.sensor,
    gsd: scene.declaredGsdM,
    whole: scene.whole,
    sites: scene.siteIds === null ? null : [...scene.siteIds],
    mask: scene.mask === null ? null : { source: scene.mask.source, usable: [...scene.mask.usable] },
    obscured: scene.obscured?.map(polygonOf) ?? null,
    shiftM: [...scene.shiftM],
    licence: scene.licence,
    attribution: scene.attribution,
    republish: scene.republish,
    raster:
      raster === null
        ? null
        : {
            width: raster.width,
            height: raster.height,
            bands: raster.bands,
            sampleType: raster.sampleType,
            crs: raster.crs,
            affine: raster.affine === null ? null : [...raster.affine],
            pixelSizeM: raster.pixelSizeM,
            gsdM: raster.gsdM,
          },
    footprint: raster?.footprint ? polygonOf(raster.footprint) : null,
    createdAt: instantOf(scene.createdAt),
    links: { self, detections: `${self}/detections`, events: `${self}/events` },
  };
}

export function presentScene(
  scene: Scene,
  faults: readonly SceneFault[],
  observations: readonly Observation[],
): z.input<typeof sceneSchema> {
  return {
    ...presentSummary(scene),
    faults: faults.map(({ stage, code, message, generation, at }) => ({
      stage,
      code,
      message,
      generation,
      at: instantOf(at),
    })),
    observations: observations.map((observation) => ({
      id: observation.id,
      area: observation.areaId,
      status: observation.status.kind,
      reason: observation.status.kind === 'unusable' ? observation.status.reason : null,
      seen: observation.seen,
      counts: observation.counts.map(({ class: name, raw, value, low, high }) => ({
        class: name,
        raw: hasLooked(observation) ? raw : null,
        value,
        low,
        high,
      })),
      links: { self: `/v1/observations/${observation.id}` },
    })),
  };
}

/**
 * What If-Match is compared with: it changes when the metadata does, and not while work goes on.
 * The ETag proper adds the state, or a reader's cache would show old progress.
 */
export function revisionOf(scene: Scene): string {
  const { state: _state, raster: _raster, ...facts } = scene;
  return `${scene.generation}-${hashOf(facts)}`;
}

export function sceneTag(scene: Scene, answer: unknown): string {
  return `"${revisionOf(scene)}.${hashOf(answer)}"`;
}

/** Rounded to what is known at most: a centimetre on the ground, a hundredth of a pixel. */
export function presentDetection(detection: Detection): z.input<typeof detectionFeature> {
  const { family, lonLat, lengthM, widthM, headingDeg } = detection;
  const ring = lonLat?.map(([lon, lat]): XY => [round(lon, 7), round(lat, 7)]) ?? null;
  return {
    type: 'Feature',
    id: detectionId(detection),
    geometry: ring === null ? null : polygonOf([...ring, ring[0] as XY]),
    properties: {
      class: detection.class,
      score: round(detection.score, 4),
      family: family?.name ?? null,
      familyProbability: family === null ? null : round(family.probability, 4),
      lengthM: lengthM === null ? null : round(lengthM, 2),
      widthM: widthM === null ? null : round(widthM, 2),
      headingDeg: headingDeg === null ? null : round(headingDeg, 1) % 180,
      corners: detection.corners.map(([x, y]) => [round(x, 2), round(y, 2)]),
    },
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
