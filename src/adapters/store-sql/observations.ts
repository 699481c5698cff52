import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { Fault } from '../../domain/fault.ts';
import type { Observation } from '../../domain/observation.ts';
import type { SceneView } from '../../domain/scene-view.ts';
import type { ObservationStore } from '../../ports/observation-store.ts';
import { type Database, lockInTransaction, type Tx, toJson, toJsonOrNull } from './database.ts';
import { viewsStand } from './scene-views.ts';

type Observations = Pick<
  ObservationStore,
  | 'saveObservation'
  | 'getObservation'
  | 'observationHistory'
  | 'getTombstone'
  | 'observationsOfScene'
  | 'listObservations'
>;

export function createObservations(db: Database): Observations {
  return {
    saveObservation: (observation, views) => saveObservation(db, observation, views),
    getObservation: async (id) =>
      (await db.selectFrom('observations').selectAll().where('id', '=', id).executeTakeFirst()) ?? null,
    observationHistory: async (id) => {
      const rows = await db
        .selectFrom('observationHistory')
        .select('observation')
        .where('observationId', '=', id)
        .orderBy('version', 'desc')
        .execute();
      return rows.map((row) => row.observation);
    },
    getTombstone: async (id) => {
      const row = await db
        .selectFrom('tombstones')
        .select(['observation', 'sceneId', 'withdrawnAt'])
        .where('observationId', '=', id)
        .where('observationId', 'not in', db.selectFrom('observations').select('id').where('id', '=', id))
        .orderBy('withdrawnAt', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row ?? null;
    },
    observationsOfScene: async (sceneId) =>
      db
        .selectFrom('observations')
        .selectAll()
        .where(sql<boolean>`scene_ids @> ARRAY[${sceneId}]`)
        .orderBy('at')
        .orderBy('id')
        .execute(),
    listObservations: async ({ areaId, origin }) =>
      db
        .selectFrom('observations')
        .selectAll()
        .where('areaId', '=', areaId)
        .where('origin', '=', origin)
        .where('at', 'is not', null)
        .orderBy('at')
        .orderBy('id')
        .execute(),
  };
}

async function saveObservation(
  db: Database,
  observation: Observation,
  views: readonly SceneView[] = [],
): Promise<boolean> {
  const { areaId, areaRevision, passId, modelId, modelVersion } = observation;
  return db.transaction().execute(async (tx) => {
    await lockInTransaction(tx, `observation:${areaId}:${areaRevision}:${passId}:${modelId}:${modelVersion}`);
    const missing = await holdScenes(tx, observation);
    if (!(await viewsStand(tx, views))) return false;
    // a job that computed before a scene was deleted must not bring it back
    if (missing !== undefined)
      throw new Fault(
        'not-found',
        `observation "${observation.id}" cites scene "${missing}", which is not there`,
      );
    const stands = await tx
      .selectFrom('observations')
      .selectAll()
      .where('areaId', '=', areaId)
      .where('areaRevision', '=', areaRevision)
      .where('passId', '=', passId)
      .where('modelId', '=', modelId)
      .where('modelVersion', '=', modelVersion)
      .executeTakeFirst();
    if (stands !== undefined) {
      if (saysTheSame(stands, observation)) return true;
      await keepAsHistory(tx, stands, observation.observedAt);
      await tx.deleteFrom('observations').where('id', '=', stands.id).execute();
    }
    const { status, counts, strings, ...plain } = observation;
    await tx
      .insertInto('observations')
      .values({ ...plain, status: toJson(status), counts: toJson(counts), strings: toJsonOrNull(strings) })
      .execute();
    return true;
  });
}

function saysTheSame(a: Observation, b: Observation): boolean {
  return isDeepStrictEqual({ ...a, observedAt: 0 }, { ...b, observedAt: 0 });
}

/** Nothing that a scene said is taken back before the transaction ends. @returns a cited scene that is not there */
async function holdScenes(tx: Tx, { sceneIds }: Observation): Promise<string | undefined> {
  const rows = await tx
    .selectFrom('scenes')
    .select('id')
    .where(sql<boolean>`id = ANY(${sceneIds})`)
    .forKeyShare()
    .execute();
  const known = new Set(rows.map((row) => row.id));
  return sceneIds.find((sceneId) => !known.has(sceneId));
}

async function keepAsHistory(tx: Tx, observation: Observation, supersededAt: number): Promise<void> {
  const { version } = await tx
    .selectFrom('observationHistory')
    .select((eb) => eb.fn.countAll<number>().as('version'))
    .where('observationId', '=', observation.id)
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('observationHistory')
    .values({
      observationId: observation.id,
      version: Number(version) + 1,
      supersededAt,
      observation: toJson(observation),
    })
    .execute();
}
