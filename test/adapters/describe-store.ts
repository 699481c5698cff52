import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { describeAlerts } from './describe-store-alerts.ts';
import { describeChannels } from './describe-store-channels.ts';
import { describeObservations } from './describe-store-observations.ts';
import { describeOutbox } from './describe-store-outbox.ts';
import { describePasses } from './describe-store-passes.ts';
import { describeReferences } from './describe-store-references.ts';
import { describeReviews } from './describe-store-reviews.ts';
import { describeScenes } from './describe-store-scenes.ts';
import { describeShards } from './describe-store-shards.ts';
import { describeSites } from './describe-store-sites.ts';
import { describeStatics } from './describe-store-statics.ts';

/** What every store does, in memory and in a database. One store serves the whole suite: ids never meet. */
export function describeStore(name: string, make: () => Promise<Store>): void {
  describe(name, () => {
    let opened: Store;
    const store = (): Store => opened;
    beforeAll(async () => {
      opened = await make();
    });
    afterAll(() => opened.close());

    describe('sites and areas', () => describeSites(store));
    describe('scenes', () => describeScenes(store));
    describe('plans, shards, detections, faults', () => describeShards(store));
    describe('passes and views', () => describePasses(store));
    describe('observations and series', () => describeObservations(store));
    describe('references', () => describeReferences(store));
    describe('what counts rest on, and what stays put', () => describeStatics(store));
    describe('reviews', () => describeReviews(store));
    describe('channels', () => describeChannels(store));
    describe('messages and deliveries', () => describeOutbox(store));

    describe('charts, alerts, rules and silences', () => describeAlerts(store));

    test('answers a ping', () => store().ping());

    test('runs work under one key one after the other, under different keys side by side', async () => {
      const log: string[] = [];
      const work = (name: string, ms: number) => async (): Promise<string> => {
        log.push(`${name} in`);
        await new Promise((resolve) => setTimeout(resolve, ms));
        log.push(`${name} out`);
        return name;
      };
      const answers = await Promise.all([
        store().exclusively('key-a', work('first', 60)),
        store().exclusively('key-a', work('second', 5)),
        store().exclusively('key-b', work('other', 5)),
      ]);
      expect(answers).toEqual(['first', 'second', 'other']);
      expect(log.filter((line) => !line.startsWith('other'))).toEqual([
        'first in',
        'first out',
        'second in',
        'second out',
      ]);
      expect(log.indexOf('other out')).toBeLessThan(log.indexOf('first out'));
    });

    test('gives a key back when the work under it fails, and under it the store works', async () => {
      await expect(
        store().exclusively('key-c', async () => {
          await store().listSites();
          throw new Error('no luck');
        }),
      ).rejects.toThrow('no luck');
      await expect(store().exclusively('key-c', async () => 'again')).resolves.toBe('again');
    });
  });
}
