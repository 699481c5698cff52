import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/domain/fault.ts';
import type { Job, JobKind, Next } from '../../src/domain/job.ts';
import type { Scene } from '../../src/domain/scene.ts';
import { createHandler } from '../../workers/run.ts';
import type { Stages } from '../../workers/stage.ts';
import { eventually } from '../support/eventually.ts';
import { detect, ingest, observe, plan, untilAborted } from '../support/jobs.ts';
import { collectLog } from '../support/quiet-log.ts';
import { holdScenes, makeScene } from '../support/scenes.ts';

type Run = (job: Job, signal: AbortSignal) => Promise<readonly Next[]>;

function setUp(run: Run, scene: Partial<Scene> = {}) {
  const store = holdScenes([makeScene('a', scene)]);
  const log = collectLog();
  let now = 1_000;
  const clock = {
    now: () => {
      now += 25;
      return now;
    },
  };
  const ran: JobKind[] = [];
  const deaths: string[] = [];
  const stage = (job: Job, _: unknown, signal: AbortSignal) => {
    ran.push(job.kind);
    return run(job, signal);
  };
  const stages: Stages<unknown> = {
    ingest: stage,
    plan: stage,
    detect: stage,
    observe: stage,
    evaluate: stage,
  };
  const died = async (job: Job, fault: Fault) => {
    deaths.push(`${job.kind} ${fault.code}`);
  };
  const handler = createHandler({ ports: { store, log, clock }, stages, died, watchMs: 10 });
  return { handler, store, log, ran, deaths };
}

const unasked = () => new AbortController().signal;

describe('a job', () => {
  it('runs the stage of its kind and leaves one record', async () => {
    const { handler, ran, log } = setUp(async () => [
      observe('a'),
      { all: [detect('a', 0)], then: observe('a') },
    ]);
    const next = await handler.run(detect('a', 2), unasked());
    expect(next).toHaveLength(2);
    expect(ran).toEqual(['detect']);
    expect(log.lines).toEqual([
      {
        level: 'info',
        event: 'job',
        fields: {
          kind: 'detect',
          scene: 'a',
          generation: 1,
          model: 'railcar-50cm',
          shard: 2,
          tiles: 1,
          outcome: 'done',
          durationMs: 25,
          next: 3,
        },
      },
    ]);
  });

  it.each([
    ['gone', ingest('b')],
    ['superseded', ingest('a', 2)],
  ])('does nothing for a scene that is %s', async (outcome, job) => {
    const { handler, ran, log } = setUp(async () => [plan('a')]);
    expect(await handler.run(job, unasked())).toEqual([]);
    expect(ran).toEqual([]);
    expect(log.lines.map(({ fields }) => fields.outcome)).toEqual([outcome]);
  });

  it('does nothing for a cancelled scene', async () => {
    const { handler, ran } = setUp(async () => [plan('a')], { state: { kind: 'cancelled' } });
    expect(await handler.run(ingest('a'), unasked())).toEqual([]);
    expect(ran).toEqual([]);
  });

  it('brings a series up to date even when its scene is gone', async () => {
    const { handler, ran } = setUp(async () => []);
    await handler.run({ kind: 'evaluate', sceneId: 'b', generation: 1, areaId: 'x-yard' }, unasked());
    expect(ran).toEqual(['evaluate']);
  });

  it('that is none is refused, naming the fields', async () => {
    const { handler, ran, log, deaths } = setUp(async () => []);
    const broken = { ...detect('a', 0), tiles: 'all', shard: -1 } as unknown as Job;
    await expect(handler.run(broken, unasked())).rejects.toMatchObject({
      code: 'invalid-request',
      retryable: false,
      message: expect.stringMatching(/shard: .*tiles: /),
    });
    expect(ran).toEqual([]);
    await handler.died(broken, new Fault('invalid-request', 'the queue holds a job that is none'));
    expect(log.lines).toMatchObject([
      { level: 'error', event: 'job-died', fields: { given: { shard: -1 } } },
    ]);
    expect(deaths).toEqual([]);
  });

  it('that fails says so and leaves it to the queue to try again', async () => {
    const { handler, log } = setUp(async () => {
      throw new Fault('source-unreachable', 'no answer from example.org within 30 s');
    });
    await expect(handler.run(ingest('a'), unasked())).rejects.toMatchObject({ code: 'source-unreachable' });
    expect(log.lines).toMatchObject([
      { level: 'warn', fields: { outcome: 'failed', code: 'source-unreachable', retryable: true } },
    ]);
  });

  it('that died is told to what keeps the scenes', async () => {
    const { handler, deaths, log } = setUp(async () => []);
    await handler.died(plan('a'), new Fault('raster-unreadable', 'no IFD'));
    expect(deaths).toEqual(['plan raster-unreadable']);
    expect(log.lines).toMatchObject([{ level: 'error', event: 'job-died', fields: { scene: 'a' } }]);
  });
});

describe('a running job', () => {
  it.each([
    ['cancelled', (s: ReturnType<typeof setUp>) => s.store.setState('a', { kind: 'cancelled' })],
    ['gone', (s: ReturnType<typeof setUp>) => s.store.remove('a')],
  ])('stops without a failure when its scene is %s', async (outcome, change) => {
    const set = setUp(async (_, signal) => untilAborted(signal));
    const run = set.handler.run(ingest('a'), unasked());
    await eventually('it runs', () => set.ran.length === 1);
    change(set);
    expect(await run).toEqual([]);
    expect(set.log.lines.map(({ fields }) => fields.outcome)).toEqual([outcome]);
  });

  it('enqueues nothing when it finished all the same', async () => {
    const { handler, store } = setUp(async (_, signal) => {
      store.setState('a', { kind: 'cancelled' });
      await untilAborted(signal).catch(() => undefined);
      return [plan('a')];
    });
    expect(await handler.run(ingest('a'), unasked())).toEqual([]);
  });

  it('hands on the signal of the queue, and leaves the outcome to it', async () => {
    const { handler, ran, log } = setUp(async (_, signal) => untilAborted(signal));
    const closing = new AbortController();
    const run = handler.run(ingest('a'), closing.signal);
    await eventually('it runs', () => ran.length === 1);
    closing.abort(new Fault('cancelled', 'the worker is closing'));
    await expect(run).rejects.toThrow('the worker is closing');
    expect(log.lines.map(({ fields }) => fields.outcome)).toEqual(['stopped']);
  });

  it('that fails because its scene went away under it has not failed', async () => {
    const { handler, store, log } = setUp(async () => {
      store.remove('a');
      throw new Fault('not-found', 'scene "a" was deleted');
    });
    expect(await handler.run(ingest('a'), unasked())).toEqual([]);
    expect(log.lines.map(({ fields }) => fields.outcome)).toEqual(['gone']);
  });

  it('goes on when the store does not answer for a while', async () => {
    const set = setUp(async () => {
      const { getScene } = set.store;
      set.store.getScene = () => Promise.reject(new Fault('unavailable', 'no answer'));
      await new Promise((resolve) => setTimeout(resolve, 40));
      set.store.getScene = getScene;
      return [plan('a')];
    });
    expect(await set.handler.run(ingest('a'), unasked())).toEqual([plan('a')]);
  });
});
