import type { Selectable } from 'kysely';
import type { XY } from '../../domain/affine.ts';
import type { Detection } from '../../domain/detection.ts';
import type { Shard } from '../../domain/shard.ts';
import type { DetectionTable } from './tables.ts';

type Corners = Detection['corners'];

/** Keys are the table's columns. */
export function rowOfDetection(shard: Shard, ordinal: number, detection: Detection): Record<string, unknown> {
  const { box, corners, lonLat, family } = detection;
  return {
    scene_id: shard.sceneId,
    generation: shard.generation,
    shard: shard.shard,
    ordinal,
    model_id: shard.modelId,
    class: detection.class,
    score: detection.score,
    cx: box.cx,
    cy: box.cy,
    length_px: box.length,
    width_px: box.width,
    angle: box.angle,
    corners: corners.flat(),
    length_m: detection.lengthM,
    width_m: detection.widthM,
    heading_deg: detection.headingDeg,
    lon_lat: lonLat === null ? null : lonLat.flat(),
    family: family?.name ?? null,
    family_probability: family?.probability ?? null,
  };
}

export function detectionOf(row: Selectable<DetectionTable>): Detection {
  return {
    class: row.class,
    score: row.score,
    family: familyOf(row),
    box: { cx: row.cx, cy: row.cy, length: row.lengthPx, width: row.widthPx, angle: row.angle },
    corners: pairs(row.corners),
    lengthM: row.lengthM,
    widthM: row.widthM,
    headingDeg: row.headingDeg,
    lonLat: row.lonLat === null ? null : pairs(row.lonLat),
  };
}

function familyOf({ family, familyProbability }: Selectable<DetectionTable>): Detection['family'] {
  return family === null || familyProbability === null
    ? null
    : { name: family, probability: familyProbability };
}

export function pairs(flat: readonly number[]): Corners {
  const at = (i: number): XY => [flat[2 * i] as number, flat[2 * i + 1] as number];
  return [at(0), at(1), at(2), at(3)];
}
