import { isIP } from 'node:net';
import type { Request } from 'express';
import { z } from 'zod';
import { Fault } from '../../src/domain/fault.ts';
import type { Scene } from '../../src/domain/scene.ts';
import { PICTURE_FORMATS } from '../../src/ports/pictures.ts';
import { endpoint, json } from '../endpoint.ts';
import { tagOfBytes } from '../etag.ts';
import { gatherEvidence } from '../evidence.ts';
import { drawObservation } from '../picture.ts';
import { presentObservation } from '../present-observation.ts';
import { idParams, noQuery, pathId } from '../schemas/common.ts';
import { observation as observationSchema, pictureQuery } from '../schemas/observation.ts';

export const observations = [
  endpoint({
    method: 'get',
    path: '/v1/observations/:id',
    summary: 'What one pass says about one area, with everything that it rests on',
    params: idParams,
    query: noQuery,
    answers: { 200: { description: 'The observation', media: { 'application/json': observationSchema } } },
    async handle({ params }, { ports }) {
      return json(200, presentObservation(await gatherEvidence(params.id, ports.store)));
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/observations/:id/picture.:format',
    summary: 'The annotated picture of an observation, as far as its licence allows',
    params: z.strictObject({ id: pathId, format: z.enum(PICTURE_FORMATS) }),
    query: pictureQuery,
    answers: { 200: { description: 'The picture', media: { 'image/png': null, 'image/webp': null } } },
    async handle({ params, query, request, signal }, context) {
      const evidence = await gatherEvidence(params.id, context.ports.store);
      const isPrivate = query.private === '1' && isFromHere(request);
      const bytes = await drawObservation(evidence, context, {
        format: params.format,
        maxSide: query.width,
        sceneId: query.scene ?? null,
        allow: (scene) => requireRights(scene, isPrivate),
        signal,
      });
      const type = `image/${params.format}`;
      return { kind: 'bytes', type, bytes, headers: { ETag: tagOfBytes(bytes) } };
    },
  }),
];

/** @throws Fault forbidden-licence */
function requireRights(scene: Scene, isPrivate: boolean): void {
  if (scene.republish || isPrivate) return;
  throw new Fault(
    'forbidden-licence',
    `the licence of scene ${scene.id} (${scene.licence ?? 'not stated'}) forbids that its pixels are published; ` +
      'for your own eyes, ask from the machine that serves it with ?private=1',
  );
}

/** From this machine and not through a proxy, which speaks for others. */
function isFromHere(request: Request): boolean {
  const address = request.socket.remoteAddress ?? '';
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded;
  return forwarded === undefined && isIP(address) !== 0 && /^(::1$|127\.|::ffff:127\.)/.test(address);
}
