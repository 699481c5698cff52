import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cornersOf } from '../../src/domain/box.ts';
import type { OrientedBox } from '../../src/domain/detection.ts';
import type { FamilyTelling } from '../../src/domain/family.ts';
import { contains } from '../../src/domain/geometry.ts';
import type { ModelManifest } from '../../src/domain/model.ts';

/** Networks of test/fixtures/onnx/make.py: they box bright rectangles on black by their moments. */
export const SYNTHETIC = ['centre', 'centre-nhwc', 'centre-families', 'yolo-obb'] as const;
export type Synthetic = (typeof SYNTHETIC)[number] | 'centre-nir';

/** The first family lies along the rows, the second along the columns. */
const ALONG_OR_ACROSS: FamilyTelling = {
  class: 'ship',
  names: ['flat', 'tank'],
  unknownUnder: 0.9,
  maxGsd: 12,
  confusion: [
    [9, 1, 0],
    [0, 9, 1],
  ],
  measuredOn: 'nothing',
};

export function networkPath(name: Synthetic): string {
  return fileURLToPath(new URL(`../fixtures/onnx/${name}.onnx`, import.meta.url));
}

export function syntheticManifest(name: Synthetic): ModelManifest {
  const yolo = name === 'yolo-obb';
  const nir = name === 'centre-nir';
  return {
    id: name,
    version: '1',
    sha256: createHash('sha256')
      .update(readFileSync(networkPath(name)))
      .digest('hex'),
    file: 'model.onnx',
    licence: 'Apache-2.0',
    classes: yolo ? ['ship', 'boat'] : ['ship'],
    gsd: { wants: 10, min: 5, max: 20 },
    input: {
      name: 'image',
      tile: 64,
      margin: 16,
      stride: 2,
      layout: name === 'centre-nhwc' ? 'NHWC' : 'NCHW',
      type: name === 'centre' || name === 'centre-families' || nir ? 'uint8' : 'float32',
      bands: nir ? ['nir', 'red', 'green', 'blue'] : ['red', 'green', 'blue'],
      optionalBands: nir ? ['nir'] : [],
      radiometry: { kind: 'as-is', low: 1, high: 99 },
      normalise: yolo ? { mean: [0, 0, 0], std: [1, 1, 1] } : null,
    },
    decoder: yolo ? { kind: 'yolo-obb', output: 'output0' } : { kind: 'centre', output: 'planes', stride: 2 },
    thresholds: { count: 0.5, keep: 0.3, nmsIou: 0.3 },
    longestObjectM: 150,
    floorM: 0,
    outlineM: 0,
    rates: [],
    families: name === 'centre-families' ? ALONG_OR_ACROSS : null,
  };
}

/** Planar RGB with the boxes in white, edges smoothed by 8 x 8 samples a pixel. */
export function draw(boxes: readonly OrientedBox[], width: number, height = width): Uint8Array {
  const band = new Uint8Array(width * height);
  for (const box of boxes) {
    const corners = cornersOf(box);
    const ring = [...corners, corners[0]];
    const reach = box.length / 2 + 2;
    for (let y = Math.max(0, Math.floor(box.cy - reach)); y < Math.min(height, box.cy + reach); y++) {
      for (let x = Math.max(0, Math.floor(box.cx - reach)); x < Math.min(width, box.cx + reach); x++) {
        let inside = 0;
        for (let s = 0; s < 64; s++) {
          inside += Number(contains(ring, [x + ((s % 8) + 0.5) / 8, y + (Math.floor(s / 8) + 0.5) / 8]));
        }
        const at = y * width + x;
        band[at] = Math.max(band[at] as number, Math.round((inside / 64) * 255));
      }
    }
  }
  const image = new Uint8Array(3 * band.length);
  for (const b of [0, 1, 2]) image.set(band, b * band.length);
  return image;
}
