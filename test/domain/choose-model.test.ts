import { describe, expect, it } from 'vitest';
import { bandsFor, chooseModel, chooseModels, missingBands } from '../../src/domain/choose-model.ts';
import type { ObjectClass } from '../../src/domain/detection.ts';
import type { ErrorRates } from '../../src/domain/model.ts';

const ratesOf = (objectClass: ObjectClass): ErrorRates => ({
  class: objectClass,
  recallAlpha: 8,
  recallBeta: 2,
  falsePerKm2Shape: 1,
  falsePerKm2Rate: 1,
  measuredOn: 'test',
});
const model = (id: string, classes: ObjectClass[], wants: number, min: number, max: number) => ({
  id,
  classes,
  gsd: { wants, min, max },
  rates: classes.map(ratesOf),
});
const MODELS = [
  model('ship-any', ['ship'], 5, 0.3, 12),
  model('ship-10m', ['ship', 'boat'], 10, 5, 12),
  model('rail-50cm', ['railcar', 'locomotive'], 0.5, 0.25, 1.05),
];

describe('choosing a model', () => {
  it('takes the narrowest range that holds the GSD, in any order of the list', () => {
    for (const models of [MODELS, MODELS.toReversed()]) {
      expect(chooseModel(models, 'ship', 10)).toMatchObject({ manifest: { id: 'ship-10m' } });
      expect(chooseModel(models, 'ship', 3)).toMatchObject({ manifest: { id: 'ship-any' } });
      expect(chooseModel(models, 'railcar', 0.25)).toMatchObject({ manifest: { id: 'rail-50cm' } });
    }
  });

  it('of equal ranges takes the one that wants the closest, then the first by id', () => {
    const [a, b] = [model('b', ['ship'], 5, 2, 20), model('a', ['ship'], 9, 2, 20)];
    expect(chooseModel([a, b], 'ship', 10)).toMatchObject({ manifest: { id: 'a' } });
    expect(chooseModel([a, b], 'ship', 4)).toMatchObject({ manifest: { id: 'b' } });
    expect(chooseModel([a, { ...a, id: 'a' }], 'ship', 4)).toMatchObject({ manifest: { id: 'a' } });
  });

  it('refuses too coarse a scene and says what would do', () => {
    expect(chooseModel(MODELS, 'railcar', 3)).toEqual({
      kind: 'none',
      reason: 'resolution',
      detail:
        'ground sample distance 3 m is too coarse for railcar, which needs 0.25 to 1.05 m (rail-50cm); ' +
        'at 3 m ship can be counted',
    });
    expect(chooseModel(MODELS, 'boat', 0.5)).toMatchObject({
      detail:
        'ground sample distance 0.5 m is too fine for boat, which needs 5 to 12 m (ship-10m); ' +
        'at 0.5 m ship, railcar, locomotive can be counted',
    });
    const two = [model('fine', ['ship'], 0.5, 0.3, 0.8), model('coarse', ['ship'], 10, 5, 12)];
    expect(chooseModel(two, 'ship', 3)).toMatchObject({
      detail:
        'ground sample distance 3 m lies between what models accept for ship, ' +
        'which needs 0.3 to 0.8 m (fine) or 5 to 12 m (coarse)',
    });
    expect(chooseModel(MODELS, 'passenger', 0.5)).toMatchObject({ detail: 'no model counts passenger' });
  });

  it('groups classes by model', () => {
    const chosen = chooseModels(MODELS, ['railcar', 'ship', 'locomotive', 'railcar', 'passenger'], 0.5);
    expect(chosen.map((c) => [c.classes, c.model.kind])).toEqual([
      [['railcar', 'locomotive'], 'model'],
      [['ship'], 'model'],
      [['passenger'], 'none'],
    ]);
  });
});

describe('bands for a model', () => {
  const inputOf = (optionalBands: readonly string[]) =>
    ({ bands: ['nir', 'red'], optionalBands }) as unknown as Parameters<typeof bandsFor>[0]['input'];
  const input = inputOf([]);
  it('are the raster’s, in the model’s order', () => {
    expect(bandsFor({ id: 'm', input }, { red: 0, green: 1, blue: 2, nir: 3 })).toEqual([3, 0]);
  });
  it('name the one that is missing', () => {
    expect(() => bandsFor({ id: 'm', input }, { red: 0, green: 1, blue: 2, nir: null })).toThrow(
      'model m needs the bands nir, red, and the raster has no nir band',
    );
  });
  it('may lack one that is optional, and say so', () => {
    const model = { id: 'm', input: inputOf(['nir']) };
    const roles = { red: 0, green: 1, blue: 2, nir: null };
    expect(bandsFor(model, roles)).toEqual([null, 0]);
    expect(missingBands(model, roles)).toEqual(['nir']);
    expect(missingBands(model, { ...roles, nir: 3 })).toEqual([]);
  });
});
