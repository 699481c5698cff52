import { afterAll, beforeAll, expect, it } from 'vitest';
import { boundsOfWagons, makeYard, paintDetector, ringOver, writeYard } from '../support/painted-yard.ts';
import { NOON, type Pipeline, SITE, startPipeline, YARD } from '../support/pipeline.ts';

const DAY_MS = 86_400_000;
const yard = makeYard();
let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline(paintDetector());
  await pipeline.area(ringOver(yard, boundsOfWagons(yard)));
});
afterAll(() => pipeline.close());

it('a yard that nobody moved for 90 days is static, from the day on which that is known back to the first', async () => {
  const path = await writeYard(yard, `${pipeline.folder}/yard.tif`);
  const statics = async () =>
    (await pipeline.store.series({ siteId: SITE, origin: 'real' })).map((point) => point.static);
  const wagons = yard.wagons.length;
  for (let i = 0; i < 10; i++) {
    const scene = await pipeline.count(path, { acquiredAt: NOON + i * 10 * DAY_MS });
    expect(await statics()).toEqual(Array(i + 1).fill(i < 9 ? 0 : wagons));
    const { id, seen } = await pipeline.observation(scene);
    const footings = await pipeline.store.listFootings({ areaId: YARD, origin: 'real' });
    const footing = footings.find(({ observationId }) => observationId === id);
    expect(footing?.boxes).toHaveLength(wagons);
    expect(seen).toBeGreaterThan(0.5);
    expect(footing?.seen).toContain('1');
  }
}, 60_000);
