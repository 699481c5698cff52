/**
 * What the alerts find and how often they cry wolf: the Noufaily benchmark beside EARS and median/MAD, doublings, and the
 * published history of Tumangang. Prints the tables of docs/alerts.md.
 * Usage: npm run bench:alerts -- [--replicates 100] [--only weekly|thinned|doubling|tumangang]
 */
import { parseArgs } from 'node:util';
import { runDoubling } from './alerts/doubling.ts';
import { EVERY_WEEK, runNoufaily, THINNED } from './alerts/noufaily-run.ts';
import { runTumangang } from './alerts/tumangang.ts';

const { values } = parseArgs({
  options: { replicates: { type: 'string', default: '100' }, only: { type: 'string' } },
});
const replicates = Number(values.replicates);
if (!Number.isInteger(replicates) || replicates < 1)
  throw new RangeError(`--replicates ${values.replicates}: expected a whole number above 0`);

/** With fewer replicates the other parts shrink alike. */
const parts = {
  thinned: () => runNoufaily(THINNED, replicates),
  doubling: () => runDoubling(10 * replicates),
  tumangang: () => runTumangang(2 * replicates),
  weekly: () => runNoufaily(EVERY_WEEK, replicates),
};

for (const [name, run] of Object.entries(parts)) {
  if (values.only !== undefined && values.only !== name) continue;
  const start = performance.now();
  console.log(run());
  console.log(`\n(${Math.round((performance.now() - start) / 1000)} s)\n`);
}
