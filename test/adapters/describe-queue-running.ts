import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/domain/fault.ts';
import { type Job, jobId } from '../../src/domain/job.ts';
import { eventually, sleep } from '../support/eventually.ts';
import { detect, detects, ingest, observe, plan, record } from '../support/jobs.ts';
import { ids, type QueueBench } from './queue-bench.ts';

/** Order, ids and groups. */
export function describeRunning({ drain, idle, open }: QueueBench): void {
  describe('running', () => {
    it('hands the job over as it was given, and enqueues what the handler returns', async () => {
      const queue = await open();
      const seen: Job[] = [];
      await queue.enqueue(detect('a', 3));
      await drain(
        queue,
        record((job) => {
          seen.push(job);
          return job.kind === 'detect' ? [observe('a'), ingest('b')] : [];
        }),
      );
      expect(seen[0]).toEqual(detect('a', 3));
      expect(ids(seen).sort()).toEqual(ids([detect('a', 3), ingest('b'), observe('a')]).sort());
    });

    it('runs the steps nearest to a count first', async () => {
      const queue = await open();
      for (const job of [ingest('b'), ingest('a'), plan('a'), detect('a', 0), observe('a')])
        await queue.enqueue(job);
      const recorder = record(() => []);
      await drain(queue, recorder, 1);
      expect(recorder.ran).toEqual(ids([observe('a'), detect('a', 0), plan('a'), ingest('b'), ingest('a')]));
    });

    it('wakes an idle worker at once', async () => {
      const [one, two] = [await open(), await open()];
      const recorder = record(() => []);
      const worker = await one.work(recorder, { concurrency: 2 });
      for (const scene of ['a', 'b', 'c']) {
        await sleep(150);
        await two.enqueue(ingest(scene));
        await eventually(`${scene} ran`, () => recorder.ran.includes(jobId(ingest(scene))), 1_000);
      }
      await worker.close(1_000);
    });

    it('shares jobs among workers and runs none twice', async () => {
      const [one, two] = [await open(), await open()];
      const recorder = record(async () => {
        await sleep(1);
        return [];
      });
      const workers = [
        await one.work(recorder, { concurrency: 2 }),
        await two.work(recorder, { concurrency: 2 }),
      ];
      for (let i = 0; i < 40; i++) await one.enqueue(ingest(`s${i}`));
      await idle(two);
      await Promise.all(workers.map((worker) => worker.close(1_000)));
      expect(recorder.ran).toHaveLength(40);
      expect(new Set(recorder.ran).size).toBe(40);
    });
  });

  describe('ids', () => {
    it('adds a live job only once, waiting or running', async () => {
      const queue = await open();
      await queue.enqueue(ingest('a'));
      await queue.enqueue(ingest('a'));
      const recorder = record(async () => {
        await queue.enqueue(ingest('a'));
        return [];
      });
      await drain(queue, recorder);
      expect(recorder.ran).toEqual(ids([ingest('a')]));
    });

    it('adds a job again whose earlier run has ended, well or not', async () => {
      const queue = await open();
      const recorder = record((job) => {
        if (job.kind === 'plan') throw new Fault('raster-unreadable', 'no IFD');
        return [];
      });
      for (let round = 0; round < 2; round++) {
        await queue.enqueue(ingest('a'));
        await queue.enqueue(plan('a'));
        await drain(queue, recorder);
      }
      expect([...recorder.ran].sort()).toEqual(ids([ingest('a'), ingest('a'), plan('a'), plan('a')]));
      expect(recorder.deaths).toHaveLength(2);
      expect((await queue.failed({ limit: 10 })).items).toHaveLength(1);
    });
  });

  describe('groups', () => {
    it('starts the last job when all others have ended', async () => {
      const queue = await open();
      await queue.enqueue({ all: detects('a', 5), then: observe('a') });
      const recorder = record(() => []);
      await drain(queue, recorder, 3);
      expect(recorder.ran).toHaveLength(6);
      expect(recorder.events.at(-2)).toBe(`start ${jobId(observe('a'))}`);
    });

    it('starts the last job also when others died, after their deaths were told', async () => {
      const queue = await open();
      const recorder = record(
        (job) => {
          if (job.kind !== 'detect') return [];
          if (job.shard === 0) throw new Fault('raster-unreadable', 'block 7 is damaged');
          if (job.shard === 1) throw new Fault('source-unreachable', 'no answer');
          return [];
        },
        () => sleep(60),
      );
      await queue.enqueue({ all: detects('a', 3), then: observe('a') });
      await drain(queue, recorder, 3);
      const start = recorder.events.indexOf(`start ${jobId(observe('a'))}`);
      const deaths = recorder.events.flatMap((event, i) => (event.startsWith('died') ? [i] : []));
      expect(deaths).toHaveLength(2);
      expect(Math.max(...deaths)).toBeLessThan(start);
      expect((await queue.failed({ limit: 10 })).items).toHaveLength(2);
    });

    it('starts the last job when all others died', async () => {
      const queue = await open();
      const recorder = record((job) => {
        if (job.kind === 'detect') throw new Fault('raster-unreadable', 'no');
        return [];
      });
      await queue.enqueue({ all: detects('a', 2), then: observe('a') });
      await drain(queue, recorder);
      expect(recorder.ran.at(-1)).toBe(jobId(observe('a')));
    });

    it('takes a group of none for the job that follows it', async () => {
      const queue = await open();
      await queue.enqueue({ all: [], then: observe('a') });
      const recorder = record(() => []);
      await drain(queue, recorder);
      expect(recorder.ran).toEqual(ids([observe('a')]));
    });

    it('does not repeat what has ended of a group whose last job is live', async () => {
      const queue = await open();
      const group = { all: detects('a', 3), then: observe('a') };
      await queue.enqueue(group);
      let hold = true;
      const recorder = record(async (job) => {
        while (hold && job.kind === 'detect' && job.shard === 2) await sleep(5);
        return [];
      });
      const worker = await queue.work(recorder, { concurrency: 3 });
      await eventually(
        'two of three ended',
        () => recorder.events.filter((e) => e.startsWith('end')).length === 2,
      );
      await queue.enqueue(group);
      hold = false;
      await idle(queue);
      await worker.close(1_000);
      expect([...recorder.ran].sort()).toEqual(ids([...group.all, group.then]));
    });

    it('runs a whole group again after its end, dead members included', async () => {
      const queue = await open();
      const group = { all: detects('a', 2), then: observe('a') };
      const recorder = record((job) => {
        if (job.kind === 'detect' && job.shard === 1) throw new Fault('raster-unreadable', 'no');
        return [];
      });
      for (let round = 1; round <= 2; round++) {
        await queue.enqueue(group);
        await drain(queue, recorder);
        expect(recorder.ran.filter((id) => id === jobId(group.then))).toHaveLength(round);
      }
      expect(recorder.deaths).toHaveLength(2);
    });

    it('holds a thousand jobs', async () => {
      const queue = await open();
      await queue.enqueue({ all: detects('a', 1_000), then: observe('a') });
      const counts = await queue.counts();
      expect(counts.waiting).toBe(1_001);
    });
  });
}
