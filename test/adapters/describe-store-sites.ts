import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Site } from '../../src/domain/site.ts';
import type { Store } from '../../src/ports/store.ts';
import { sampleArea, sampleObservation, sampleScene, uniqueId } from '../support/store-samples.ts';

const site = (): Omit<Site, 'areas'> => ({
  id: uniqueId('site'),
  name: 'Tumangang',
  timezone: 'Asia/Pyongyang',
  fictional: false,
});

export function describeSites(store: () => Store): void {
  test('a site is created, renamed, listed by id, and not there once deleted', async () => {
    const saved = await store().saveSite(site());
    expect(saved.areas).toEqual([]);
    const renamed = await store().saveSite({ ...saved, name: '두만강' });
    expect(await store().getSite(saved.id)).toEqual({ ...renamed, name: '두만강' });
    const ids = (await store().listSites()).map((each) => each.id);
    expect(ids).toContain(saved.id);
    expect(ids).toEqual([...ids].sort());
    expect(await store().deleteSite(saved.id)).toBe(true);
    expect(await store().deleteSite(saved.id)).toBe(false);
    expect(await store().getSite(saved.id)).toBeNull();
  });

  test('an area is read back as it was drawn', async () => {
    const { id } = await store().saveSite(site());
    const degrees = fc.double({ min: -180, max: 180, noNaN: true }).map((x) => x + 0);
    const ring = fc.array(fc.tuple(degrees, degrees), { minLength: 4, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(ring, fc.boolean(), async (points, verified) => {
        const drawn = await store().saveArea(sampleArea(id, { ring: points, verified }), 0);
        expect(await store().getArea(drawn.id)).toEqual(drawn);
        expect(drawn).toMatchObject({ ring: points, verified, revision: 1 });
      }),
      { numRuns: 15 },
    );
  });

  test('editing an area makes a revision; the old ones stay as they were, and a site shows the latest', async () => {
    const { id } = await store().saveSite(site());
    const first = await store().saveArea(sampleArea(id), 0);
    const second = await store().saveArea({ ...first, name: 'West yard', verified: true }, 1);
    expect(second).toEqual({ ...first, name: 'West yard', verified: true, revision: 2 });
    expect(await store().areaRevisions(first.id)).toEqual([first, second]);
    expect(await store().getArea(first.id, 1)).toEqual(first);
    expect(await store().getArea(first.id, 3)).toBeNull();
    expect((await store().getSite(id))?.areas).toEqual([second]);
  });

  test('an edit of anything but the latest revision is a conflict that names both', async () => {
    const { id } = await store().saveSite(site());
    const first = await store().saveArea(sampleArea(id), 0);
    await store().saveArea(first, 1);
    for (const expected of [0, 1, 3]) {
      const edit = store().saveArea(first, expected);
      await expect(edit).rejects.toMatchObject({
        code: 'conflict',
        message: `area "${first.id}": revision ${expected} was expected, the latest is 2`,
      });
    }
  });

  test('of many edits at once of one revision, one wins', async () => {
    const { id } = await store().saveSite(site());
    const first = await store().saveArea(sampleArea(id), 0);
    const edits = await Promise.allSettled(
      Array.from({ length: 5 }, (_, i) => store().saveArea({ ...first, name: `edit ${i}` }, 1)),
    );
    expect(edits.filter((edit) => edit.status === 'fulfilled')).toHaveLength(1);
    expect(await store().areaRevisions(first.id)).toHaveLength(2);
  });

  test('an area of a site that is not there is refused', async () => {
    const lost = store().saveArea(sampleArea('no-such-site'), 0);
    await expect(lost).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('"no-such-site"'),
    });
  });

  test('a retired area is planned no more, keeps its revisions, and comes back by a new one', async () => {
    const { id } = await store().saveSite(site());
    const area = await store().saveArea(sampleArea(id), 0);
    expect(await store().retireArea(area.id)).toBe(true);
    expect(await store().retireArea(area.id)).toBe(false);
    expect((await store().getSite(id))?.areas).toEqual([]);
    expect(await store().getArea(area.id)).toEqual(area);
    const again = await store().saveArea(area, 1);
    expect((await store().getSite(id))?.areas).toEqual([again]);
  });

  test('an area is retired as it was seen: of another revision it stays planned, and the conflict names both', async () => {
    const { id } = await store().saveSite(site());
    const first = await store().saveArea(sampleArea(id), 0);
    const second = await store().saveArea(first, 1);
    await expect(store().retireArea(first.id, 1)).rejects.toMatchObject({
      code: 'conflict',
      message: `area "${first.id}": revision 1 was expected, the latest is 2`,
    });
    expect((await store().getSite(id))?.areas).toEqual([second]);
    expect(await store().retireArea(first.id, 2)).toBe(true);
    expect(await store().retireArea(first.id, 2)).toBe(false);
    expect(await store().retireArea('no-such-area', 1)).toBe(false);
  });

  test('an edit is never retired by who saw the revision before it', async () => {
    const { id } = await store().saveSite(site());
    for (let i = 0; i < 5; i++) {
      const first = await store().saveArea(sampleArea(id), 0);
      const [edit, retirement] = await Promise.allSettled([
        store().saveArea({ ...first, name: 'edited' }, 1),
        store().retireArea(first.id, 1),
      ]);
      // whichever came first: an edit after the retirement plans the area again
      expect(edit.status).toBe('fulfilled');
      if (retirement.status === 'rejected') expect(retirement.reason).toMatchObject({ code: 'conflict' });
      expect((await store().getSite(id))?.areas.map((area) => area.id)).toContain(first.id);
    }
  });

  test('deleting a site drops areas that nothing cites and keeps those that an observation cites', async () => {
    const { id } = await store().saveSite(site());
    const cited = await store().saveArea(sampleArea(id), 0);
    const unused = await store().saveArea(sampleArea(id), 0);
    const { scene } = await store().insertScene(sampleScene());
    await store().saveObservation(sampleObservation({ areaId: cited.id, siteId: id, sceneIds: [scene.id] }));
    expect(await store().deleteSite(id)).toBe(true);
    expect(await store().getArea(unused.id)).toBeNull();
    expect(await store().getArea(cited.id)).toEqual(cited);
    expect(await store().listObservations({ areaId: cited.id, origin: 'real' })).toHaveLength(1);
  });
}
