import { afterAll, describe, expect, it } from 'vitest';
import { openDetector } from '../../src/adapters/detector-onnx/index.ts';
import { toTensorData } from '../../src/adapters/detector-onnx/tensor-data.ts';
import { cornersOf } from '../../src/domain/box.ts';
import type { OrientedBox, ScoredBox } from '../../src/domain/detection.ts';
import type { ModelManifest } from '../../src/domain/model.ts';
import { suppress } from '../../src/domain/nms.ts';
import { draw, networkPath, SYNTHETIC, syntheticManifest } from '../support/synthetic-models.ts';

const SHIPS: readonly OrientedBox[] = [
  { cx: 20.3, cy: 22.7, length: 11, width: 5, angle: 0.6 },
  { cx: 46, cy: 40.5, length: 10, width: 4, angle: 2.5 },
];
/** Manifests that are wrong in one way each, all over the network `centre`. */
const centre = syntheticManifest('centre');
const WRONG: Readonly<Record<string, ModelManifest>> = {
  'output-name': { ...centre, decoder: { kind: 'centre', output: 'boxes', stride: 2 } },
  'input-name': { ...centre, input: { ...centre.input, name: 'images' } },
  'input-type': { ...centre, input: { ...centre.input, type: 'float32' } },
  'input-layout': { ...centre, input: { ...centre.input, layout: 'NHWC' } },
  'one-class-more': { ...centre, classes: ['ship', 'boat'] },
  'families-not-there': { ...centre, families: syntheticManifest('centre-families').families },
  'other-decoder': { ...centre, decoder: { kind: 'yolo-obb', output: 'planes' } },
  'no-network': centre,
};
const detector = openDetector({
  threads: 2,
  models: [
    ...SYNTHETIC.map((name) => ({ manifest: syntheticManifest(name), path: networkPath(name) })),
    ...Object.entries(WRONG).map(([id, manifest]) => ({
      manifest: { ...manifest, id },
      path:
        id === 'no-network' ? networkPath('centre').replace('centre.onnx', 'make.py') : networkPath('centre'),
    })),
  ],
});
afterAll(() => detector.close());
const model = (id: string): ModelManifest => {
  const found = detector.models.find((m) => m.id === id);
  if (!found) throw new Error(`no model ${id}`);
  return found;
};

function expectShips(found: readonly ScoredBox[]): void {
  const kept = suppress(found, cornersOf, 0.3).toSorted((a, b) => a.cx - b.cx);
  expect(kept).toHaveLength(SHIPS.length);
  kept.forEach((box, i) => {
    const ship = SHIPS[i] as OrientedBox;
    expect(box.class).toBe('ship');
    expect(box.score).toBeGreaterThan(0.5);
    expect(Math.hypot(box.cx - ship.cx, box.cy - ship.cy)).toBeLessThan(0.1);
    expect(Math.abs(box.length - ship.length)).toBeLessThan(0.3);
    expect(Math.abs(box.width - ship.width)).toBeLessThan(0.3);
    expect(Math.abs(box.angle - ship.angle)).toBeLessThan(0.02);
  });
}

