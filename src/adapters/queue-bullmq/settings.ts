import type { Log } from '../../ports/log.ts';

export interface QueueSettings {
  readonly log: Log;
  /** Keeps several queues of one server apart. */
  readonly name?: string;
  /** Runs of one job before it counts as dead. */
  readonly attempts?: number;
  /** Longest wait before the second run, ms; doubles with each further one. The actual wait is half to all of it. */
  readonly backoffMs?: number;
  /**
   * A running job is its worker's for this long, ms; renewed at half of it. After a crash, others wait for it to
   * run out. Must be the same in every worker, and longer than the event loop is ever blocked.
   */
  readonly lockMs?: number;
  /** How often the locks of running jobs are looked through, ms. Must be the same in every worker. */
  readonly stalledCheckMs?: number;
  /** A job that took its process down more often than this is dead. */
  readonly maxStalls?: number;
  /** How long jobs have, ms, to stop after their signal was aborted on closing. */
  readonly abortMs?: number;
}

export type Settings = Required<QueueSettings>;

export function withDefaults(settings: QueueSettings): Settings {
  return {
    name: 'jobs',
    attempts: 5,
    backoffMs: 1_000,
    lockMs: 6_000,
    stalledCheckMs: 2_000,
    maxStalls: 5,
    abortMs: 5_000,
    ...settings,
  };
}
