import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lonLatGrid } from '../../src/domain/area-grid.ts';
import { SCENES_TO_VALIDATE } from '../../src/domain/learn-rates.ts';
import type { Observation } from '../../src/domain/observation.ts';
import type { Findings, Review } from '../../src/domain/review.ts';
import { reviewGround } from '../../src/domain/review-ground.ts';
import type { Area } from '../../src/domain/site.ts';
import {
  boundsOfWagons,
  makeYard,
  paintDetector,
  ringOver,
  writeYard,
  type Yard,
} from '../support/painted-yard.ts';
import { type Pipeline, SITE, startPipeline, YARD } from '../support/pipeline.ts';
import { confirm, reject, reviewOf } from '../support/reviews.ts';
import { uniqueId } from '../support/store-samples.ts';

let yard: Yard;
let pipeline: Pipeline;
let serial = 0;
const file = (): string => `${pipeline.folder}/${++serial}.tif`;
const wholeYard = () => ringOver(yard, boundsOfWagons(yard));

beforeAll(() => {
  yard = makeYard();
});
beforeEach(async () => {
  await pipeline?.close();
  pipeline = await startPipeline(paintDetector());
});
afterAll(() => pipeline.close());

/** What is said of an observation, saved as an API would. */
async function review(
  observation: Observation,
  area: Area,
  say: (ground: ReturnType<typeof reviewGround>) => Partial<Findings>,
  of: Partial<Review> = {},
): Promise<Review> {
  const views = await pipeline.store.sceneViews(observation);
  const frames = { footprints: new Map(), edgeM: 13 };
  const ground = reviewGround(observation, lonLatGrid(area.ring ?? []), views, frames, null);
  const { areaId, areaRevision, siteId, passId, origin, at, modelId, modelVersion } = observation;
  const key = { areaId, areaRevision, siteId, passId, origin, at, modelId, modelVersion };
  const made = reviewOf(ground, say(ground), { ...key, observationId: observation.id, ...of });
  await pipeline.store.saveReview(made);
  return made;
}

const series = () => pipeline.store.series({ siteId: SITE, origin: 'real' });
const evaluate = (sceneId: string) =>
  pipeline.run({ kind: 'evaluate', areaId: YARD, sceneId, generation: 1, cause: `rv.${++serial}` });

