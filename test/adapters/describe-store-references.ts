import { expect, test } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { sampleReference, uniqueId } from '../support/store-samples.ts';

export function describeReferences(store: () => Store): void {
  test('references are read back by site and time, replaced by id, and deleted once', async () => {
    const siteId = uniqueId('site');
    const late = sampleReference({
      siteId,
      origin: 'simulated',
      from: 2000,
      to: 2000,
      url: 'https://example.org/a',
      note: 'n',
    });
    const early = sampleReference({ siteId, from: -1000, to: 5, areaId: 'yard', class: null, seen: 0.25 });
    const other = sampleReference({ siteId: uniqueId('site'), count: null, sensor: 'WorldView-3' });
    await store().saveReferences([late, early, other]);
    expect(await store().listReferences({ siteId })).toEqual([early, late]);
    expect(await store().listReferences({})).toEqual(expect.arrayContaining([early, late, other]));

    const corrected = sampleReference({
      ...late,
      origin: 'real',
      count: 80,
      approximate: false,
      source: 'another',
    });
    await store().saveReferences([corrected]);
    expect(await store().listReferences({ siteId })).toEqual([early, corrected]);

    expect(await store().deleteReference(late.id)).toBe(true);
    expect(await store().deleteReference(late.id)).toBe(false);
    expect(await store().listReferences({ siteId })).toEqual([early]);
    await store().saveReferences([]);
  });

  test('many references are taken at once', async () => {
    const siteId = uniqueId('site');
    const many = Array.from({ length: 1100 }, (_, i) => sampleReference({ siteId, from: i, to: i }));
    await store().saveReferences(many);
    expect(await store().listReferences({ siteId })).toEqual(many);
  });
}
