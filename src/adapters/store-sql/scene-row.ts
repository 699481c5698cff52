import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Scene } from '../../domain/scene.ts';
import type { SceneChange } from '../../ports/scene-store.ts';
import { toJson, toJsonOrNull } from './database.ts';
import type { SceneTable } from './tables.ts';

export function sceneOf({ stateKind: _, shiftEastM, shiftNorthM, ...row }: Selectable<SceneTable>): Scene {
  return { ...row, shiftM: [shiftEastM, shiftNorthM] };
}

export function rowOf({ id, source, createdAt, ...rest }: Scene): Insertable<SceneTable> {
  const { shiftM, mask, obscured, state, raster, ...plain } = rest;
  return {
    id,
    createdAt,
    source: toJson(source),
    ...plain,
    shiftEastM: shiftM[0],
    shiftNorthM: shiftM[1],
    mask: toJsonOrNull(mask),
    obscured: toJsonOrNull(obscured),
    state: toJson(state),
    raster: toJsonOrNull(raster),
  };
}

/** Only the columns that change: two jobs that write different ones do not undo each other. */
export function changesOf(change: SceneChange): Updateable<SceneTable> {
  const { shiftM, mask, obscured, state, raster, ...plain } = change;
  return {
    ...plain,
    ...(shiftM === undefined ? {} : { shiftEastM: shiftM[0], shiftNorthM: shiftM[1] }),
    ...(mask === undefined ? {} : { mask: toJsonOrNull(mask) }),
    ...(obscured === undefined ? {} : { obscured: toJsonOrNull(obscured) }),
    ...(state === undefined ? {} : { state: toJson(state) }),
    ...(raster === undefined ? {} : { raster: toJsonOrNull(raster) }),
  };
}
