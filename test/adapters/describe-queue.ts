import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Fault } from '../../src/domain/fault.ts';
import { type Job, jobId } from '../../src/domain/job.ts';
import type { JobHandler, Queue } from '../../src/ports/queue.ts';
import { eventually, sleep } from '../support/eventually.ts';
import { detect, detects, ingest, observe, plan, record, untilAborted } from '../support/jobs.ts';

/** Short times, so that the suite is quick. */
export interface QueueKnobs {
  readonly name: string;
  readonly attempts?: number;
  readonly backoffMs?: number;
  readonly abortMs?: number;
}

/** One place where jobs lie. `open` may be called several times under one name, as several processes would. */
export interface QueueRig {
  open(knobs: QueueKnobs): Promise<Queue>;
  end(): Promise<void>;
}

const ids = (jobs: readonly Job[]): string[] => jobs.map(jobId);

/** What every queue adapter must do. */
export function describeQueue(name: string, make: () => Promise<QueueRig>): void {
  describe(name, () => {
    let rig: QueueRig;
    let serial = 0;
    const opened: Queue[] = [];

    async function open(knobs: Partial<QueueKnobs> = {}): Promise<Queue> {
      const queue = await rig.open({ name: `q${serial}`, attempts: 3, backoffMs: 20, ...knobs });
      opened.push(queue);
      return queue;
    }

    async function idle(queue: Queue): Promise<void> {
      await eventually('the queue is idle', async () => {
        const { waiting, active, delayed } = await queue.counts();
        return waiting + active + delayed === 0;
      });
    }

    async function drain(queue: Queue, handler: JobHandler, concurrency = 2): Promise<void> {
      const worker = await queue.work(handler, { concurrency });
      await idle(queue);
      await worker.close(1_000);
    }

    beforeAll(async () => {
      rig = await make();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((queue) => queue.close()));
      serial += 1;
    });
    afterAll(() => rig.end());

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
        expect(recorder.ran).toEqual(
          ids([observe('a'), detect('a', 0), plan('a'), ingest('b'), ingest('a')]),
        );
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
        let broken = true;
        const recorder = record(async (job) => {
          if (job.kind !== 'detect') return [];
          if (broken && job.shard === 0) throw new Fault('raster-unreadable', 'no');
          while (broken) await sleep(5);
          if (job.shard === 0) await sleep(100);
          return [];
        });
        await queue.enqueue({ all: detects('a', 2), then: observe('a') });
        const worker = await queue.work(recorder, { concurrency: 2 });
        await eventually('one died', async () => (await queue.counts()).failed === 1);
        await queue.retry(jobId(detect('a', 0)));
        broken = false;
        await idle(queue);
        await worker.close(1_000);
        expect(recorder.events.at(-3)).toBe(`end ${jobId(detect('a', 0))}`);
        expect(recorder.ran.filter((id) => id === jobId(observe('a')))).toHaveLength(1);
      });

      it('are not found under an id that is unknown or alive', async () => {
        const queue = await open();
        await queue.enqueue(ingest('a'));
        for (const id of ['nothing', jobId(ingest('a'))])
          await expect(queue.retry(id)).rejects.toMatchObject({ code: 'not-found' });
      });
    });

    describe('liveness', () => {
      it('says whether a generation of a scene has jobs, whatever they do', async () => {
        const queue = await open({ backoffMs: 300 });
        expect(await queue.isLive('a', 1)).toBe(false);
        await queue.enqueue(ingest('a'));
        await queue.enqueue(ingest('b', 2));
        await queue.enqueue({ all: detects('c', 1), then: observe('c') });
        const asked = ['a', 'b', 'c', 'd'].flatMap((scene) => [
          queue.isLive(scene, 1),
          queue.isLive(scene, 2),
        ]);
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
  });
}