describe('the ONNX detector', () => {
  for (const name of SYNTHETIC) {
    it(`finds bright hulls where they are: ${name}`, async () => {
      const [ships, empty] = await detector.detect(model(name), [
        { data: draw(SHIPS, 64) },
        { data: new Uint8Array(3 * 64 * 64) },
      ]);
      expectShips(ships ?? []);
      expect(empty).toEqual([]);
    });
  }

  it('reads what a network says of families', async () => {
    const lying = (angle: number) => ({
      data: draw([{ cx: 32, cy: 32, length: 11, width: 5, angle }], 64),
    });
    const found = await detector.detect(model('centre-families'), [0, Math.PI / 2, Math.PI / 4].map(lying));
    const best = found.map((boxes) => suppress(boxes, cornersOf, 0.3)[0]?.family);
    expect(best[0]).toMatchObject({ name: 'flat' });
    expect(best[0]?.probability).toBeGreaterThan(0.99);
    expect(best[1]).toMatchObject({ name: 'tank' });
    expect(best[2]?.name).toBe('unknown');
    expect(best[2]?.probability).toBeCloseTo(0.5, 1);
  });

  it('answers in the order asked, leaves the tiles whole, and the same again', async () => {
    const tiles = Array.from({ length: 12 }, (_, i) => ({
      data: draw([{ cx: 12 + 3 * i, cy: 30, length: 10, width: 5, angle: 0 }], 64),
    }));
    const found = await detector.detect(centre, tiles);
    found.forEach(([box], i) => {
      expect(box?.cx).toBeCloseTo(12 + 3 * i, 1);
    });
    expect(tiles.every(({ data }) => data.length === 3 * 64 * 64)).toBe(true);
    expect(await detector.detect(centre, tiles)).toEqual(found);
  });

  it('stops between tiles when asked to', async () => {
    const abort = new AbortController();
    const tiles = Array.from({ length: 50 }, () => ({ data: draw([], 64) }));
    const looking = detector.detect(centre, tiles, abort.signal);
    abort.abort();
    await expect(looking).rejects.toMatchObject({ code: 'cancelled' });
    expect(await detector.detect(centre, tiles.slice(0, 1))).toEqual([[]]);
  });
});

describe('a model that is not what its manifest says', () => {
  const blank = [{ data: new Uint8Array(3 * 64 * 64) }];
  const faults: readonly (readonly [id: string, message: string])[] = [
    ['output-name', 'model output-name: decoder.output boxes: the network gives planes'],
    ['input-name', 'model input-name: input.name images: the network takes image'],
    ['input-type', 'input float32 [1, 3, 64, 64] NCHW: the network takes uint8 [1, 3, 64, 64]'],
    ['input-layout', 'input uint8 [1, 64, 64, 3] NHWC: the network takes uint8 [1, 3, 64, 64]'],
    ['one-class-more', 'output planes is float32 [1, 7, 32, 32], expected float32 [1, 8, 32, 32]'],
    [
      'families-not-there',
      'output planes is float32 [1, 7, 32, 32], expected float32 [1, 9, 32, 32] for centre and 1 classes and 2 families',
    ],
    ['other-decoder', 'expected float32 [1, 6, 32] for yolo-obb and 1 classes'],
    ['no-network', 'make.py is no network'],
  ];
  for (const [id, message] of faults) {
    it(`is faulted: ${id}`, async () => {
      const looking = detector.detect(model(id), blank);
      await Promise.all([
        expect(looking).rejects.toMatchObject({ code: 'model-invalid', retryable: false }),
        expect(looking).rejects.toThrow(message),
      ]);
    });
  }

  it('is unknown when it was not opened with it', async () => {
    await expect(detector.detect({ ...centre, id: 'other' }, blank)).rejects.toMatchObject({
      code: 'model-not-found',
    });
    await expect(detector.detect(centre, [{ data: new Uint8Array(5) }])).rejects.toThrow(
      /holds 5 bytes, expected 12288/,
    );
  });
});

describe('tensor data', () => {
  const planar = Uint8Array.from([0, 51, 102, 153, 204, 255]); // two bands of three pixels
  const bands = ['red', 'nir'] as const;
  it('is normalised per band', () => {
    const normalise = { mean: [0.2, 0.4], std: [0.5, 2] };
    const data = toTensorData(planar, { layout: 'NCHW', type: 'float32', bands, normalise });
    const expected = [-0.4, 0, 0.4, 0.1, 0.2, 0.3];
    expect([...data].map((v, i) => Math.abs(v - (expected[i] as number)) < 1e-6)).toEqual(
      expected.map(() => true),
    );
  });
  it('is turned to pixel order for NHWC, bytes and floats alike', () => {
    const turned = [0, 153, 51, 204, 102, 255];
    expect([...toTensorData(planar, { layout: 'NHWC', type: 'uint8', bands, normalise: null })]).toEqual(
      turned,
    );
    expect([...toTensorData(planar, { layout: 'NHWC', type: 'float32', bands, normalise: null })]).toEqual(
      turned,
    );
  });
});
