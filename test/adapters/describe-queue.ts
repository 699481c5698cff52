import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import type { Queue } from '../../src/ports/queue.ts';
import { describeEnding } from './describe-queue-ending.ts';
import { describeFailing } from './describe-queue-failing.ts';
import { describeRunning } from './describe-queue-running.ts';
import { drain, idle, type QueueBench, type QueueRig } from './queue-bench.ts';

/** What every queue adapter must do. */
export function describeQueue(name: string, make: () => Promise<QueueRig>): void {
  describe(name, () => {
    let rig: QueueRig;
    let serial = 0;
    const opened: Queue[] = [];

    const bench: QueueBench = {
      async open(knobs = {}) {
        const queue = await rig.open({ name: `q${serial}`, attempts: 3, backoffMs: 20, ...knobs });
        opened.push(queue);
        return queue;
      },
      idle,
      drain,
    };

    beforeAll(async () => {
      rig = await make();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((queue) => queue.close()));
      serial += 1;
    });
    afterAll(() => rig.end());

    describeRunning(bench);
    describeFailing(bench);
    describeEnding(bench);
  });
}
