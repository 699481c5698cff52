export const SENSOR_CLASSES = ['sub-metre', 'metre', 'decametre'] as const;
/** Sensors that see alike: what is counted at 0.3 m and at 0.5 m is one series, what is counted at 10 m is another. */
export type SensorClass = (typeof SENSOR_CLASSES)[number];

const SUB_METRE_TO_M = 1.25;
const METRE_TO_M = 4;

/** By the GSD that a scene is judged on, m: `sub-metre` up to 1.25, `metre` up to 4, `decametre` above. */
export function sensorClassOf(gsdM: number): SensorClass {
  if (gsdM <= SUB_METRE_TO_M) return 'sub-metre';
  return gsdM <= METRE_TO_M ? 'metre' : 'decametre';
}
