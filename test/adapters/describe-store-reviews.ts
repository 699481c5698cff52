import { expect, test } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { addedAt, columns, groundWith, reviewOf, wagons } from '../support/reviews.ts';
import { NOON, uniqueId } from '../support/store-samples.ts';

const ground = groundWith(wagons(3));

export function describeReviews(store: () => Store): void {
  test('a review is read back exactly as it was saved, and the same again changes nothing', async () => {
    const review = reviewOf(ground, {
      added: [addedAt(25, 80)],
      hidden: [columns(200, 210)],
      note: '안개 – haze',
    });
    await store().saveReview(review);
    await store().saveReview(review);
    expect(await store().getReview(review.id)).toEqual(review);
    expect(await store().reviewTrail(review.id)).toEqual([review]);
    expect(await store().getReview('nobody')).toBeNull();
    expect(await store().reviewTrail('nobody')).toEqual([]);
  });

  test('a review is saved while its name is held by whoever saves it', async () => {
    const review = reviewOf(ground);
    await store().exclusively(`review:${review.id}`, () => store().saveReview(review));
    expect(await store().getReview(review.id)).toEqual(review);
  });

  test('every revision is kept, and the latest stands', async () => {
    const first = reviewOf(ground, { searched: false });
    const second = { ...first, revision: 2, searched: true, savedAt: first.savedAt + 1 };
    await store().saveReview(first);
    await store().saveReview(second);
    expect(await store().getReview(first.id)).toEqual(second);
    expect(await store().reviewTrail(first.id)).toEqual([first, second]);
  });

  test('a revision that does not follow the latest is refused', async () => {
    const first = reviewOf(ground);
    await expect(store().saveReview({ ...first, revision: 2 })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('the latest is 0'),
    });
    await store().saveReview(first);
    await expect(store().saveReview({ ...first, analyst: 'Lee' })).rejects.toMatchObject({
      code: 'conflict',
    });
    const saves = [1, 2, 3].map((n) => store().saveReview({ ...first, revision: 2, savedAt: n }));
    const outcomes = await Promise.allSettled(saves);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await store().reviewTrail(first.id)).toHaveLength(2);
  });

  test('those that stand are listed by place, pass and model, by acquisition time', async () => {
    const siteId = uniqueId('site');
    const [yard, quay] = [uniqueId('area'), uniqueId('area')];
    const of = { siteId, areaId: yard, passId: 'a' };
    const later = reviewOf(ground, {}, { ...of, at: NOON + 5, passId: 'b' });
    const early = reviewOf(ground, {}, { ...of, at: NOON });
    const undated = reviewOf(ground, {}, { ...of, at: null });
    const newer = reviewOf(ground, {}, { ...of, areaId: quay, at: NOON + 2, modelVersion: '2' });
    const fake = reviewOf(ground, {}, { ...of, origin: 'simulated', at: NOON + 3 });
    const gone = reviewOf(ground, {}, of);
    for (const review of [undated, later, early, newer, fake, gone]) await store().saveReview(review);
    await store().saveReview({ ...gone, revision: 2, isWithdrawn: true });

    const ids = async (query: Parameters<Store['listReviews']>[0]) =>
      (await store().listReviews({ siteId, ...query })).map(({ id }) => id);
    expect(await ids({})).toEqual([early, newer, fake, later, undated].map(({ id }) => id));
    expect(await ids({ origin: 'simulated' })).toEqual([fake.id]);
    expect(await ids({ areaId: quay })).toEqual([newer.id]);
    expect(await ids({ passId: 'b' })).toEqual([later.id]);
    expect(await ids({ modelId: 'railcar-50cm', modelVersion: '2' })).toEqual([newer.id]);
    expect(await ids({ modelId: 'another' })).toEqual([]);

    const { decisions: _, added: __, hidden: ___, ...summary } = newer;
    expect(await store().listReviews({ areaId: quay })).toEqual([summary]);
    expect(await store().readReviews({ areaId: quay })).toEqual([newer]);
  });
}
