import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { createBlobsInPlace } from '../../src/adapters/blobs-in-place/index.ts';
import { openRasters } from '../../src/adapters/raster-geotiff/index.ts';
import { createMemoryStore } from '../../src/adapters/store-memory/index.ts';
import type { ObjectClass } from '../../src/domain/detection.ts';
import type { Ring } from '../../src/domain/geometry.ts';
import type { Job } from '../../src/domain/job.ts';
import type { Observation } from '../../src/domain/observation.ts';
import type { Scene } from '../../src/domain/scene.ts';
import type { Area } from '../../src/domain/site.ts';
import type { Detector } from '../../src/ports/detector.ts';
import type { Store } from '../../src/ports/store.ts';
import { died } from '../../workers/died.ts';
import { drain } from '../../workers/drain.ts';
import { createHandler } from '../../workers/run.ts';
import { stages } from '../../workers/stages.ts';
import { collectLog } from './quiet-log.ts';

export const NOON = Date.UTC(2024, 5, 17, 2, 15);
export const MINUTE = 60_000;

/** The whole pipeline in this process: real stages, real rasters from files, a store in memory. */
export interface Pipeline {
  readonly store: Store;
  readonly folder: string;
  /** Every job that ran, in order. */
  readonly jobs: readonly Job[];
  /** Draws the area, or a new revision of it. */
  area(
    ring: Ring,
    change?: { readonly verified?: boolean; readonly classes?: readonly ObjectClass[] },
  ): Promise<Area>;
  /** Makes a file readable as a blob, and answers its SHA-256. */
  adopt(path: string): Promise<string>;
  /** Submits a file and runs all that follows. */
  count(path: string, change?: Partial<Scene>): Promise<Scene>;
  run(job: Job): Promise<void>;
  /** The latest observation of a scene over an area (the yard by default). */
  observation(scene: Scene, areaId?: string): Promise<Observation>;
  close(): Promise<void>;
}

export const SITE = 'tumangang';
export const YARD = 'tumangang-yard';

export async function startPipeline(detector: Detector): Promise<Pipeline> {
  let now = NOON + 86_400_000;
  let scenes = 0;
  const clock = { now: () => ++now };
  const folder = await mkdtemp(join(tmpdir(), 'crosstie-pipeline-'));
  const store = createMemoryStore(clock);
  const blobs = createBlobsInPlace();
  const rasters = openRasters({ addresses: guardAddresses({ allowPrivateAddresses: false }) });
  const ports = { store, blobs, rasters, detector, clock, log: collectLog(), newsMs: 30 * 86_400_000 };
  const handler = createHandler({ ports, stages, died });
  const jobs: Job[] = [];
  await store.saveSite({ id: SITE, name: 'Tumangang', timezone: 'Asia/Pyongyang', fictional: false });
  await store.saveSite({ id: 'made-up', name: 'Made up', timezone: 'UTC', fictional: true });
  return {
    store,
    folder,
    jobs,
    async area(ring, { verified = true, classes = ['railcar'] satisfies ObjectClass[] } = {}) {
      const latest = await store.getArea(YARD);
      const area = { id: YARD, siteId: SITE, name: 'Yard', kind: 'yard' as const, ring, classes, verified };
      return store.saveArea(area, latest?.revision ?? 0);
    },
    adopt: async (path) => (await blobs.adopt(path)).sha256,
    async count(path, change = {}) {
      scenes += 1;
      const scene: Scene = {
        id: `scene${scenes}`,
        source: await blobs.adopt(path),
        sensor: null,
        acquiredAt: NOON,
        acquiredAtAssumed: false,
        origin: 'real',
        declaredGsdM: null,
        whole: false,
        siteIds: null,
        mask: null,
        obscured: null,
        shiftM: [0, 0],
        licence: null,
        attribution: null,
        republish: true,
        state: { kind: 'queued' },
        generation: 1,
        createdAt: clock.now(),
        raster: null,
        ...change,
      };
      await store.insertScene(scene);
      const first = { kind: 'ingest', sceneId: scene.id, generation: scene.generation } as const;
      await drain(first, handler, { onJob: (job) => void jobs.push(job) });
      return (await store.getScene(scene.id)) as Scene;
    },
    run: (job) => drain(job, handler),
    async observation(scene, areaId = YARD) {
      const all = (await store.observationsOfScene(scene.id)).filter((o) => o.areaId === areaId);
      const [found] = all.toSorted((a, b) => b.observedAt - a.observedAt);
      if (!found)
        throw new Error(`no observation of ${areaId} by ${scene.id}: ${JSON.stringify(scene.state)}`);
      return found;
    },
    async close() {
      await detector.close();
      await rm(folder, { recursive: true });
    },
  };
}
