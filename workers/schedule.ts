import { toFault } from '../src/domain/fault.ts';
import type { Log } from '../src/ports/log.ts';

export interface Schedule {
  /** Starts no further run and waits for the one under way. */
  stop(): Promise<void>;
}

/**
 * Runs a task now and then again, `everyMs` after the end of each run, so that runs never overlap. A failure is
 * logged, and the next run comes in its time.
 */
export function schedule(
  name: string,
  everyMs: number,
  task: () => Promise<unknown>,
  log: Pick<Log, 'warn'>,
): Schedule {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running = run();

  async function run(): Promise<void> {
    try {
      await task();
    } catch (error) {
      const { code, message } = toFault(error);
      log.warn('scheduled-task-failed', { task: name, code, message });
    }
    if (stopped) return;
    timer = setTimeout(() => {
      running = run();
    }, everyMs);
  }

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
