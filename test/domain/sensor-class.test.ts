import { describe, expect, it } from 'vitest';
import { SENSOR_CLASSES, sensorClassOf } from '../../src/domain/sensor-class.ts';

describe('sensorClassOf', () => {
  it.each([
    [0.31, 'sub-metre'],
    [1.25, 'sub-metre'],
    [1.26, 'metre'],
    [4, 'metre'],
    [4.01, 'decametre'],
    [10, 'decametre'],
  ] as const)('%d m is %s', (gsdM, sensorClass) => {
    expect(sensorClassOf(gsdM)).toBe(sensorClass);
    expect(SENSOR_CLASSES).toContain(sensorClass);
  });
});
