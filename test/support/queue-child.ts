/**
 * A worker process for tests that kill it. Arguments: the queue's URL and its settings as JSON. Each line of its
 * output says what happened to a job: `start ID`, `end ID`, `died ID CODE`. Jobs of the scene `hang` never end;
 * those of the scene `poison` take the process down, as a crash in native code would.
 */
import { openRedisQueue, openSqlQueue } from '../../src/adapters/queue-bullmq/open-queue.ts';
import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { openPostgres } from '../../src/adapters/sql-postgres/open-postgres.ts';
import { type Job, jobId } from '../../src/domain/job.ts';
import { sleep } from './eventually.ts';
import { collectLog } from './quiet-log.ts';

const [url = '', settings = '{}'] = process.argv.slice(2);

async function open() {
  const options = { log: collectLog(), ...JSON.parse(settings) };
  if (url.startsWith('redis:')) return openRedisQueue(url, options);
  return openSqlQueue(url.startsWith('pglite:') ? await openPglite(url) : openPostgres(url), options);
}

function say(...words: readonly string[]): void {
  process.stdout.write(`${words.join(' ')}\n`);
}

async function run(job: Job): Promise<[]> {
  say('start', jobId(job));
  if (job.sceneId === 'hang') await new Promise(() => undefined);
  if (job.sceneId === 'poison') process.kill(process.pid, 'SIGKILL');
  await sleep(5);
  say('end', jobId(job));
  return [];
}

const queue = await open();
await queue.work(
  { run, died: async (job, fault) => say('died', jobId(job), fault.code) },
  { concurrency: 2 },
);
say('ready');
