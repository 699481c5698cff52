import type { Request } from 'express';
import { z } from 'zod';
import { Fault } from '../../src/domain/fault.ts';
import { type StandingReviews, standingReviews } from '../../src/domain/review-standing.ts';
import { isWholeOn } from '../../src/domain/reviewed-count.ts';
import { formerNumbers, reviewedNumbers } from '../../src/domain/reviewed-look.ts';
import type { Context } from '../context.ts';
import { endpoint, json } from '../endpoint.ts';
import { HEEDS_MATCH } from '../etag.ts';
import { findSite, missing } from '../find.ts';
import { pageOfList } from '../page-list.ts';
import {
  presentComparison,
  presentReview,
  presentReviewsOf,
  presentSummary,
  presentWithTrail,
} from '../present-review.ts';
import { readFindings } from '../read-review.ts';
import { findUnderReview, type UnderReview } from '../review-ground.ts';
import { saveReview, withdrawReview } from '../save-review.ts';
import { idParams, noQuery, pageOf, pageQuery } from '../schemas/common.ts';
import {
  analystName,
  comparison,
  MAX_REVIEW_BYTES,
  observationReviews,
  reviewRequest,
  review as reviewSchema,
  reviewSummary,
  reviewWithTrail,
} from '../schemas/review.ts';

export const reviews = [
  endpoint({
    method: 'get',
    path: '/v1/observations/:id/reviews',
    summary:
      'What analysts say of an observation, the boxes to be looked at, and reviews carried over to them',
    params: idParams,
    query: noQuery,
    answers: { 200: { description: 'All of it', media: { 'application/json': observationReviews } } },
    async handle({ params }, context) {
      const under = await findUnderReview(params.id, context);
      const { observation, area, ground } = under;
      const standing = await standingOf(under, context);
      const current = reviewedNumbers(observation, area, ground, standing.current);
      const numbers = current.length > 0 ? current : formerNumbers(observation, area, standing.former);
      return json(200, presentReviewsOf(under, standing, numbers));
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/observations/:id/reviews',
    summary: 'Save what you say of an observation: your first revision, or the next. If-Match is heeded',
    params: idParams,
    query: noQuery,
    headers: HEEDS_MATCH,
    body: reviewRequest,
    maxBodyBytes: MAX_REVIEW_BYTES,
    answers: {
      200: { description: 'You said the same before', media: { 'application/json': reviewSchema } },
      201: { description: 'The new revision', media: { 'application/json': reviewSchema } },
    },
    async handle({ params, body, request, signal, note }, context) {
      const under = await findUnderReview(params.id, context);
      const findings = await readFindings(body, under, context, signal);
      const { review, isNew } = await saveReview(body.analyst, findings, under, expectedBy(request), context);
      note({ review: review.id, revision: review.revision });
      return json(isNew ? 201 : 200, presentReview(review), {
        ETag: `"${review.revision}"`,
        Location: `/v1/reviews/${review.id}`,
      });
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/observations/:id/reviews/compare',
    summary: 'The counts of analysts side by side, and where they differ; of complete reviews',
    params: idParams,
    query: noQuery,
    answers: { 200: { description: 'The comparison', media: { 'application/json': comparison } } },
    async handle({ params }, context) {
      const under = await findUnderReview(params.id, context);
      const { current } = await standingOf(under, context);
      const complete = current.filter((review) => isWholeOn(review, under.ground));
      if (complete.length < 2)
        throw new Fault(
          'conflict',
          `observation ${params.id} has ${complete.length} complete reviews of ${current.length}: two are needed to compare`,
        );
      return json(200, presentComparison(under, complete));
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/reviews/:id',
    summary: 'A review with its trail: who changed what, and when',
    params: idParams,
    query: noQuery,
    answers: { 200: { description: 'The latest revision', media: { 'application/json': reviewWithTrail } } },
    async handle({ params }, { ports: { store } }) {
      const trail = await store.reviewTrail(params.id);
      const latest = trail.at(-1) ?? missing('review', params.id);
      return json(200, presentWithTrail(latest, trail), { ETag: `"${latest.revision}"` });
    },
  }),

  endpoint({
    method: 'delete',
    path: '/v1/reviews/:id',
    summary: 'Take a review back: it counts no more, and its trail keeps it. If-Match is heeded',
    params: idParams,
    query: z.strictObject({ analyst: analystName.describe('Who takes it back') }),
    headers: HEEDS_MATCH,
    answers: { 200: { description: 'Withdrawn', media: { 'application/json': reviewSchema } } },
    async handle({ params, query, request }, context) {
      const review = await withdrawReview(params.id, query.analyst, expectedBy(request), context);
      return json(200, presentReview(review));
    },
  }),

  endpoint({
    method: 'get',
    path: '/v1/sites/:id/reviews',
    summary: 'Standing reviews of a site, by id',
    params: idParams,
    query: z.strictObject(pageQuery),
    answers: { 200: { description: 'A page', media: { 'application/json': pageOf(reviewSummary) } } },
    async handle({ params, query }, { ports: { store } }) {
      const site = await findSite(store, params.id);
      const page = pageOfList(await store.listReviews({ siteId: site.id }), query);
      return json(200, { items: page.items.map(presentSummary), next: page.next });
    },
  }),
];

async function standingOf(
  { observation, revisions }: UnderReview,
  { ports: { store } }: Context,
): Promise<StandingReviews> {
  const { areaId, passId, modelId, origin } = observation;
  return standingReviews(
    observation,
    await store.readReviews({ areaId, passId, modelId, origin }),
    revisions,
  );
}

/** Null: whatever revision is there. @throws Fault invalid-request */
function expectedBy(request: Request): number | null {
  const given = request.get('if-match');
  if (given === undefined || given === '*') return null;
  const revision = /^"(\d+)"$/.exec(given.trim())?.[1];
  if (revision !== undefined) return Number(revision);
  throw new Fault('invalid-request', `If-Match is ${given.slice(0, 100)}: expected the revision, as "3"`);
}
