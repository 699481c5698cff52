import type { Detection } from './detection.ts';
import type { Visibility } from './observation.ts';

/**
 * What one scene shows of one area revision to one version of a model: which cells of the area's grid were seen, and the boxes
 * in it. A pass joins the views of its scenes: each cell is spoken for by one scene, the best.
 */
export interface SceneView {
  readonly sceneId: string;
  readonly generation: number;
  readonly passId: string;
  readonly areaId: string;
  readonly areaRevision: number;
  readonly modelId: string;
  readonly modelVersion: string;
  readonly visibility: Visibility;
  readonly gsdM: number;
  readonly sensor: string | null;
  /** One char per cell of the area's grid, row by row: `1` seen, `0` not seen (outside, cloud, nodata, failed tile). */
  readonly seen: string;
  /** Shares of the area's cells, 0..1, that were lost to each cause. */
  readonly lost: Readonly<Record<'coverage' | 'nodata' | 'cloud' | 'failed', number>>;
  /** Boxes at or over the counting threshold whose centre lies in the area, seen or not. */
  readonly detections: readonly Detection[];
}
