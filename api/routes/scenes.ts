import type { Request } from 'express';
import { z } from 'zod';
import { Fault } from '../../src/domain/fault.ts';
import type { Scene } from '../../src/domain/scene.ts';
import { checkCountable } from '../../src/domain/submission.ts';
import type { Context } from '../context.ts';
import { endpoint, json } from '../endpoint.ts';
import { HEEDS_MATCH, NEEDS_MATCH, requireMatch } from '../etag.ts';
import { findScene } from '../find.ts';
import { presentScene, presentSummary, revisionOf, sceneTag, TERMINAL } from '../present-scene.ts';
import { unreadableAmong } from '../readable.ts';
import { submitFile, submitHref } from '../receive.ts';
import { hasBytes, lockOf, releaseBlobs } from '../release-blobs.ts';
import { followWithdrawal, reobserve } from '../reobserve.ts';
import { fieldsOf, RIGHTS, type StatedFields } from '../scene-facts.ts';
import { idParams, noParams, noQuery, pageOf, pageQuery } from '../schemas/common.ts';
import {
  scenePatch,
  sceneRequest,
  scene as sceneSchema,
  sceneStateName,
  sceneSummary,
  sceneUpload,
} from '../schemas/scene.ts';

const sceneAnswer = { description: 'The scene', media: { 'application/json': sceneSchema } };

async function answerScene(status: number, scene: Scene, { ports }: Context) {
  const [faults, observations] = await Promise.all([
    ports.store.faults(scene.id),
    ports.store.observationsOfScene(scene.id),
  ]);
  const answer = presentScene(scene, faults, observations);
  return json(status, answer, { ETag: sceneTag(scene, answer), Location: `/v1/scenes/${scene.id}` });
}

