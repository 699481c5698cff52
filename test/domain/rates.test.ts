import { expect, it } from 'vitest';
import { type ErrorRates, ratesFor } from '../../src/domain/model.ts';

const rates = (areas?: ErrorRates['areas']): ErrorRates => ({
  class: 'railcar',
  areas,
  recallAlpha: 8,
  recallBeta: 2,
  falsePerKm2Shape: 1,
  falsePerKm2Rate: areas ? 1 : 0.1,
  measuredOn: areas ? 'yards' : 'any ground',
});

it('false boxes are those of the ground: a yard has rates of its own, other ground those of any', () => {
  const known = [rates(), rates(['yard', 'bridge'])];
  expect(ratesFor(known, 'railcar', 'yard')?.measuredOn).toBe('yards');
  expect(ratesFor(known, 'railcar', 'scene')?.measuredOn).toBe('any ground');
  expect(ratesFor([rates(['yard'])], 'railcar', 'scene')).toBeNull();
  expect(ratesFor(known, 'ship', 'yard')).toBeNull();
});

it('rates without bands are for scenes that lack just these, and go before those of the ground', () => {
  const without = { ...rates(), without: ['nir'], measuredOn: 'RGB' } as const;
  const known = [rates(['yard']), without, rates()];
  expect(ratesFor(known, 'railcar', 'yard', ['nir'])?.measuredOn).toBe('RGB');
  expect(ratesFor(known, 'railcar', 'yard')?.measuredOn).toBe('yards');
  expect(ratesFor(known, 'railcar', 'yard', ['nir', 'blue'])?.measuredOn).toBe('yards');
  expect(ratesFor([without], 'railcar', 'yard')).toBeNull();
});
