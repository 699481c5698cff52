import type { z } from 'zod';
import {
  boxesOf,
  type FamilyCount,
  hasLooked,
  type Observation,
  type RailString,
  type SeriesPoint,
  type Tombstone,
} from '../src/domain/observation.ts';
import type { Scene } from '../src/domain/scene.ts';
import type { Area } from '../src/domain/site.ts';
import { instantOf } from './present-scene.ts';
import { areaFacts } from './present-site.ts';
import type { observation as observationSchema } from './schemas/observation.ts';

/** Everything that an observation rests on. */
export interface Evidence {
  readonly observation: Observation;
  readonly area: Area;
  /** In the order of `observation.sceneIds`; null for deleted ones. */
  readonly scenes: readonly (Scene | null)[];
  readonly tombstone: Tombstone | null;
  /** Of its series; none where it is in none. */
  readonly points: readonly SeriesPoint[];
}

export function presentObservation(evidence: Evidence): z.input<typeof observationSchema> {
  const { observation: o, area, scenes, tombstone, points } = evidence;
  const self = `/v1/observations/${o.id}`;
  const unusable = o.status.kind === 'unusable' ? o.status : null;
  return {
    id: o.id,
    area: areaFacts(area),
    site: o.siteId,
    pass: o.passId,
    origin: o.origin,
    at: o.at === null ? null : instantOf(o.at),
    atAssumed: o.atAssumed,
    status: o.status.kind,
    reason: unusable?.reason ?? null,
    detail: unusable?.detail ?? null,
    visibility: o.visibility,
    seen: o.seen,
    areaKm2: o.areaKm2,
    gsdM: o.gsdM,
    sensor: o.sensor,
    counts: o.counts.map((count) => {
      const point = points.find((each) => each.class === count.class);
      const { moving, static: still } = point ? boxesOf(point) : { moving: null, static: null };
      const raw = hasLooked(o) ? count.raw : null;
      return { ...count, raw, moving, static: still, families: presentFamilies(count.families) };
    }),
    strings: o.strings?.map(presentString) ?? null,
    model: { id: o.modelId, version: o.modelVersion, sha256: o.modelSha256, threshold: o.threshold },
    scenes: o.sceneIds.map((id, i) => presentCited(id, scenes[i] ?? null, o)),
    caveats: [...o.caveats],
    observedAt: instantOf(o.observedAt),
    withdrawn: tombstone === null ? null : { at: instantOf(tombstone.withdrawnAt), scene: tombstone.sceneId },
    links: {
      self,
      png: `${self}/picture.png`,
      webp: `${self}/picture.webp`,
      reviews: `${self}/reviews`,
      beside: `${self}/beside`,
      ...(area.kind === 'scene' ? {} : { area: `/v1/areas/${o.areaId}?revision=${o.areaRevision}` }),
    },
  };
}

function presentString({ cars, lengthM, headingDeg, ends, doubt }: RailString) {
  return {
    cars: cars.map((count) => ({ ...count })),
    lengthM,
    headingDeg,
    ends: ends?.map(([lon, lat]): [number, number] => [lon, lat]) ?? null,
    doubt,
  };
}

function presentCited(id: string, scene: Scene | null, o: Observation) {
  const self = `/v1/scenes/${id}`;
  return {
    id,
    deleted: scene === null,
    acquiredAt: scene?.acquiredAt == null ? null : instantOf(scene.acquiredAt),
    sensor: scene?.sensor ?? null,
    sha256: scene?.source.kind === 'blob' ? scene.source.sha256 : null,
    href: scene?.source.kind === 'href' ? scene.source.href : null,
    licence: scene?.licence ?? null,
    attribution: scene?.attribution ?? null,
    republish: scene?.republish ?? false,
    links:
      scene === null
        ? {}
        : {
            self,
            detections: `${self}/detections?model=${encodeURIComponent(o.modelId)}&minScore=${o.threshold}`,
          },
  };
}

export function presentFamilies(families: readonly FamilyCount[] | null): FamilyCount[] | null {
  return families && [...families];
}
