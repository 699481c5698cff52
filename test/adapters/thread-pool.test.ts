import { afterEach, describe, expect, it } from 'vitest';
import { threadEntry } from '../../src/adapters/detector-onnx/thread-entry.ts';
import { openThreads, type ThreadPool } from '../../src/adapters/detector-onnx/thread-pool.ts';

type Asked = number | 'die' | 'fail' | 'count';
const open: ThreadPool<Asked, number>[] = [];
afterEach(async () => {
  for (const pool of open.splice(0)) await pool.close();
});

const parcels = (asked: readonly Asked[]) => asked.map((value) => () => ({ value, transfer: [] }));

function poolOf(threads: number) {
  const entry = threadEntry('../fixtures/threads/moody', import.meta.url);
  const pool = openThreads<Asked, number>({ entry, threads, workerData: {} });
  open.push(pool);
  return (asked: readonly Asked[], signal?: AbortSignal) => pool.run(parcels(asked), signal);
}

describe('a pool of threads', () => {
  it('answers in the order asked', async () => {
    const ask = poolOf(2);
    expect(await ask([1, 2, 3, 4, 5, 6, 7])).toEqual([2, 4, 6, 8, 10, 12, 14]);
    expect(await ask([])).toEqual([]);
  });

  it('passes on what a thread threw, drops the rest of that batch, and goes on', async () => {
    const ask = poolOf(1);
    await expect(ask([1, 'fail', 2, 3, 4, 5, 6, 7, 8, 9])).rejects.toMatchObject({
      code: 'model-invalid',
      message: 'as asked',
    });
    expect(await ask([4])).toEqual([8]);
    // 1, fail, two that the thread had taken by then, 4 and this
    expect((await ask(['count']))[0]).toBeLessThanOrEqual(6);
  });

  it('answers a death with a retryable fault and works on in a new thread', async () => {
    const ask = poolOf(1);
    const [dead, beside, later] = [ask(['die']), ask([1]), ask([2])];
    await Promise.all([
      expect(dead).rejects.toMatchObject({ code: 'unavailable', retryable: true }),
      expect(dead).rejects.toThrow(/exit code 7/),
      expect(beside).rejects.toMatchObject({ code: 'unavailable' }),
    ]);
    expect(await later).toEqual([4]);
    expect(await ask(['count'])).toEqual([2]); // a fresh thread: `later` and this
  });

  it('leaves requests that were cancelled before their turn unasked', async () => {
    const ask = poolOf(1);
    const abort = new AbortController();
    const held = ask([1, 2]);
    const waiting = ask([3, 4], abort.signal);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect(await held).toEqual([2, 4]);
    await expect(ask([5], abort.signal)).rejects.toMatchObject({ code: 'cancelled' });
    expect(await ask(['count'])).toEqual([3]);
  });

  it('closes when its threads have finished what they hold', async () => {
    const entry = threadEntry('../fixtures/threads/moody', import.meta.url);
    const pool = openThreads<Asked, number>({ entry, threads: 1, workerData: {} });
    const batches = Promise.allSettled([1, 2, 3].map((n) => pool.run(parcels([n]))));
    await pool.close();
    expect((await batches).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await expect(pool.run(parcels([1]))).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('the entry of a thread', () => {
  it('is the compiled file in a build, and the source with a loader elsewhere', () => {
    expect(threadEntry('thread', 'file:///app/dist/index.js').href).toBe('file:///app/dist/thread.js');
    const source = decodeURIComponent(threadEntry('thread', import.meta.url).href);
    expect(source).toContain('/test/adapters/thread.ts');
    expect(source).toContain('tsx');
  });
});
