import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/domain/fault.ts';
import { eventually, sleep } from '../support/eventually.ts';
import { detect, detects, ingest, observe, plan, record, untilAborted } from '../support/jobs.ts';
import { ids, type QueueBench } from './queue-bench.ts';

/** Liveness, counts, cancelling and closing. */
export function describeEnding({ drain, idle, open }: QueueBench): void {
  describe('liveness', () => {
    it('says whether a generation of a scene has jobs, whatever they do', async () => {
      const queue = await open({ backoffMs: 300 });
      expect(await queue.isLive('a', 1)).toBe(false);
      await queue.enqueue(ingest('a'));
      await queue.enqueue(ingest('b', 2));
      await queue.enqueue({ all: detects('c', 1), then: observe('c') });
      const asked = ['a', 'b', 'c', 'd'].flatMap((scene) => [queue.isLive(scene, 1), queue.isLive(scene, 2)]);
      expect(await Promise.all(asked)).toEqual([true, false, false, true, true, false, false, false]);

      const during: boolean[] = [];
      let tries = 0;
      const recorder = record(async (job) => {
        during.push(await queue.isLive(job.sceneId, job.generation));
        tries += 1;
        if (tries === 1) throw new Fault('unavailable', 'later');
        return [];
      });
      const worker = await queue.work(recorder, { concurrency: 1 });
      await eventually('a job is delayed', async () => (await queue.counts()).delayed === 1);
      expect(await queue.isLive('c', 1)).toBe(true);
      await idle(queue);
      await worker.close(1_000);
      expect(during).toEqual([true, true, true, true, true]);
      expect(await queue.isLive('a', 1)).toBe(false);
    });

    it('does not count dead letters', async () => {
      const queue = await open();
      await queue.enqueue(ingest('a'));
      await drain(
        queue,
        record(() => {
          throw new Fault('raster-unreadable', 'no');
        }),
      );
      expect(await queue.isLive('a', 1)).toBe(false);
    });
  });

  it('counts jobs by what they do', async () => {
    const queue = await open({ backoffMs: 5_000 });
    const recorder = record(async (job, signal) => {
      if (job.sceneId === 'dies') throw new Fault('raster-unreadable', 'no');
      if (job.sceneId === 'later') throw new Fault('unavailable', 'later');
      return untilAborted(signal);
    });
    for (const scene of ['dies', 'later', 'runs']) await queue.enqueue(ingest(scene));
    const worker = await queue.work(recorder, { concurrency: 1 });
    await eventually('one runs', async () => (await queue.counts()).active === 1);
    await queue.enqueue(ingest('waits'));
    await queue.enqueue({ all: detects('a', 2), then: observe('a') });
    await eventually('one died', async () => (await queue.counts()).failed === 1);
    expect(await queue.counts()).toEqual({ waiting: 4, active: 1, delayed: 1, failed: 1 });
    await worker.close(0);
  });

  describe('cancelling', () => {
    it('removes what waits of a scene and of no other, and lets it be added again', async () => {
      const queue = await open();
      await queue.enqueue(ingest('a'));
      await queue.enqueue(ingest('ab'));
      await queue.enqueue({ all: detects('a', 3), then: observe('a') });
      await queue.cancel('a');
      expect(await queue.counts()).toMatchObject({ waiting: 1 });
      expect(await queue.isLive('a', 1)).toBe(false);
      const recorder = record(() => []);
      await drain(queue, recorder);
      expect(recorder.ran).toEqual(ids([ingest('ab')]));
      await queue.enqueue({ all: detects('a', 1), then: observe('a') });
      await drain(queue, recorder);
      expect(recorder.ran.slice(1)).toEqual(ids([detect('a', 0), observe('a')]));
    });

    it('removes a job that waits for its next try', async () => {
      const queue = await open({ backoffMs: 60_000 });
      const recorder = record(() => {
        throw new Fault('unavailable', 'later');
      });
      await queue.enqueue(ingest('a'));
      const worker = await queue.work(recorder, { concurrency: 1 });
      await eventually('it is delayed', async () => (await queue.counts()).delayed === 1);
      await queue.cancel('a');
      expect((await queue.counts()).delayed).toBe(0);
      await worker.close(1_000);
    });

    it('aborts what runs: it ends without a death, and what waits for it is gone', async () => {
      const queue = await open();
      const recorder = record((job, signal) => (job.sceneId === 'a' ? untilAborted(signal) : []));
      await queue.enqueue({ all: detects('a', 4), then: observe('a') });
      const worker = await queue.work(recorder, { concurrency: 2 });
      await eventually('two run', () => recorder.ran.length === 2);
      await queue.enqueue(ingest('b'));
      await queue.cancel('a');
      await idle(queue);
      await worker.close(1_000);
      expect(recorder.ran.slice(2)).toEqual(ids([ingest('b')]));
      expect(recorder.deaths).toEqual([]);
      expect((await queue.counts()).failed).toBe(0);
    });

    it('enqueues nothing that a cancelled run returns', async () => {
      const queue = await open();
      const recorder = record(async (_, signal) => {
        await untilAborted(signal).catch(() => undefined);
        return [plan('a')];
      });
      await queue.enqueue(ingest('a'));
      const worker = await queue.work(recorder, { concurrency: 1 });
      await eventually('it runs', () => recorder.ran.length === 1);
      await queue.cancel('a');
      await idle(queue);
      await worker.close(1_000);
      expect(recorder.ran).toEqual(ids([ingest('a')]));
    });

    it('takes a cancelled fault of the handler for an end', async () => {
      const queue = await open();
      const recorder = record(() => {
        throw new Fault('cancelled', 'the scene was cancelled elsewhere');
      });
      await queue.enqueue(ingest('a'));
      await drain(queue, recorder);
      expect(recorder.ran).toHaveLength(1);
      expect(recorder.deaths).toEqual([]);
      expect((await queue.counts()).failed).toBe(0);
    });
  });

  describe('closing', () => {
    it('lets a running job finish and takes no other', async () => {
      const queue = await open();
      const recorder = record(async () => {
        await sleep(150);
        return [];
      });
      await queue.enqueue(ingest('a'));
      await queue.enqueue(ingest('b'));
      const worker = await queue.work(recorder, { concurrency: 1 });
      await eventually('one runs', () => recorder.ran.length === 1);
      await worker.close(5_000);
      expect(recorder.events).toEqual(['start ingest~a~g1', 'end ingest~a~g1']);
      expect(await queue.counts()).toMatchObject({ waiting: 1, active: 0 });
    });

    it('gives back what does not finish in time, as if it had never run', async () => {
      const [one, two] = [await open({ attempts: 1 }), await open({ attempts: 1 })];
      const stuck = record((_, signal) => untilAborted(signal));
      await one.enqueue(ingest('a'));
      await one.enqueue(detect('a', 0));
      const worker = await one.work(stuck, { concurrency: 2 });
      await eventually('both run', () => stuck.ran.length === 2);
      await worker.close(30);
      expect(await two.counts()).toEqual({ waiting: 2, active: 0, delayed: 0, failed: 0 });
      expect(stuck.deaths).toEqual([]);
      const recorder = record(() => []);
      await drain(two, recorder);
      expect([...recorder.ran].sort()).toEqual(ids([detect('a', 0), ingest('a')]));
    });

    it('gives back what does not heed its signal, and ignores what it answers later', async () => {
      const [one, two] = [await open({ abortMs: 60 }), await open()];
      let release = (): void => undefined;
      const deaf = record(
        () =>
          new Promise((resolve) => {
            release = () => resolve([plan('a')]);
          }),
      );
      await one.enqueue(ingest('a'));
      const worker = await one.work(deaf, { concurrency: 1 });
      await eventually('it runs', () => deaf.ran.length === 1);
      await worker.close(30);
      const recorder = record(() => []);
      await drain(two, recorder);
      release();
      await sleep(50);
      expect(recorder.ran).toEqual(ids([ingest('a')]));
      expect(await two.counts()).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
    });

    it('may be asked for twice', async () => {
      const queue = await open();
      const worker = await queue.work(
        record(() => []),
        { concurrency: 1 },
      );
      await Promise.all([worker.close(10), worker.close(10)]);
      await Promise.all([queue.close(), queue.close()]);
    });
  });
}