export const scenes = [
  endpoint({
    method: 'post',
    path: '/v1/scenes',
    summary: 'Submit a scene: a GeoTIFF upload, or the URL of one',
    params: noParams,
    query: noQuery,
    body: sceneRequest,
    uploads: { 'multipart/form-data': sceneUpload },
    answers: {
      202: { ...sceneAnswer, description: 'Accepted: it is being counted' },
      200: { ...sceneAnswer, description: 'The same scene was here already' },
    },
    async handle({ body, request, signal, note }, context) {
      const { scene, accepted } = await (request.is('multipart/form-data')
        ? submitFile(request, signal, context)
        : submitHref(body, signal, context));
      note({ sceneId: scene.id, accepted });
      return answerScene(accepted ? 202 : 200, scene, context);
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/scenes',
    summary: 'Scenes, newest first',
    params: noParams,
    query: z.strictObject({ ...pageQuery, state: sceneStateName.optional() }),
    answers: { 200: { description: 'A page', media: { 'application/json': pageOf(sceneSummary) } } },
    async handle({ query: { limit, cursor, state } }, { ports }) {
      const page = await ports.store.listScenes({
        limit,
        ...(cursor === undefined ? {} : { cursor }),
        ...(state === undefined ? {} : { state }),
      });
      return json(200, { items: page.items.map(presentSummary), next: page.next });
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/scenes/:id',
    summary: 'A scene: state, progress, faults, footprint, observations',
    params: idParams,
    query: noQuery,
    answers: { 200: sceneAnswer },
    async handle({ params }, context) {
      return answerScene(200, await findScene(context.ports.store, params.id), context);
    },
  }),

  endpoint({
    method: 'patch',
    path: '/v1/scenes/:id',
    summary: 'Correct metadata; what bears on the count is observed anew. Needs If-Match',
    params: idParams,
    query: noQuery,
    headers: NEEDS_MATCH,
    body: scenePatch,
    answers: {
      200: { ...sceneAnswer, description: 'Corrected; no count depends on it' },
      202: { ...sceneAnswer, description: 'Corrected, and being observed anew' },
    },
    async handle({ params, body, request, signal }, context) {
      const { store } = context.ports;
      const stated = await fieldsOf(body, context.ports);
      const names = Object.keys(stated) as (keyof StatedFields)[];
      const ofRights = names.length > 0 && names.every((name) => RIGHTS.includes(name));
      const findCorrected = async (): Promise<Scene> => {
        const scene = await findScene(store, params.id);
        requireRevision(request, scene);
        checkCorrected(scene, stated);
        return scene;
      };
      if (!ofRights) await requireReadable(await findCorrected(), names, context, signal);
      return store.exclusively(lockOf(params.id), async () => {
        const scene = await findCorrected();
        if (ofRights) return answerScene(200, await store.updateScene(scene.id, stated), context);
        // what is kept here may have been let go since it was looked for
        if (!(await hasBytes(scene, context.ports)))
          throw unreadable(scene, names, 'its file is not kept any more');
        return answerScene(202, await reobserve(scene, stated, context), context);
      });
    },
  }),

  endpoint({
    method: 'delete',
    path: '/v1/scenes/:id',
    summary: 'Delete a scene: its jobs end, its bytes go, observations that cite it are withdrawn',
    params: idParams,
    query: noQuery,
    headers: HEEDS_MATCH,
    answers: { 204: { description: 'Gone', media: {} } },
    async handle({ params, request }, context) {
      const { store } = context.ports;
      const scene = await store.exclusively(lockOf(params.id), async () => {
        const found = await findScene(store, params.id);
        if (request.get('if-match') !== undefined) requireRevision(request, found);
        await context.queue.cancel(found.id);
        const withdrawal = await store.withdrawScene(found.id);
        // in this order a process that dies in between leaves a scene to delete again, and no series behind
        await followWithdrawal(found, withdrawal, context);
        await store.deleteScene(found.id);
        return found;
      });
      const sources = [scene.source, ...(scene.mask === null ? [] : [scene.mask.source])];
      await releaseBlobs(
        context.ports,
        sources.filter((source) => source.kind === 'blob'),
      );
      return { kind: 'empty', status: 204 };
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/scenes/:id/cancel',
    summary: 'Stop counting a scene; it may be submitted again',
    params: idParams,
    query: noQuery,
    answers: { 200: sceneAnswer },
    async handle({ params }, context) {
      const { store } = context.ports;
      return store.exclusively(lockOf(params.id), async () => {
        const scene = await findScene(store, params.id);
        const ended = TERMINAL.includes(scene.state.kind);
        if (ended && scene.state.kind !== 'cancelled')
          throw new Fault(
            'conflict',
            `scene ${scene.id} has ended as ${scene.state.kind}; expected queued or running`,
          );
        const cancelled = ended ? scene : await store.updateScene(scene.id, { state: { kind: 'cancelled' } });
        await context.queue.cancel(scene.id);
        const areaIds = await store.areasTouchedBy(scene.id);
        await followWithdrawal(scene, { others: [], areaIds }, context);
        return answerScene(200, cancelled, context);
      });
    },
  }),
];

/** Only the metadata's version counts: progress of the work is no conflict with a correction. */
function requireRevision(request: Request, scene: Scene): void {
  const given = request.get('if-match');
  const revision = revisionOf(scene);
  if (given?.split(',').some((tag) => tag.trim().replace(/^W\//, '').startsWith(`"${revision}.`))) return;
  requireMatch(request, `scene ${scene.id}`, `"${revision}"`);
}

/** Taking back what cannot be counted again would lose it. @throws Fault conflict */
async function requireReadable(
  scene: Scene,
  names: readonly (keyof StatedFields)[],
  context: Context,
  signal: AbortSignal,
): Promise<void> {
  const fault = (await unreadableAmong([scene], context, signal)).get(scene.id);
  if (fault) throw unreadable(scene, names, fault.message, fault);
}

function unreadable(
  { id, source }: Scene,
  names: readonly (keyof StatedFields)[],
  why: string,
  cause?: Fault,
): Fault {
  const way =
    source.kind === 'href'
      ? 'correct it once its link answers again'
      : 'send its file again, then correct it';
  return new Fault(
    'conflict',
    `scene ${id} cannot be read any more (${why}), so a corrected ${names.join(', ')} could not be counted; ` +
      `what it says stays: ${way}`,
    { cause, retryable: cause?.retryable ?? false },
  );
}

/** @throws Fault invalid-time, raster-not-georeferenced */
function checkCorrected(scene: Scene, stated: StatedFields): void {
  const { whole, declaredGsdM } = { ...scene, ...stated };
  const georeferenced = scene.raster === null || scene.raster.crs !== null;
  checkCountable({ georeferenced, whole, declaredGsdM, metadata: {} });
}
