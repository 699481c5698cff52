import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { expectNoneLost, newsIds } from '../support/notify-kills.ts';

it('an embedded worker that is killed between steps of telling loses no event and gives none a second id', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crosstie-notify-'));
  try {
    const { requests } = await expectNoneLost({
      worker: new URL('../support/notify-child.ts', import.meta.url),
      databaseUrl: `pglite:${join(folder, 'db')}`,
      workers: 1,
      kills: 2,
      newsEach: 8,
      withinSteps: 60,
      expected: newsIds(24),
    });
    expect(requests).toBeGreaterThanOrEqual(24);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
