import type { ObjectClass } from './detection.ts';
import { Fault } from './fault.ts';
import { type ModelManifest, measuredClasses } from './model.ts';
import type { Target } from './plan.ts';
import type { Band, BandRoles } from './scene.ts';

/** Which model looks for which classes, or why none may. */
export interface ModelChoice<M extends Choosable = ModelManifest> {
  readonly classes: readonly ObjectClass[];
  readonly model:
    | { readonly kind: 'model'; readonly manifest: M }
    | Extract<Target['model'], { readonly kind: 'none' }>;
}

export type Choosable = Pick<ModelManifest, 'id' | 'classes' | 'gsd' | 'rates'>;

/**
 * One choice for each model needed: classes that the same model finds are together, in the order asked.
 * @param gsdM what the scene is judged on (`judgedGsdM`)
 */
export function chooseModels<M extends Choosable>(
  models: readonly M[],
  classes: readonly ObjectClass[],
  gsdM: number,
): readonly ModelChoice<M>[] {
  const choices: { classes: ObjectClass[]; model: ModelChoice<M>['model'] }[] = [];
  for (const objectClass of new Set(classes)) {
    const model = chooseModel(models, objectClass, gsdM);
    const same = choices.find((c) => sameModel(c.model, model));
    if (same) same.classes.push(objectClass);
    else choices.push({ classes: [objectClass], model });
  }
  return choices;
}

/**
 * Of the models that know the class and accept the GSD, the one made for the narrowest range of GSDs; then the one
 * that wants the closest; then by id. None is a refusal, never a guess.
 */
export function chooseModel<M extends Choosable>(
  models: readonly M[],
  objectClass: ObjectClass,
  gsdM: number,
): ModelChoice<M>['model'] {
  const knowing = models.filter((model) => model.classes.includes(objectClass));
  const [best] = knowing
    .filter((model) => accepts(model, gsdM))
    .toSorted((a, b) => breadth(a) - breadth(b) || apart(a, gsdM) - apart(b, gsdM) || (a.id < b.id ? -1 : 1));
  if (best) return { kind: 'model', manifest: best };
  return { kind: 'none', reason: 'resolution', detail: refusal(models, objectClass, gsdM) };
}

/**
 * Band indices of a raster in the order that a model sees them; null for an optional band that the raster lacks.
 * @throws Fault raster-unsupported when the raster lacks another
 */
export function bandsFor(
  model: Pick<ModelManifest, 'id' | 'input'>,
  roles: BandRoles,
): readonly (number | null)[] {
  return model.input.bands.map((role) => {
    const band = roles[role];
    if (band !== null || model.input.optionalBands.includes(role)) return band;
    throw new Fault(
      'raster-unsupported',
      `model ${model.id} needs the bands ${model.input.bands.join(', ')}, and the raster has no ${role} band`,
    );
  });
}

/** The optional bands of a model that a raster lacks, in the model's order. */
export function missingBands({ input }: Pick<ModelManifest, 'input'>, roles: BandRoles): readonly Band[] {
  return input.bands.filter((role) => roles[role] === null && input.optionalBands.includes(role));
}

function accepts({ gsd }: Choosable, gsdM: number): boolean {
  return gsdM >= gsd.min && gsdM <= gsd.max;
}

function breadth({ gsd }: Choosable): number {
  return gsd.max / gsd.min;
}

function apart({ gsd }: Choosable, gsdM: number): number {
  return Math.abs(Math.log(gsdM / gsd.wants));
}

type Chosen = ModelChoice<Choosable>['model'];

/** Refusals stay apart: each class has a sentence of its own. */
function sameModel(a: Chosen, b: Chosen): boolean {
  return a.kind === 'model' && b.kind === 'model' && a.manifest.id === b.manifest.id;
}

/** What would do for the class, and what this resolution does for others. */
function refusal(models: readonly Choosable[], objectClass: ObjectClass, gsdM: number): string {
  const knowing = models.filter(({ classes }) => classes.includes(objectClass));
  if (knowing.length === 0) return `no model counts ${objectClass}`;
  const metres = `${Number(gsdM.toPrecision(3))} m`;
  const fault = knowing.every(({ gsd }) => gsdM > gsd.max)
    ? 'is too coarse for'
    : knowing.every(({ gsd }) => gsdM < gsd.min)
      ? 'is too fine for'
      : 'lies between what models accept for';
  const needed = knowing
    .toSorted((a, b) => a.gsd.min - b.gsd.min || (a.id < b.id ? -1 : 1))
    .map(({ id, gsd }) => `${gsd.min} to ${gsd.max} m (${id})`);
  const others = new Set(models.filter((model) => accepts(model, gsdM)).flatMap(measuredClasses));
  const still = others.size > 0 ? `; at ${metres} ${[...others].join(', ')} can be counted` : '';
  return `ground sample distance ${metres} ${fault} ${objectClass}, which needs ${needed.join(' or ')}${still}`;
}
