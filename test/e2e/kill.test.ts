import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { uniform } from '../support/chance.ts';
import { type Child, startChild } from '../support/child.ts';
import { eventually, sleep } from '../support/eventually.ts';

/** Short, so that a job is soon taken over; a job may be struck several times. */
const TIMES = { lockMs: 1_500, stalledCheckMs: 400, maxStalls: 50 };

const momentsOf = ({ lines }: Child): number => lines.filter((line) => /^(start|end) /.test(line)).length;

describe('an embedded server that is killed', () => {
  let folder: string;
  let child: Child | null = null;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crosstie-kill-'));
  });
  afterEach(async () => {
    await child?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  function start(scenes: readonly string[], mode = ''): Child {
    child = startChild(new URL('../support/pipeline-child.ts', import.meta.url), [
      join(folder, 'db'),
      JSON.stringify(TIMES),
      scenes.join(','),
      mode,
    ]);
    return child;
  }

  // One story and few starts: each loads PostgreSQL anew.
  it('between its answer and the enqueueing, then at any moment, loses nothing and counts nothing twice', async () => {
    const scenes = ['a', 'b', 'c', 'd'];
    const answered = start(scenes, 'insert');
    await answered.says('inserted', 60_000);
    await answered.kill();

    const random = uniform(20240617);
    for (let kills = 0; kills < 3; kills++) {
      const victim = start(scenes);
      await victim.says('ready', 60_000);
      // Begins and ends of jobs, two for each of 32: struck within jobs and between them.
      const moments = Math.floor(random() * 14);
      await eventually(`${moments} moments`, () => momentsOf(victim) >= moments, 30_000);
      await sleep(random() * 20);
      await victim.kill();
      expect(victim.lines).not.toContain('finished');
    }

    const last = start(scenes);
    await last.says('finished', 60_000);
    expect(last.lines.slice(-6)).toEqual([
      // Five shards with 1, 2, 3, 4 and 5 boxes.
      ...scenes.map((id) => `scene ${id} 5 15 done`),
      'dead 0',
      'finished',
    ]);
  }, 200_000);
});
