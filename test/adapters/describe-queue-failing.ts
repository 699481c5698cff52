import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/domain/fault.ts';
import { jobId } from '../../src/domain/job.ts';
import { eventually, sleep } from '../support/eventually.ts';
import { detect, detects, ingest, observe, plan, record } from '../support/jobs.ts';
import { ids, type QueueBench } from './queue-bench.ts';

/** Retries, deaths and dead letters. */
export function describeFailing({ drain, idle, open }: QueueBench): void {
  describe('failing', () => {
    it('tries a retryable fault again, later each time, then tells the death once and keeps it', async () => {
      const queue = await open({ attempts: 3, backoffMs: 80 });
      const starts: number[] = [];
      const recorder = record(() => {
        starts.push(performance.now());
        throw new Fault('source-unreachable', `no answer, try ${starts.length}`);
      });
      await queue.enqueue(ingest('a'));
      await drain(queue, recorder);
      expect(starts).toHaveLength(3);
      const [first = 0, second = 0, third = 0] = starts;
      expect(second - first).toBeGreaterThanOrEqual(38);
      expect(third - second).toBeGreaterThanOrEqual(78);
      expect(recorder.deaths).toHaveLength(1);
      expect(recorder.deaths[0]?.fault).toMatchObject({ code: 'source-unreachable' });
      const { items } = await queue.failed({ limit: 10 });
      expect(items).toHaveLength(1);
      expect(items[0]).toMatchObject({
        id: jobId(ingest('a')),
        job: ingest('a'),
        code: 'source-unreachable',
        message: 'no answer, try 3',
        attempts: 3,
      });
      expect(Math.abs((items[0]?.failedAt ?? 0) - Date.now())).toBeLessThan(10_000);
    });

    it('lets a job live whose later try succeeds', async () => {
      const queue = await open();
      let tries = 0;
      const recorder = record(() => {
        tries += 1;
        if (tries < 3) throw new Fault('unavailable', 'not yet');
        return [plan('a')];
      });
      await queue.enqueue(ingest('a'));
      await drain(queue, recorder);
      expect(recorder.ran).toEqual(ids([ingest('a'), ingest('a'), ingest('a'), plan('a')]));
      expect(recorder.deaths).toEqual([]);
      expect((await queue.counts()).failed).toBe(0);
    });

    it('does not try again what cannot get better', async () => {
      const queue = await open();
      const recorder = record(() => {
        throw new Fault('raster-unreadable', 'strip 4 of 9 ends at byte 120: "expected 4096"');
      });
      await queue.enqueue(ingest('a'));
      await drain(queue, recorder);
      expect(recorder.ran).toHaveLength(1);
      expect((await queue.failed({ limit: 1 })).items[0]).toMatchObject({
        code: 'raster-unreadable',
        message: 'strip 4 of 9 ends at byte 120: "expected 4096"',
        attempts: 1,
      });
    });

    it('takes any other error for internal and retryable', async () => {
      const queue = await open({ attempts: 2 });
      const recorder = record(() => {
        throw new TypeError('x is undefined');
      });
      await queue.enqueue(ingest('a'));
      await drain(queue, recorder);
      expect(recorder.ran).toHaveLength(2);
      expect(recorder.deaths[0]?.fault).toMatchObject({ code: 'internal', message: 'x is undefined' });
    });

    it('keeps a job until its death could be told', async () => {
      const queue = await open({ attempts: 1 });
      let refusals = 2;
      const recorder = record(
        (job) => {
          if (job.kind === 'detect') throw new Fault('raster-unreadable', 'no');
          return [];
        },
        async () => {
          refusals -= 1;
          if (refusals >= 0) throw new Fault('unavailable', 'the database does not answer');
        },
      );
      await queue.enqueue({ all: detects('a', 1), then: observe('a') });
      await drain(queue, recorder);
      expect(recorder.deaths).toHaveLength(1);
      expect(recorder.ran.at(-1)).toBe(jobId(observe('a')));
      expect((await queue.failed({ limit: 10 })).items).toHaveLength(1);
    });
  });

  describe('dead letters', () => {
    const dies = record(() => {
      throw new Fault('raster-unreadable', 'no');
    });

    it('are listed in pages, newest first', async () => {
      const queue = await open();
      for (const scene of ['a', 'b', 'c', 'd', 'e']) {
        await queue.enqueue(ingest(scene));
        await drain(queue, dies);
      }
      const first = await queue.failed({ limit: 2 });
      const second = await queue.failed({ limit: 2, cursor: first.next ?? '' });
      const third = await queue.failed({ limit: 2, cursor: second.next ?? '' });
      const scenes = [first, second, third].map((page) => page.items.map((item) => item.job.sceneId));
      expect(scenes).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
      expect(third.next).toBeNull();
      await expect(queue.failed({ limit: 2, cursor: 'nonsense' })).rejects.toMatchObject({
        code: 'invalid-request',
      });
    });

    it('go on from the next one when the last of a page was revived', async () => {
      const queue = await open();
      for (const scene of ['a', 'b', 'c', 'd']) {
        await queue.enqueue(ingest(scene));
        await drain(queue, dies);
      }
      const first = await queue.failed({ limit: 2 });
      await queue.retry(jobId(ingest('c')));
      const second = await queue.failed({ limit: 2, cursor: first.next ?? '' });
      expect(second.items.map((item) => item.job.sceneId)).toEqual(['b', 'a']);
    });

    it('run anew with all attempts when retried', async () => {
      const queue = await open({ attempts: 2 });
      let broken = true;
      const recorder = record(() => {
        if (broken) throw new Fault('unavailable', 'broken');
        return [];
      });
      await queue.enqueue(ingest('a'));
      await drain(queue, recorder);
      await queue.retry(jobId(ingest('a')));
      await drain(queue, recorder);
      expect(recorder.ran).toHaveLength(4);
      broken = false;
      await queue.retry(jobId(ingest('a')));
      await drain(queue, recorder);
      expect(recorder.ran).toHaveLength(5);
      expect(recorder.deaths).toHaveLength(2);
      expect((await queue.counts()).failed).toBe(0);
    });

    it('bring what had gone on without them to run again after them', async () => {
      const queue = await open();
      let broken = true;
      const recorder = record((job) => {
        if (broken && job.kind === 'detect' && job.shard === 1) throw new Fault('raster-unreadable', 'no');
        return [];
      });
      await queue.enqueue({ all: detects('a', 3), then: observe('a') });
      await drain(queue, recorder);
      broken = false;
      await queue.retry(jobId(detect('a', 1)));
      await drain(queue, recorder);
      expect(recorder.ran.slice(4)).toEqual(ids([detect('a', 1), observe('a')]));
    });

    it('are waited for when they are retried before what waits has started', async () => {
      const queue = await open();
      let runs = 0;
      let hold = true;
      const recorder = record(async (job) => {
        if (job.kind !== 'detect') return [];
        if (job.shard === 1) while (hold) await sleep(5);
        else if (++runs === 1) throw new Fault('raster-unreadable', 'no');
        else await sleep(100);
        return [];
      });
      await queue.enqueue({ all: detects('a', 2), then: observe('a') });
      const worker = await queue.work(recorder, { concurrency: 2 });
      await eventually('one died', async () => (await queue.counts()).failed === 1);
      await queue.retry(jobId(detect('a', 0)));
      hold = false;
      await idle(queue);
      await worker.close(1_000);
      expect(recorder.events.at(-3)).toBe(`end ${jobId(detect('a', 0))}`);
      expect(recorder.ran.filter((id) => id === jobId(observe('a')))).toHaveLength(1);
    });

    it('may die again without holding up what waits for them', async () => {
      const queue = await open();
      let hold = true;
      const recorder = record(async (job) => {
        if (job.kind !== 'detect') return [];
        if (job.shard === 0) throw new Fault('raster-unreadable', 'no');
        while (hold) await sleep(5);
        return [];
      });
      await queue.enqueue({ all: detects('a', 2), then: observe('a') });
      const worker = await queue.work(recorder, { concurrency: 2 });
      for (let deaths = 1; deaths <= 2; deaths++) {
        await eventually('it died', async () => (await queue.counts()).failed === 1);
        await queue.retry(jobId(detect('a', 0)));
      }
      await eventually('it died again', async () => (await queue.counts()).failed === 1);
      expect(recorder.ran).not.toContain(jobId(observe('a')));
      hold = false;
      await idle(queue);
      await worker.close(1_000);
      expect(recorder.ran.at(-1)).toBe(jobId(observe('a')));
      expect(recorder.deaths).toHaveLength(3);
    });

    it('bring what runs without them to run again after them', async () => {
      const queue = await open({ attempts: 1 });
      let runs = 0;
      let hold = true;
      const recorder = record(async (job) => {
        if (job.kind === 'detect' && ++runs === 1) throw new Fault('raster-unreadable', 'no');
        while (hold) await sleep(5);
        return [];
      });
      await queue.enqueue({ all: detects('a', 1), then: observe('a') });
      const worker = await queue.work(recorder, { concurrency: 2 });
      await eventually('the last job runs', () => recorder.ran.length === 2);
      await queue.retry(jobId(detect('a', 0)));
      hold = false;
      await idle(queue);
      await worker.close(1_000);
      expect(recorder.ran.filter((id) => id === jobId(observe('a')))).toHaveLength(2);
      expect(recorder.events.at(-1)).toBe(`end ${jobId(observe('a'))}`);
      expect(recorder.events.indexOf(`end ${jobId(detect('a', 0))}`)).toBeLessThan(
        recorder.events.lastIndexOf(`start ${jobId(observe('a'))}`),
      );
      expect(recorder.deaths).toHaveLength(1);
    });

    it('are not found under an id that is unknown or alive', async () => {
      const queue = await open();
      await queue.enqueue(ingest('a'));
      for (const id of ['nothing', jobId(ingest('a'))])
        await expect(queue.retry(id)).rejects.toMatchObject({ code: 'not-found' });
    });
  });
}