describe('a review', () => {
  it('supersedes the count in the series, and gives it back when it is withdrawn', async () => {
    const area = await pipeline.area(wholeYard());
    const scene = await pipeline.count(await writeYard(yard, file()));
    const observation = await pipeline.observation(scene);
    const said = await review(observation, area, ({ boxes }) => ({
      decisions: boxes.map((box, i) => (i < 5 ? reject(box) : confirm(box))),
    }));
    await evaluate(scene.id);
    const truth = yard.wagons.length;
    expect(await series()).toMatchObject([
      {
        raw: truth,
        value: truth - 5,
        visibility: 'reviewed',
        review: { isCurrent: true, reviews: [said.id], model: { value: observation.counts[0]?.value } },
      },
    ]);
    await pipeline.store.saveReview({ ...said, revision: 2, isWithdrawn: true });
    await evaluate(scene.id);
    expect(await series()).toMatchObject([{ value: observation.counts[0]?.value, review: null }]);
  });

  it('that draws ground out lowers what was seen, and still counts all that is left', async () => {
    const area = await pipeline.area(wholeYard());
    const scene = await pipeline.count(await writeYard(yard, file()));
    const before = await pipeline.observation(scene);
    const [x0, y0, x1, y1] = boundsOfWagons(yard);
    const left = ringOver(yard, [x0, y0, x0 + 0.3 * (x1 - x0), y1]);
    const said = await review(before, area, () => ({ hidden: [left] }));
    await pipeline.run({ kind: 'observe', sceneId: scene.id, generation: 1, cause: `${said.id}.1` });

    const after = await pipeline.observation(scene);
    expect(after.seen).toBeCloseTo(before.seen - 0.3, 1);
    expect(after.counts[0]?.raw).toBeLessThan(before.counts[0]?.raw ?? 0);
    const [point] = await series();
    expect(point).toMatchObject({
      value: after.counts[0]?.raw,
      visibility: 'reviewed',
      review: { isCurrent: true },
    });
    expect(point?.seen).toBeCloseTo(after.seen, 6);
    expect(said.tally.seen).toBeCloseTo(after.seen, 6);
  });

  it('still counts when the area was verified and counted anew', async () => {
    const area = await pipeline.area(wholeYard(), { verified: false });
    const path = await writeYard(yard, file());
    const scene = await pipeline.count(path);
    const said = await review(await pipeline.observation(scene), area, () => ({}));
    await pipeline.area(wholeYard(), { verified: true });
    await pipeline.store.updateScene(scene.id, { generation: 2, state: { kind: 'queued' } });
    await pipeline.run({ kind: 'ingest', sceneId: scene.id, generation: 2 });
    const [point] = await series();
    expect(point?.observation).toContain('~r2~');
    expect(point).toMatchObject({ visibility: 'reviewed', review: { isCurrent: true, reviews: [said.id] } });
  });

  it('that asks for a second look at a scene whose bytes are gone leaves it as it was', async () => {
    const area = await pipeline.area(wholeYard());
    const path = await writeYard(yard, file());
    const scene = await pipeline.count(path);
    const said = await review(await pipeline.observation(scene), area, () => ({}));
    await rm(path);
    await pipeline.run({ kind: 'observe', sceneId: scene.id, generation: 1, cause: `${said.id}.1` });
    expect((await pipeline.store.getScene(scene.id))?.state).toEqual({ kind: 'done' });
    expect(await pipeline.store.faults(scene.id)).toMatchObject([{ stage: 'observe' }]);
  });

  it('of another version’s boxes is told beside the new number, and supersedes its own version’s alone', async () => {
    const area = await pipeline.area(wholeYard());
    const scene = await pipeline.count(await writeYard(yard, file()));
    const said = await review(await pipeline.observation(scene), area, () => ({}));
    const observation = await pipeline.observation(scene);
    await pipeline.store.saveObservation({ ...observation, id: `${observation.id}x`, modelVersion: '2.0.0' });
    await evaluate(scene.id);
    const all = await pipeline.store.series({ siteId: SITE, origin: 'real', modelVersion: 'all' });
    expect(
      all.map(({ modelVersion, visibility, review: told }) => [modelVersion, visibility, told?.isCurrent]),
    ).toEqual([
      ['1.0.0', 'reviewed', true],
      ['2.0.0', 'estimated', false],
    ]);
    expect(all[1]?.review?.reviews).toEqual([said.id]);
  });

  it('teaches the model’s error rates: twenty of them, and the next scene is counted by what they say', async () => {
    const area = await pipeline.area(wholeYard());
    const first = await pipeline.observation(await pipeline.count(await writeYard(yard, file())));
    expect(first.caveats).toContain('not-validated-here');
    for (let i = 0; i < SCENES_TO_VALIDATE; i++)
      await review(first, area, () => ({}), { passId: uniqueId('pass') });
    const next = await pipeline.observation(
      await pipeline.count(await writeYard(yard, file()), { acquiredAt: (first.at ?? 0) + 86_400_000 }),
    );
    expect(next.caveats).not.toContain('not-validated-here');
    const [before, after] = [first.counts[0], next.counts[0]];
    expect(before?.rates).toMatchObject({ from: 'card', reviewedScenes: 0 });
    expect(after?.rates).toMatchObject({ from: 'reviews', reviewedScenes: 20 });
    const truth = yard.wagons.length;
    expect([after?.low, after?.high].every((end) => end !== undefined && end !== null)).toBe(true);
    expect(after?.low).toBeLessThanOrEqual(truth);
    expect(after?.high).toBeGreaterThanOrEqual(truth);
    expect((after?.high ?? 0) - (after?.low ?? 0)).toBeLessThan((before?.high ?? 0) - (before?.low ?? 0));
  });
});
