import fc from 'fast-check';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import type { Blobs } from '../../src/ports/blobs.ts';
import type { SqlPool } from '../../src/ports/sql-pool.ts';
import { sampleJudgement } from './alert-samples.ts';
import { sampleChannel, sampleMessage } from './outbox-samples.ts';
import { groundWith, reviewOf, wagons } from './reviews.ts';
import {
  anyDetection,
  anyObservation,
  anyScene,
  blobSource,
  NOON,
  sampleArea,
  sampleFooting,
  sampleMark,
  sampleObservation,
  samplePoint,
  sampleReference,
  sampleScene,
  sampleView,
  uniqueId,
} from './store-samples.ts';

/** Something in every table that is written, odd values among it, and two blobs. */
export async function fillStore(pool: SqlPool, blobs: Blobs): Promise<void> {
  const store = await openStore(pool);
  const put = (text: string) => blobs.put(oneChunk(text));
  const [pixels, mask] = [await put('pixels '.repeat(50_000)), await put('mask')];
  const site = await store.saveSite({
    id: uniqueId('site'),
    name: '남포',
    timezone: 'UTC',
    fictional: false,
  });
  const area = await store.saveArea(sampleArea(site.id), 0);
  await store.saveArea({ ...area, verified: true }, 1);
  for (const scene of fc.sample(anyScene, { numRuns: 10, seed: 1 })) {
    if (scene.source.kind === 'href') await store.insertScene({ ...scene, mask: null });
  }
  const { scene } = await store.insertScene(
    sampleScene({
      source: blobSource(pixels.sha256),
      mask: { source: blobSource(mask.sha256), usable: [1, 2] },
    }),
  );
  const { scene: other } = await store.insertScene(sampleScene({ source: blobSource(pixels.sha256) }));
  const plan = { sceneId: scene.id, generation: 1, targets: [], shards: 1, tiles: 9 };
  await store.savePlan(plan);
  const detections = fc.sample(anyDetection, { numRuns: 1200, seed: 2 });
  const shard = { sceneId: scene.id, generation: 1, modelId: 'm', shard: 0, tiles: 9, failed: null };
  await store.saveShard(shard, detections);
  const pass = await store.assignPass({ id: scene.id, siteId: site.id, origin: 'real', at: NOON });
  await store.assignPass({ id: other.id, siteId: site.id, origin: 'real', at: NOON + 1000 });
  const about = { areaId: area.id, passId: pass.id };
  await store.saveSceneView(sampleView(scene.id, { ...about, detections: detections.slice(0, 20) }));
  const observation = sampleObservation({ ...about, sceneIds: [scene.id] });
  await store.saveObservation(observation);
  await store.saveObservation({ ...observation, seen: 0.25 });
  await store.saveFooting(sampleFooting(observation.id));
  await store.saveStaticMark(sampleMark(area.id));
  for (const each of fc.sample(anyObservation, { numRuns: 10, seed: 3 })) await store.saveObservation(each);
  await store.saveObservation(sampleObservation({ sceneIds: [other.id] }));
  await store.withdrawScene(other.id);
  await store.replaceSeries(area.id, 'real', [samplePoint(area.id), samplePoint(area.id, { value: null })]);
  await store.saveReferences([sampleReference(), sampleReference({ count: null, seen: 0.5 })]);
  const review = reviewOf(groundWith(wagons(3)), { note: '검토' });
  await store.saveReview(review);
  await store.saveReview({ ...review, revision: 2, isWithdrawn: true });
  const fault = {
    generation: 1,
    stage: 'detect',
    code: 'internal',
    message: 'line\nbreak',
    at: NOON,
  } as const;
  await store.addFault({ sceneId: scene.id, ...fault });
  const { judgement, record } = sampleJudgement({ siteId: site.id, areaId: area.id });
  await store.saveJudgement(judgement, []);
  await store.acknowledge(record.id, { at: NOON, by: 'A', note: null, firedAt: NOON + 1 });
  await store.saveRule({
    id: uniqueId('rule'),
    revision: 1,
    siteId: site.id,
    areaId: area.id,
    class: null,
    rule: { kind: 'over', count: 5 },
    enabled: true,
    createdAt: NOON,
  });
  await store.saveSilence({
    id: uniqueId('silence'),
    site: site.id,
    area: null,
    class: null,
    from: NOON,
    until: NOON + 1,
    why: 'works',
    createdAt: NOON,
  });
  await store.saveChannel(sampleChannel());
  await store.saveChannel(
    sampleChannel({ kind: 'email', addresses: ['desk@example.org'], sites: [site.id] }),
  );
  await store.postMessages([sampleMessage({ siteId: site.id, createdAt: NOON })]);
  for (const claim of await store.claimDeliveries(NOON, 1000, 1))
    await store.recordAttempt(
      claim,
      { at: NOON, durationMs: 12, ok: true, detail: 'HTTP 200' },
      { kind: 'delivered', at: NOON },
      null,
    );
}

async function* oneChunk(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}
