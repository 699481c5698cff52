import { isDeepStrictEqual } from 'node:util';
import { Fault } from '../src/domain/fault.ts';
import type { Observation } from '../src/domain/observation.ts';
import type { Findings, Review, ReviewedObservation } from '../src/domain/review.ts';
import { reviewedCount } from '../src/domain/reviewed-count.ts';
import type { Band, Scene } from '../src/domain/scene.ts';
import type { Context } from './context.ts';
import { enqueueSoon } from './enqueue.ts';
import { missing } from './find.ts';
import { reviewIdOf } from './identity.ts';
import { hasBytes } from './release-blobs.ts';
import type { UnderReview } from './review-ground.ts';

export interface Saved {
  readonly review: Review;
  /** False: it says what was said before. */
  readonly isNew: boolean;
}

/**
 * Saves what an analyst says as the next revision of his review, and sends what depends on it to the queue.
 * @param expected the revision that the client saw; null: whatever is there
 * @throws Fault conflict when the observation stands no more; precondition-failed
 */
export async function saveReview(
  analyst: string,
  findings: Findings,
  under: UnderReview,
  expected: number | null,
  context: Context,
): Promise<Saved> {
  const { store, clock } = context.ports;
  const { observation, tombstone } = under;
  if (tombstone !== null)
    throw new Fault(
      'conflict',
      `observation ${observation.id} was withdrawn with scene ${tombstone.sceneId}: review what stands in its place`,
    );
  const id = reviewIdOf(observation.id, analyst);
  const saved = await store.exclusively(`review:${id}`, async () => {
    const before = await store.getReview(id);
    requireRevision(id, before, expected);
    if (before && !before.isWithdrawn && isDeepStrictEqual(findingsOf(before), findings))
      return { review: before, isNew: false, before };
    const review: Review = {
      ...reviewedOf(under),
      id,
      revision: (before?.revision ?? 0) + 1,
      analyst,
      savedBy: analyst,
      savedAt: clock.now(),
      isWithdrawn: false,
      ...findings,
      tally: reviewedCount(findings, under.ground),
    };
    await store.saveReview(review);
    return { review, isNew: true, before };
  });
  if (saved.isNew) await follow(saved.review, saved.before, observation.sceneIds, context);
  return saved;
}

/**
 * Takes a review back; the trail keeps it.
 * @param expected the revision that the client saw; null: whatever is there
 * @throws Fault not-found, precondition-failed
 */
export async function withdrawReview(
  id: string,
  by: string,
  expected: number | null,
  context: Context,
): Promise<Review> {
  const { store, clock } = context.ports;
  const { review, before } = await store.exclusively(`review:${id}`, async () => {
    const before = (await store.getReview(id)) ?? missing('review', id);
    requireRevision(id, before, expected);
    if (before.isWithdrawn) return { review: before, before };
    const next = { savedBy: by, savedAt: clock.now(), isWithdrawn: true };
    const review: Review = { ...before, ...next, revision: before.revision + 1 };
    await store.saveReview(review);
    return { review, before };
  });
  const observation = await store.getObservation(review.observationId);
  if (review !== before) await follow(review, before, observation?.sceneIds ?? [], context);
  return review;
}

function requireRevision(id: string, before: Review | null, expected: number | null): void {
  if (expected === null || expected === (before?.revision ?? 0)) return;
  throw new Fault(
    'precondition-failed',
    `review ${id} is at revision ${before?.revision ?? 0}, and If-Match says ${expected}`,
  );
}

function findingsOf({ decisions, added, hidden, searched, areaOnPlace, note }: Review): Findings {
  return { decisions, added, hidden, searched, areaOnPlace, note };
}

function reviewedOf({ observation, area }: UnderReview): ReviewedObservation {
  const { areaId, areaRevision, siteId, passId, origin, at, modelId, modelVersion, gsdM } = observation;
  return {
    observationId: observation.id,
    areaId,
    areaRevision,
    areaKind: area.kind,
    siteId,
    passId,
    origin,
    at,
    modelId,
    modelVersion,
    sceneIds: observation.sceneIds,
    gsdM,
    missingBands: missingBandsOf(observation),
  };
}

function missingBandsOf({ caveats }: Observation): readonly Band[] {
  return caveats.flatMap((caveat) => (caveat.startsWith('band-missing:') ? [caveat.slice(13) as Band] : []));
}

/**
 * The series takes up the number; where drawn ground changed, the scenes of the pass are observed anew, which brings the
 * series up to date once more.
 */
async function follow(
  review: Review,
  before: Review | null,
  cited: readonly string[],
  context: Context,
): Promise<void> {
  const { store } = context.ports;
  const { areaId, siteId, passId } = review;
  const cause = `${review.id}.${review.revision}`;
  const ids = [...new Set([...cited, ...(await store.passScenes(passId))])];
  const scenes = (await Promise.all(ids.map((id) => store.getScene(id)))).filter((scene) => scene !== null);
  const [first] = scenes;
  if (first && siteId !== null)
    await enqueueSoon(
      { kind: 'evaluate', areaId, sceneId: first.id, generation: first.generation, cause },
      context,
    );
  if (isDeepStrictEqual(drawnBy(before), drawnBy(review))) return;
  for (const scene of scenes)
    if (await canBeObserved(scene, context))
      await enqueueSoon({ kind: 'observe', sceneId: scene.id, generation: scene.generation, cause }, context);
}

/** A scene that runs observes by itself; one whose bytes were let go cannot, and keeps what it said. */
async function canBeObserved(scene: Scene, { ports }: Context): Promise<boolean> {
  return scene.state.kind === 'done' && hasBytes(scene, ports);
}

function drawnBy(review: Review | null): Review['hidden'] {
  return review === null || review.isWithdrawn ? [] : review.hidden;
}
