import type { z } from 'zod';
import {
  learnRates,
  type ReviewedLook,
  ratesHere,
  SCENES_TO_VALIDATE,
} from '../../src/domain/learn-rates.ts';
import { type ErrorRates, type ModelManifest, numbersOf } from '../../src/domain/model.ts';
import { reviewedLooks } from '../../src/domain/rates-evidence.ts';
import type { ReviewSummary } from '../../src/domain/review.ts';
import { SENSOR_CLASSES, type SensorClass, sensorClassOf } from '../../src/domain/sensor-class.ts';
import { endpoint, json } from '../endpoint.ts';
import { findSite } from '../find.ts';
import { idParams, noQuery } from '../schemas/common.ts';
import { errorRates as errorRatesSchema } from '../schemas/review.ts';

type Item = z.input<typeof errorRatesSchema>['items'][number];

export const errorRates = [
  endpoint({
    method: 'get',
    path: '/v1/sites/:id/error-rates',
    summary: 'How the models err at a site, as far as complete reviews tell, and which rates are in use',
    params: idParams,
    query: noQuery,
    answers: {
      200: {
        description: 'One item for each model, class, sensor class and kind of area that was reviewed',
        media: { 'application/json': errorRatesSchema },
      },
    },
    async handle({ params }, { ports: { store }, models }) {
      const site = await findSite(store, params.id);
      const origin = site.fictional ? 'simulated' : 'real';
      const items: Item[] = [];
      for (const model of models) {
        const of = { siteId: site.id, origin, modelId: model.id, modelVersion: model.version } as const;
        items.push(...itemsOf(model, await store.listReviews(of)));
      }
      return json(200, { site: site.id, origin, needed: SCENES_TO_VALIDATE, items });
    },
  }),
];

function itemsOf(model: ModelManifest, reviews: readonly ReviewSummary[]): readonly Item[] {
  return SENSOR_CLASSES.flatMap((sensorClass) => {
    const gsdM = reviews.find((review) => sensorClassOf(review.gsdM) === sensorClass)?.gsdM;
    if (gsdM === undefined) return [];
    return model.rates.flatMap((card) => {
      const looks = reviewedLooks(model.rates, card, gsdM, reviews);
      return looks.length === 0 ? [] : [itemOf(model, card, sensorClass, looks)];
    });
  });
}

function itemOf(
  { id, version }: ModelManifest,
  card: ErrorRates,
  sensorClass: SensorClass,
  looks: readonly ReviewedLook[],
): Item {
  const { reviewedScenes, validatedHere } = ratesHere(card, looks);
  const sum = (of: (look: ReviewedLook) => number): number =>
    looks.reduce((total, look) => total + of(look), 0);
  return {
    model: { id, version },
    class: card.class,
    sensorClass,
    areas: card.areas ? [...card.areas] : null,
    inUse: validatedHere ? 'reviews' : 'card',
    reviewedScenes,
    seenKm2: sum(({ km2Seen }) => km2Seen),
    hits: sum(({ hits }) => hits),
    missed: sum(({ missed }) => missed),
    falseBoxes: sum(({ falseBoxes }) => falseBoxes),
    card: presentRates(card),
    learned: presentRates(learnRates(card, looks)),
  };
}

function presentRates(rates: ErrorRates) {
  const { recallAlpha, recallBeta, falsePerKm2Shape, falsePerKm2Rate } = rates;
  return {
    recall: recallAlpha / (recallAlpha + recallBeta),
    falsePerKm2: falsePerKm2Shape / falsePerKm2Rate,
    ...numbersOf(rates),
  };
}
