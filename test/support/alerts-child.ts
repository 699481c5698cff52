/**
 * A worker in small that evaluates a surge, for tests that kill it: PGlite in a folder, and the stage itself. It says each
 * write before and after it; arguments: the folder.
 */
import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import type { Store } from '../../src/ports/store.ts';
import { watchSurge } from './surge.ts';

const [folder = ''] = process.argv.slice(2);
const pool = await openPglite(`pglite:${folder}`);
const store = await openStore(pool);
say('ready');

await watchSurge({ ...store, ...aloud('saveObservation', 'replaceSeries', 'saveJudgement') });
await pool.end();
say('finished');

/** Says when a write begins and ends, so that a test can strike in between. */
function aloud(...names: readonly ('saveObservation' | 'replaceSeries' | 'saveJudgement')[]): Partial<Store> {
  const loud = names.map((name) => {
    const write = store[name] as (...given: readonly unknown[]) => Promise<void>;
    return [
      name,
      async (...given: readonly unknown[]) => {
        say(`begin ${name}`);
        await write(...given);
        say(`end ${name}`);
      },
    ];
  });
  return Object.fromEntries(loud);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
