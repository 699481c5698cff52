import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { openDatabase } from '../../src/adapters/store-sql/database.ts';
import { migrateTo } from '../../src/adapters/store-sql/migrate.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import { createScenes } from '../../src/adapters/store-sql/scenes.ts';
import { withFaults } from '../../src/adapters/store-sql/sql-fault.ts';
import type { Detection } from '../../src/domain/detection.ts';
import type { Count, Observation } from '../../src/domain/observation.ts';
import type { SqlPool } from '../../src/ports/sql-pool.ts';
import type { Store } from '../../src/ports/store.ts';
import { makeDetection } from '../support/detections.ts';
import { sampleObservation, sampleScene, sampleView } from '../support/store-samples.ts';

/** What the first release wrote, read by this one. */
describe('a database of the first release', () => {
  let pool: SqlPool;
  let store: Store;
  const scene = sampleScene();
  const boxes = [makeDetection(0), makeDetection(1)];
  const counts: readonly Count[] = ['railcar' as const, 'locomotive' as const].map((name, raw) => {
    return { class: name, raw, value: raw, low: 0, high: 3, floorM: 0, families: null, rates: null };
  });
  const observation = sampleObservation({ counts, strings: null });
  const { passId, areaId, modelVersion } = observation;
  const view = sampleView(scene.id, { passId, areaId, modelVersion, detections: boxes });
  // of no observation: which version looked is not known
  const empty = sampleView(scene.id, { modelVersion: '0' });
  const before = { ...observation, counts: counts.slice(1) };
  const withdrawn = sampleObservation({ counts: [], strings: null });

  beforeAll(async () => {
    pool = await openPglite('pglite:memory');
    const statements = withFaults(pool);
    await migrateTo(statements, 1);
    const db = openDatabase(statements);
    await createScenes(db).insertScene(scene);
    await insert(pool, 'scene_views', { ...view, detections: boxes.map(withoutFamily) });
    await insert(pool, 'scene_views', empty);
    await insert(pool, 'observations', asThen(observation));
    const { id } = observation;
    const history = { observationId: id, version: 1, supersededAt: 5, observation: asThen(before) };
    await insert(pool, 'observation_history', history);
    const stone = { observationId: withdrawn.id, sceneId: scene.id, areaId: 'a', withdrawnAt: 7 };
    await insert(pool, 'tombstones', { ...stone, observation: asThen(withdrawn) });
    const point = { areaId: 'a', origin: 'real', ordinal: 0, at: 9, class: 'railcar', status: 'counted' };
    const rest = { visibility: 'mask', raw: 3, seen: 1, floorM: 0, observation: id, scenes: [] };
    await insert(pool, 'series_points', { ...point, ...rest });
    await insert(pool, 'series_points', { ...point, ...rest, ordinal: 1, observation: 'gone' });
    await db.destroy();
    store = await openStore(pool);
  });
  afterAll(async () => {
    await store.close();
    await pool.end();
  });

  it('has views whose boxes have no family, of the version that was observed', async () => {
    for (const each of [view, empty]) expect(await store.sceneViews(each)).toEqual([each]);
  });

  it('tells no families and no strings, in what stands, in what stood before and in the series', async () => {
    expect(await store.getObservation(observation.id)).toEqual(observation);
    expect(await store.observationHistory(observation.id)).toEqual([before]);
    expect((await store.getTombstone(withdrawn.id))?.observation).toEqual(withdrawn);
    const { rows } = await pool.query('SELECT raw, families FROM crosstie.series_points');
    expect(rows).toEqual([{ raw: 3, families: null }]);
  });

  it('says whose number a point of a series is, and drops one whose observation is gone', async () => {
    const { rows } = await pool.query(
      'SELECT observation, model_id, model_version, sensor_class, newest FROM crosstie.series_points',
    );
    const told = {
      model_id: 'railcar-50cm',
      model_version: '1.0.0',
      sensor_class: 'sub-metre',
      newest: true,
    };
    expect(rows).toEqual([{ observation: observation.id, ...told }]);
  });
});

function withoutFamily({ family: _, ...old }: Detection): Detection {
  return old as Detection;
}

function asThen({ counts, strings: _, ...rest }: Observation): object {
  return { ...rest, counts: counts.map(({ families: __, rates: ___, ...old }) => old) };
}

/** Fields that the table does not have yet are passed over. */
async function insert(pool: SqlPool, table: string, fields: object): Promise<void> {
  const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const row = Object.fromEntries(Object.entries(fields).map(([name, value]) => [snake(name), value]));
  await pool.query(
    `INSERT INTO crosstie.${table} SELECT * FROM json_populate_record(NULL::crosstie.${table}, $1::json)`,
    [JSON.stringify(row)],
  );
}
