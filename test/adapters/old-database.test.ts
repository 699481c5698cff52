import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { openDatabase } from '../../src/adapters/store-sql/database.ts';
import { migrateTo } from '../../src/adapters/store-sql/migrate.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import { createSceneViews } from '../../src/adapters/store-sql/scene-views.ts';
import { createScenes } from '../../src/adapters/store-sql/scenes.ts';
import { withFaults } from '../../src/adapters/store-sql/sql-fault.ts';
import type { Detection } from '../../src/domain/detection.ts';
import type { SceneView } from '../../src/domain/scene-view.ts';
import type { SqlPool } from '../../src/ports/sql-pool.ts';
import type { Store } from '../../src/ports/store.ts';
import { makeDetection } from '../support/detections.ts';
import { sampleScene, sampleView } from '../support/store-samples.ts';

/** What the first release wrote, read by this one. */
describe('a database of the first release', () => {
  let pool: SqlPool;
  let store: Store;
  const scene = sampleScene();
  const boxes = [makeDetection(0), makeDetection(1)];
  const view = sampleView(scene.id, { detections: boxes });
  const empty = sampleView(scene.id);

  beforeAll(async () => {
    pool = await openPglite('pglite:memory');
    const statements = withFaults(pool);
    await migrateTo(statements, 1);
    const db = openDatabase(statements);
    await createScenes(db).insertScene(scene);
    const views = createSceneViews(db);
    await views.saveSceneView({ ...view, detections: boxes.map(withoutFamily) });
    await views.saveSceneView(empty);
    await db.destroy();
    store = await openStore(pool);
  });
  afterAll(async () => {
    await store.close();
    await pool.end();
  });

  it('has views whose boxes have no family', async () => {
    const read = ({ passId, areaId, areaRevision, modelId }: SceneView) =>
      store.sceneViews({ passId, areaId, areaRevision, modelId });
    expect(await read(view)).toEqual([view]);
    expect(await read(empty)).toEqual([empty]);
  });
});

function withoutFamily({ family: _, ...old }: Detection): Detection {
  return old as Detection;
}
