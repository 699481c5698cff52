import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { createMemoryStore } from '../../src/adapters/store-memory/index.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import type { MessageType } from '../../src/domain/message.ts';
import type { Store } from '../../src/ports/store.ts';
import { uniform } from '../support/chance.ts';
import { type Child, startChild } from '../support/child.ts';
import { eventually, sleep } from '../support/eventually.ts';
import { watchSurge } from '../support/surge.ts';

const TYPES: readonly MessageType[] = ['alert.fired', 'alert.worsened', 'alert.resolved', 'alert.withdrawn'];

describe('an evaluation that is killed', () => {
  let folder: string;
  let child: Child | null = null;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crosstie-alerts-kill-'));
  });
  afterEach(async () => {
    await child?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (): Child => {
    child = startChild(new URL('../support/alerts-child.ts', import.meta.url), [join(folder, 'db')]);
    return child;
  };
  const posted = async (store: Store) =>
    (await store.listMessages({ types: TYPES, origin: 'real', limit: 100 }))
      .map(({ createdAt: _, ...message }) => message)
      .sort((a, b) => (a.id < b.id ? -1 : 1));

  // one death here: test/workers/alerts.test.ts dies at any write, many times
  it('between any two of its writes posts every message once, and the same ones', async () => {
    const random = uniform(20231005);
    const victim = start();
    await victim.says('ready', 60_000);
    const writes = () => victim.lines.filter((line) => line.startsWith('begin save')).length;
    const last = 27 + Math.floor(random() * 12);
    await eventually(`${last} writes`, () => writes() >= last, 30_000);
    await sleep(random() * 15);
    await victim.kill();
    expect(victim.lines).not.toContain('finished');

    const undisturbed = createMemoryStore();
    await watchSurge(undisturbed);
    const pool = await openPglite(`pglite:${join(folder, 'db')}`);
    try {
      const store = await openStore(pool);
      await watchSurge(store);
      expect(await posted(store)).toEqual(await posted(undisturbed));
      expect((await posted(store)).map(({ type }) => type).sort()).toEqual([
        'alert.fired',
        'alert.resolved',
        'alert.worsened',
      ]);
    } finally {
      await pool.end();
    }
  }, 200_000);
});
