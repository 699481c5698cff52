import type { Detection } from '../../src/domain/detection.ts';

/** The i-th of any number of wagons in a row, 20 px apart. */
export function makeDetection(i: number): Detection {
  const [cx, cy] = [20 * i + 10, 10];
  return {
    class: 'railcar',
    score: 0.9,
    family: null,
    box: { cx, cy, length: 18, width: 4, angle: 0 },
    corners: [
      [cx - 9, cy - 2],
      [cx + 9, cy - 2],
      [cx + 9, cy + 2],
      [cx - 9, cy + 2],
    ],
    lengthM: 13.9,
    widthM: 3.1,
    headingDeg: 90,
    lonLat: null,
  };
}
