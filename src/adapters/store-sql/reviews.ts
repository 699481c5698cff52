import { isDeepStrictEqual } from 'node:util';
import { Fault } from '../../domain/fault.ts';
import type { Review, ReviewMarks, ReviewSummary } from '../../domain/review.ts';
import type { ReviewQuery, ReviewStore } from '../../ports/review-store.ts';
import { type Database, lockInTransaction, type Tx, toJson } from './database.ts';

export function createReviews(db: Database): ReviewStore {
  return {
    saveReview: (review) => db.transaction().execute((tx) => saveReview(tx, review)),
    getReview: (id) => latestOf(db, id),
    reviewTrail: async (id) => {
      const trail = db.selectFrom('reviews').select(['summary', 'marks']).where('id', '=', id);
      return (await trail.orderBy('revision').execute()).map(reviewOf);
    },
    listReviews: async (query) => {
      const rows = await latest(db, query).select(['summary', 'isWithdrawn']).execute();
      return standing(rows)
        .map(({ summary }) => summary)
        .sort(byTime);
    },
    readReviews: async (query) => {
      const rows = await latest(db, query).select(['summary', 'marks', 'isWithdrawn']).execute();
      return standing(rows).map(reviewOf).sort(byTime);
    },
  };
}

function latest(db: Database, { siteId, areaId, passId, origin, modelId, modelVersion }: ReviewQuery) {
  let select = db.selectFrom('reviews').distinctOn('id').orderBy('id').orderBy('revision', 'desc');
  if (siteId !== undefined) select = select.where('siteId', '=', siteId);
  if (areaId !== undefined) select = select.where('areaId', '=', areaId);
  if (passId !== undefined) select = select.where('passId', '=', passId);
  if (origin !== undefined) select = select.where('origin', '=', origin);
  if (modelId !== undefined) select = select.where('modelId', '=', modelId);
  if (modelVersion !== undefined) select = select.where('modelVersion', '=', modelVersion);
  return select;
}

function standing<T extends { readonly isWithdrawn: boolean }>(rows: readonly T[]): readonly T[] {
  return rows.filter(({ isWithdrawn }) => !isWithdrawn);
}

function byTime(a: ReviewSummary, b: ReviewSummary): number {
  return (a.at ?? Infinity) - (b.at ?? Infinity) || a.savedAt - b.savedAt || (a.id < b.id ? -1 : 1);
}

async function latestOf(db: Database, id: string): Promise<Review | null> {
  const row = await db
    .selectFrom('reviews')
    .select(['summary', 'marks'])
    .where('id', '=', id)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : reviewOf(row);
}

async function saveReview(tx: Tx, review: Review): Promise<void> {
  const { id, revision } = review;
  await lockInTransaction(tx, `review:${id}`);
  const before = await latestOf(tx, id);
  if (before?.revision === revision && isDeepStrictEqual(before, review)) return;
  const at = before?.revision ?? 0;
  if (revision !== at + 1)
    throw new Fault('conflict', `review "${id}": revision ${revision} was to follow, the latest is ${at}`);
  const { decisions, added, hidden, ...summary } = review;
  const { observationId, areaId, siteId, passId, origin, modelId, modelVersion } = summary;
  const { savedAt, isWithdrawn } = summary;
  await tx
    .insertInto('reviews')
    .values({
      id,
      revision,
      observationId,
      areaId,
      siteId,
      passId,
      origin,
      modelId,
      modelVersion,
      savedAt,
      isWithdrawn,
      summary: toJson(summary),
      marks: toJson({ decisions, added, hidden }),
    })
    .execute();
}

function reviewOf({
  summary,
  marks,
}: {
  readonly summary: ReviewSummary;
  readonly marks: ReviewMarks;
}): Review {
  return { ...summary, ...marks };
}
