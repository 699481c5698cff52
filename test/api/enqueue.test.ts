import { beforeAll, describe, expect, it } from 'vitest';
import { enqueueSoon } from '../../api/enqueue.ts';
import { Fault } from '../../src/domain/fault.ts';
import type { Next } from '../../src/domain/job.ts';
import { type ApiRig, sharedApi } from '../support/api.ts';
import { eventually, sleep } from '../support/eventually.ts';

const JOB = { kind: 'evaluate', areaId: 'x-yard', sceneId: 'sc_1', generation: 1, cause: 'rv_1.2' } as const;

describe('a queue that does not answer', () => {
  let api: ApiRig;
  beforeAll(async () => {
    api = await sharedApi();
  });

  function failing(times: number) {
    const taken: Next[] = [];
    let asked = 0;
    const queue = {
      ...api.context.queue,
      async enqueue(next: Next) {
        asked += 1;
        if (asked <= times) throw new Fault('unavailable', 'Redis does not answer');
        taken.push(next);
      },
    };
    return { queue, taken, asked: () => asked };
  }

  it('fails no request, and is sent the job until it takes it', async () => {
    const { queue, taken } = failing(2);
    await enqueueSoon(JOB, { ...api.context, queue, shown: null as never });
    await eventually('the job is taken', () => taken.length > 0);
    expect(taken).toEqual([JOB]);
    const told = api.lines.filter(({ event }) => event === 'enqueue-failed');
    expect(told).toHaveLength(2);
    expect(told[0]).toMatchObject({ fields: { kind: 'evaluate', sceneId: 'sc_1', code: 'unavailable' } });
  });

  it('is left alone once the server stops', async () => {
    const { queue, asked } = failing(Number.POSITIVE_INFINITY);
    const stopping = new AbortController();
    const { context } = api;
    const config = { ...context.config, stopping: stopping.signal };
    await enqueueSoon(JOB, { ...context, config, queue, shown: null as never });
    stopping.abort();
    await sleep(150);
    expect(asked()).toBe(1);
  });
});
