import { z } from 'zod';
import { PICTURE_FORMATS } from '../../src/ports/pictures.ts';
import { endpoint, json } from '../endpoint.ts';
import { tagOfBytes } from '../etag.ts';
import { gatherEvidence } from '../evidence.ts';
import { drawObservation } from '../picture.ts';
import { gatherBeside } from '../present-beside.ts';
import { presentObservation } from '../present-observation.ts';
import { requireRights } from '../rights.ts';
import { beside } from '../schemas/beside.ts';
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
    path: '/v1/observations/:id/beside',
    summary:
      'What an observation is to be read beside: what is usual there, the looks around it, what others counted',
    params: idParams,
    query: noQuery,
    answers: { 200: { description: 'By class', media: { 'application/json': beside } } },
    async handle({ params }, context) {
      return json(200, await gatherBeside(params.id, context));
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/observations/:id/picture.:format',
    summary: 'The picture of an observation, annotated or clean, as far as its licence allows',
    params: z.strictObject({ id: pathId, format: z.enum(PICTURE_FORMATS) }),
    query: pictureQuery,
    answers: { 200: { description: 'The picture', media: { 'image/png': null, 'image/webp': null } } },
    async handle({ params, query, request, signal }, context) {
      const evidence = await gatherEvidence(params.id, context.ports.store);
      const bytes = await drawObservation(evidence, context, {
        format: params.format,
        maxSide: query.width,
        sceneId: query.scene ?? null,
        isClean: query.clean === '1',
        allow: (scene) =>
          requireRights(scene, request, {
            isPrivate: query.private === '1',
            publicUrl: context.config.publicUrl,
          }),
        signal,
      });
      const type = `image/${params.format}`;
      return { kind: 'bytes', type, bytes, headers: { ETag: tagOfBytes(bytes) } };
    },
  }),
];
