import { createMemoryStore } from '../../src/adapters/store-memory/index.ts';
import type { Count, Observation } from '../../src/domain/observation.ts';
import type { Scene } from '../../src/domain/scene.ts';
import type { Area } from '../../src/domain/site.ts';
import type { Store } from '../../src/ports/store.ts';
import { evaluate } from '../../workers/evaluate.ts';
import { DAY_MS, ratesOf, START } from './looks.ts';
import { PAINTED_MODEL, paintDetector } from './painted-yard.ts';
import { collectLog } from './quiet-log.ts';
import { sampleArea, sampleObservation, sampleScene } from './store-samples.ts';

export const SITE = 'tumangang';
const MODEL = { ...PAINTED_MODEL, rates: [ratesOf(0.95, 0.5)] };

/** A site whose observations are written by a test and evaluated by the stage itself. */
export interface WatchedYard {
  readonly store: Store;
  readonly clock: { at: number };
  readonly area: Area & { readonly siteId: string };
  /** A count of one day, saved and evaluated; the clock goes with it. Null: cloud. */
  see(day: number, raw: number | null, change?: Partial<Observation>): Promise<Observation>;
  /** As `see`, without evaluating. */
  save(day: number, raw: number | null, change?: Partial<Observation>): Promise<Observation>;
  evaluate(areaId?: string): Promise<void>;
  /** What alerts of a kind told, as `day reason`; held back ones with why. */
  told(kind: string): Promise<readonly string[]>;
  /** Types of the messages, with the day of their look, in the order of their looks. */
  messages(): Promise<readonly string[]>;
}

export async function watchYard(
  { store = createMemoryStore(), siteId = SITE }: { readonly store?: Store; readonly siteId?: string } = {},
  change: Partial<Area> = {},
): Promise<WatchedYard> {
  const clock = { at: START };
  const ports = {
    store,
    detector: paintDetector([MODEL]),
    clock: { now: () => clock.at },
    log: collectLog(),
    newsMs: 30 * DAY_MS,
  };
  await store.saveSite({ id: siteId, name: 'Tumangang', timezone: 'Asia/Pyongyang', fictional: false });
  const wanted = { ...sampleArea(siteId, { id: `${siteId}-yard`, name: 'Yard', verified: true }), ...change };
  const known = await store.getArea(wanted.id);
  const area = known ?? (await store.saveArea({ ...wanted, siteId }, 0));
  const run = (areaId: string) =>
    evaluate(
      { kind: 'evaluate', areaId, sceneId: 'any', generation: 1 },
      // the stage opens no raster and no blob
      ports as unknown as Parameters<typeof evaluate>[1],
      new AbortController().signal,
    );
  const yard: WatchedYard = {
    store,
    clock,
    area: { ...area, siteId },
    async save(day, raw, more = {}) {
      const { scene } = await store.insertScene(sceneOf(`${siteId}-${day}`, day));
      const observation = observationOf(day, raw, { siteId, areaId: area.id, sceneIds: [scene.id], ...more });
      await store.saveObservation(observation);
      return observation;
    },
    async see(day, raw, more = {}) {
      clock.at = Math.max(clock.at, START + day * DAY_MS);
      const observation = await yard.save(day, raw, more);
      await run(observation.areaId);
      return observation;
    },
    evaluate: async (areaId = area.id) => void (await run(areaId)),
    async told(kind) {
      const events = await store.siteEvents({ siteId, origin: 'real' });
      return events
        .filter((event) => event.kind === kind)
        .map(({ at, reason, telling }) => {
          const held = telling.told ? '' : ` (${telling.because})`;
          return `${(at - START) / DAY_MS} ${reason}${held}`;
        });
    },
    async messages() {
      const types = ['fired', 'worsened', 'repeated', 'resolved', 'withdrawn'].map(
        (reason) => `alert.${reason}`,
      );
      const all = await store.listMessages({
        types: [...types, 'observation.revised'] as never,
        origin: 'real',
        limit: 1000,
      });
      return all
        .toSorted((a, b) => a.createdAt - b.createdAt || a.at - b.at || (a.type < b.type ? -1 : 1))
        .map(({ type, at }) => `${(at - START) / DAY_MS} ${type}`);
    },
  };
  return yard;
}

function sceneOf(id: string, day: number): Scene {
  return sampleScene({ id: `scene-${id}`, acquiredAt: START + day * DAY_MS, state: { kind: 'done' } });
}

function observationOf(day: number, raw: number | null, change: Partial<Observation>): Observation {
  const numbers =
    raw === null ? { value: null, low: null, high: null } : { value: raw, low: raw - 1, high: raw + 2 };
  const count: Count = {
    class: 'railcar',
    raw: raw ?? 0,
    ...numbers,
    floorM: 0,
    families: null,
    rates: null,
  };
  const id = `${change.areaId}~r1~day-${day}~${MODEL.id}~v${MODEL.version}`;
  return sampleObservation({
    id,
    passId: `pass-${day}`,
    at: START + day * DAY_MS,
    modelId: MODEL.id,
    modelVersion: MODEL.version,
    status: raw === null ? { kind: 'unusable', reason: 'cloud', detail: 'overcast' } : { kind: 'counted' },
    seen: raw === null ? 0.1 : 0.95,
    counts: [count],
    strings: null,
    observedAt: START + day * DAY_MS + 1000,
    ...change,
  });
}
