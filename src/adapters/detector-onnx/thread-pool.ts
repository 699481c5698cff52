import { type Transferable, Worker } from 'node:worker_threads';
import { Fault } from '../../domain/fault.ts';
import type { FromThread, ToThread } from './messages.ts';

/** A request waits in the thread while it answers another: threads never idle for the main loop. */
const IN_FLIGHT = 2;

/** Long-lived worker threads, started as they are needed. */
export interface ThreadPool<Request, Response> {
  /**
   * Answers in the order of the requests. Each is made when a thread takes it: what is in `transfer` is lost.
   * @throws Fault cancelled when the signal is aborted, unavailable when a thread dies or the pool is closing, and
   *   what a thread answered; what was not yet taken is then dropped
   */
  run(requests: readonly (() => Parcel<Request>)[], signal?: AbortSignal): Promise<readonly Response[]>;
  /** Threads finish what they hold and end; what waits is refused. */
  close(): Promise<void>;
}

export interface Parcel<T> {
  readonly value: T;
  readonly transfer: readonly Transferable[];
}

/** One request of a batch. */
interface Waiting<Request, Response> {
  readonly request: () => Parcel<Request>;
  resolve(response: Response): void;
  reject(fault: Fault): void;
}

interface Thread<Request, Response> {
  readonly worker: Worker;
  readonly held: Map<number, Waiting<Request, Response>>;
  readonly ended: Promise<void>;
}

export function openThreads<Request, Response>(of: {
  readonly entry: URL;
  readonly threads: number;
  /** Cloned into each thread; an object, or libraries that read it throw. */
  readonly workerData: object;
}): ThreadPool<Request, Response> {
  const threads = new Set<Thread<Request, Response>>();
  const queue = new Set<Waiting<Request, Response>>();
  let [lastId, closing] = [0, false];

  const start = (): Thread<Request, Response> => {
    // flags of the process, such as a test runner's, are not the thread's
    const worker = new Worker(of.entry, { execArgv: [], workerData: of.workerData });
    const held = new Map<number, Waiting<Request, Response>>();
    let cause: unknown;
    worker.once('error', (error) => {
      cause = error;
    });
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', (code) => {
        threads.delete(thread);
        const why = cause === undefined ? `exit code ${code}` : String(cause);
        const fault = new Fault('unavailable', `an inference thread ended at its work: ${why}`, { cause });
        for (const waiting of held.values()) waiting.reject(fault);
        resolve();
        pump();
      });
    });
    worker.on('message', ({ id, answer }: FromThread<Response>) => {
      const waiting = held.get(id);
      held.delete(id);
      if ('value' in answer) waiting?.resolve(answer.value);
      else waiting?.reject(new Fault(answer.code, answer.message));
      pump();
    });
    const thread = { worker, held, ended };
    threads.add(thread);
    return thread;
  };

  /** The idlest thread with room; a new one rather than a second request for a busy one. */
  const roomiest = (): Thread<Request, Response> | null => {
    const [idlest] = [...threads].sort((a, b) => a.held.size - b.held.size);
    if (idlest && idlest.held.size === 0) return idlest;
    if (threads.size < of.threads) return start();
    return idlest && idlest.held.size < IN_FLIGHT ? idlest : null;
  };

  const pump = (): void => {
    for (const waiting of queue) {
      const thread = roomiest();
      if (!thread) return;
      queue.delete(waiting);
      const id = ++lastId;
      const { value, transfer } = waiting.request();
      thread.held.set(id, waiting);
      thread.worker.postMessage({ kind: 'request', id, value } satisfies ToThread<Request>, transfer);
    }
  };

  return {
    run(requests, signal) {
      if (closing) return Promise.reject(closed());
      if (signal?.aborted) return Promise.reject(cancelled(signal));
      const batch: Waiting<Request, Response>[] = [];
      // a thread finishes what it holds even so: its answer then finds nobody waiting
      const drop = (): void => {
        for (const waiting of batch) queue.delete(waiting);
      };
      const answers = requests.map(
        (request) =>
          new Promise<Response>((resolve, reject) => {
            batch.push({ request, resolve, reject });
          }),
      );
      for (const waiting of batch) queue.add(waiting);
      pump();
      return untilAborted(Promise.all(answers), signal).finally(drop);
    },
    async close() {
      closing = true;
      for (const waiting of queue) waiting.reject(closed());
      queue.clear();
      const ending = [...threads];
      for (const { worker } of ending) worker.postMessage({ kind: 'stop' } satisfies ToThread<Request>);
      await Promise.all(ending.map(({ ended }) => ended));
    },
  };
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(cancelled(signal));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function cancelled(signal: AbortSignal): Fault {
  return new Fault('cancelled', 'inference was cancelled', { cause: signal.reason });
}

function closed(): Fault {
  return new Fault('unavailable', 'the inference threads are closing');
}
