/**
 * An embedded server in small, for tests that kill it: PGlite in a folder, store, queue, sweeper and worker over
 * stages whose effects lie in the store alone. Arguments: the folder, the queue's settings as JSON, scene ids by
 * commas, and perhaps `insert`: then it stops between what the API answers and what it enqueues.
 */
import { openSqlQueue } from '../../src/adapters/queue-bullmq/open-queue.ts';
import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import { Fault } from '../../src/domain/fault.ts';
import { type JobKind, type JobOf, jobId } from '../../src/domain/job.ts';
import type { Store } from '../../src/ports/store.ts';
import { runWorker } from '../../workers/run.ts';
import { schedule } from '../../workers/schedule.ts';
import type { Stage, Stages } from '../../workers/stage.ts';
import { sweep } from '../../workers/sweep.ts';
import { makeDetection } from './detections.ts';
import { sleep } from './eventually.ts';
import { detects, ingest, observe, plan } from './jobs.ts';
import { collectLog } from './quiet-log.ts';
import { makeScene } from './scenes.ts';

const SHARDS = 5;
/** Boxes in shard 0, 1, 2, ... */
const boxesIn = (shard: number): number => shard + 1;

const [folder = '', settings = '{}', ids = '', mode = ''] = process.argv.slice(2);
const scenes = ids.split(',');
const log = collectLog();
const pool = await openPglite(`pglite:${folder}`);
const store = await openStore(pool);
const queue = await openSqlQueue(pool, { log, ...JSON.parse(settings) });

interface Needs {
  readonly store: Store;
  readonly log: typeof log;
  readonly clock: { now(): number };
}

const stages: Stages<Needs> = {
  async ingest(job) {
    await move(job, 0);
    return [plan(job.sceneId)];
  },
  async plan(job) {
    await store.savePlan({ ...keyOf(job), targets: [], shards: SHARDS, tiles: SHARDS });
    return [{ all: detects(job.sceneId, SHARDS), then: observe(job.sceneId) }];
  },
  async detect(job) {
    await sleep(20);
    const boxes = Array.from({ length: boxesIn(job.shard) }, (_, i) => makeDetection(i));
    const shard = { ...keyOf(job), modelId: job.modelId, shard: job.shard, tiles: 1, failed: null };
    await store.saveShard(shard, boxes);
    return [];
  },
  async observe(job) {
    const seen = (await store.shards(job.sceneId, job.generation)).length;
    if (seen !== SHARDS) {
      throw new Fault('internal', `${seen} of ${SHARDS} shards when all had ended`, { retryable: false });
    }
    await store.updateScene(job.sceneId, { state: { kind: 'done' } }, { generation: job.generation });
    return [];
  },
  async evaluate() {
    return [];
  },
};

const keyOf = ({ sceneId, generation }: JobOf<'ingest' | 'plan' | 'detect'>) => ({ sceneId, generation });

async function move(job: JobOf<'ingest'>, tilesDone: number): Promise<void> {
  const state = { kind: 'running', tilesDone, tilesTotal: null } as const;
  await store.updateScene(job.sceneId, { state }, { generation: job.generation });
}

/** Says when a job begins and ends, so that a test can strike in between. */
function aloud<K extends JobKind>(stage: Stage<K, Needs>): Stage<K, Needs> {
  return async (job, ports, signal) => {
    say('start', jobId(job));
    const next = await stage(job, ports, signal);
    say('end', jobId(job));
    return next;
  };
}

function say(...words: readonly (string | number)[]): void {
  process.stdout.write(`${words.join(' ')}\n`);
}

say('open');
for (const id of scenes) {
  const { created } = await store.insertScene(makeScene(id));
  if (created && mode !== 'insert') await queue.enqueue(ingest(id));
}
say('inserted');
if (mode === 'insert') await new Promise(() => setInterval(() => undefined, 1_000));

await runWorker({
  queue,
  ports: { store, log, clock: { now: Date.now } },
  stages: {
    ingest: aloud(stages.ingest),
    plan: aloud(stages.plan),
    detect: aloud(stages.detect),
    observe: aloud(stages.observe),
    evaluate: aloud(stages.evaluate),
  },
  died: async (job, { code, message }) => {
    await store.updateScene(job.sceneId, { state: { kind: 'faulted', code, message } });
  },
  concurrency: 2,
});
schedule('sweep', 200, () => sweep({ queue, store, log }), log);
say('ready');

while ((await store.unfinishedScenes()).length > 0 || (await live()) > 0) await sleep(20);
for (const id of scenes) {
  const scene = await store.getScene(id);
  const shards = await store.shards(id, 1);
  const { items } = await store.detections({ sceneId: id, generation: 1, limit: 1_000 });
  const state = scene?.state.kind === 'faulted' ? scene.state.message : scene?.state.kind;
  say('scene', id, shards.length, items.length, state ?? 'missing');
}
const { failed } = await queue.counts();
say('dead', failed);
say('finished');

async function live(): Promise<number> {
  const { waiting, active, delayed } = await queue.counts();
  return waiting + active + delayed;
}
