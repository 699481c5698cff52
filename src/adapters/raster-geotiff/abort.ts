import { Fault } from '../../domain/fault.ts';

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled(signal);
}

function cancelled(signal: AbortSignal): Fault {
  return new Fault('cancelled', 'reading was cancelled', { cause: signal.reason });
}

/** Settles with the work, or fails as soon as the signal fires; the work then ends on its own. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  // the work may fail later, when nobody listens any more
  work.catch(() => {});
  throwIfAborted(signal);
  let stop = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(cancelled(signal));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
