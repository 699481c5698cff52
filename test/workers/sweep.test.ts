import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/domain/fault.ts';
import type { Job, Next } from '../../src/domain/job.ts';
import type { Site } from '../../src/domain/site.ts';
import { schedule } from '../../workers/schedule.ts';
import { judgeAll, sweep } from '../../workers/sweep.ts';
import { eventually, sleep } from '../support/eventually.ts';
import { ingest } from '../support/jobs.ts';
import { collectLog } from '../support/quiet-log.ts';
import { holdScenes, makeScene } from '../support/scenes.ts';
import { sampleArea } from '../support/store-samples.ts';

function holdQueue(live: ReadonlySet<string>) {
  const added: Job[] = [];
  return {
    added,
    isLive: async (id: string, generation: number) => live.has(`${id} ${generation}`),
    async enqueue(next: Next) {
      if ('kind' in next) added.push(next);
    },
  };
}

describe('the sweeper', () => {
  const running = { kind: 'running', tilesDone: 3, tilesTotal: 9 } as const;

  it('takes up the unfinished scenes that no job works on, and no others', async () => {
    const store = holdScenes([
      makeScene('queued'),
      makeScene('running', { state: running, generation: 4 }),
      makeScene('worked-on', { state: running }),
      makeScene('older-jobs', { generation: 2 }),
      makeScene('done', { state: { kind: 'done' } }),
      makeScene('outside', { state: { kind: 'outside' } }),
      makeScene('cancelled', { state: { kind: 'cancelled' } }),
      makeScene('faulted', { state: { kind: 'faulted', code: 'internal', message: 'no' } }),
    ]);
    const queue = holdQueue(new Set(['worked-on 1', 'older-jobs 1']));
    const log = collectLog();
    expect(await sweep({ queue, store, log })).toEqual(['queued', 'running', 'older-jobs']);
    expect(queue.added).toEqual([ingest('queued'), ingest('running', 4), ingest('older-jobs', 2)]);
    expect(log.lines).toMatchObject([{ level: 'warn', event: 'scenes-taken-up' }]);
  });

  it('leaves a scene alone that ended while it looked', async () => {
    const store = holdScenes([makeScene('a', { state: running })]);
    const queue = holdQueue(new Set());
    const isLive = async () => {
      store.setState('a', { kind: 'done' });
      return false;
    };
    expect(await sweep({ queue: { ...queue, isLive }, store, log: collectLog() })).toEqual([]);
    expect(queue.added).toEqual([]);
  });
});

describe('a process that starts', () => {
  it('has every area judged: an evaluation that never reached the queue has left no trace', async () => {
    const queue = holdQueue(new Set());
    const site = (id: string, ...areas: string[]): Site => ({
      id,
      name: id,
      timezone: 'Asia/Seoul',
      fictional: false,
      areas: areas.map((area) => ({ ...sampleArea(id, { id: area }), revision: 1 })),
    });
    const listSites = async () => [site('x', 'x-yard', 'x-quay'), site('y', 'y-yard'), site('z')];
    await judgeAll('start_7', { queue, store: { listSites } });
    expect(queue.added).toEqual(
      ['x-yard', 'x-quay', 'y-yard'].map((areaId) => ({
        kind: 'evaluate',
        areaId,
        sceneId: 'start_7',
        generation: 1,
      })),
    );
  });
});

describe('a schedule', () => {
  it('runs now and then again, never twice at once, and goes on after a failure', async () => {
    let runs = 0;
    let atOnce = 0;
    let most = 0;
    const log = collectLog();
    const scheduled = schedule(
      'sweep',
      5,
      async () => {
        runs += 1;
        atOnce += 1;
        most = Math.max(most, atOnce);
        await sleep(10);
        atOnce -= 1;
        if (runs === 2) throw new Fault('unavailable', 'no answer');
      },
      log,
    );
    expect(runs).toBe(1);
    await eventually('four runs', () => runs >= 4);
    const stopped = scheduled.stop();
    const sofar = runs;
    await stopped;
    expect(atOnce).toBe(0);
    await sleep(40);
    expect(runs).toBe(sofar);
    expect(most).toBe(1);
    expect(log.lines).toMatchObject([
      { event: 'scheduled-task-failed', fields: { task: 'sweep', code: 'unavailable' } },
    ]);
  });
});
