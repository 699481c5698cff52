import type { ModelManifest } from '../domain/model.ts';
import { composeScene } from './compose.ts';
import { type SceneSpec, sceneSpec } from './spec.ts';
import { type TrueObject, truthOf } from './truth.ts';

/** Simulated scenes of one difficulty, never trained on: the other style, and seeds of their own. */
export interface Scenario {
  readonly name: string;
  readonly scenes: readonly ScenarioScene[];
  /** The objects that it is about; others are ignored. */
  readonly isAbout: (object: TrueObject) => boolean;
  /** Each scene is counted with its tiles' seams in several places, which must not change the count. */
  readonly shiftsSeams: boolean;
}

export interface ScenarioScene {
  readonly spec: SceneSpec;
  /** The picture is averaged to this GSD, m; null: as it is drawn. */
  readonly reducedToM: number | null;
}

/** What decides which scenarios a model is asked. */
export type Examinee = Pick<ModelManifest, 'classes' | 'gsd' | 'input'>;

export interface ScenarioSize {
  /** Scenes of each scenario. */
  readonly scenes: number;
  /** Side of the square pictures, px. */
  readonly sidePx: number;
}

/** Seeds from here on draw no training scene. */
const FIRST_SEED = 700_000;
const HIGH_SUN = { azimuthDeg: 150, elevationDeg: 45 };
/** The lowest that the simulator casts shadows for. */
const LOW_SUN = { azimuthDeg: 150, elevationDeg: 14 };
const TRACK_ANGLES_DEG = [0, 15, 30, 45, 60, 75, 90];
const RAIL_GSD_M = 0.5;
/** Drawn this fine and averaged to each. */
const FINEST_M = 0.3;
const RAIL_GSDS_M = [0.3, 0.5, 0.7, 1];
const SHIP_GSDS_M = [0.5, 1, 3, 10];
/** Coarse products come as reflectance, fine ones stretched for the eye. */
const REFLECTANCE_FROM_M = 10;
/** More than any yard or harbour holds: as many as there is room for. */
const FULL = 1000;

/** The scenarios of the model's objects, at resolutions that it accepts. */
export function scenariosFor(model: Examinee, size: ScenarioSize): readonly Scenario[] {
  return model.classes.includes('ship') ? shipScenarios(model, size) : railScenarios(model, size);
}

type Parts = Partial<SceneSpec>;

function railScenarios(model: Examinee, size: ScenarioSize): readonly Scenario[] {
  const base: Parts = { kind: 'yard', layout: 'yard', gsdM: RAIL_GSD_M, bands: bandsOf(model) };
  const rail = (name: string, parts: Parts, more: Partial<Scenario> = {}): Scenario => ({
    name,
    scenes: draw(size, { ...base, ...parts }),
    ...PLAIN,
    ...more,
  });
  const reduced = (gsdM: number): Scenario => {
    const scenes = draw(size, { ...base, objects: 60, gsdM: FINEST_M });
    const reducedToM = gsdM === FINEST_M ? null : gsdM;
    return { name: `${gsdM} m`, scenes: scenes.map(({ spec }) => ({ spec, reducedToM })), ...PLAIN };
  };
  return [
    rail('dense', { objects: FULL }),
    rail('sparse', { objects: 6 }),
    rail('empty', { objects: 0 }),
    rail('cloud', { objects: 60, cloud: 0.35 }),
    rail('snow', { objects: 60, snow: 1 }),
    rail('low sun', { objects: 60, sun: LOW_SUN }),
    ...TRACK_ANGLES_DEG.map((angle) =>
      rail(`tracks at ${angle} deg`, { objects: FULL, orientationDeg: angle }),
    ),
    rail('tile seams', { objects: FULL }, { shiftsSeams: true }),
    rail('container lines, no rails', { layout: 'none', land: ['containers'] }),
    rail('lorry parks, no rails', { layout: 'none', land: ['lorry-park'] }),
    ...RAIL_GSDS_M.filter((gsdM) => accepts(model, gsdM)).map(reduced),
  ];
}

function shipScenarios(model: Examinee, size: ScenarioSize): readonly Scenario[] {
  const gsds = SHIP_GSDS_M.filter((gsdM) => accepts(model, gsdM));
  const apart = (gsdM: number): number => Math.abs(Math.log(gsdM / model.gsd.wants));
  const [gsdM = model.gsd.wants] = gsds.toSorted((a, b) => apart(a) - apart(b));
  const at = (metres: number): Parts => ({
    kind: 'port',
    gsdM: metres,
    bands: bandsOf(model),
    sampleType: metres >= REFLECTANCE_FROM_M ? 'uint16' : 'uint8',
    layout: 'harbour',
  });
  const ships = (name: string, parts: Parts, accept?: Accept): Scenario => ({
    name,
    scenes: draw(size, { ...at(gsdM), ...parts }, accept),
    ...PLAIN,
  });
  return [
    ships('dense', { objects: FULL }),
    ships('sparse', { objects: 4 }),
    ships('empty', { objects: 0 }),
    ships('cloud', { objects: 15, cloud: 0.35 }),
    ships('glint', { objects: 15, glint: 0.09 }),
    ships('ice', { objects: 15, ice: 0.6 }),
    ships('snow', { objects: 15, snow: 1 }),
    ships('low sun', { objects: 15, sun: LOW_SUN }),
    { ...ships('rafted', { objects: FULL }, holdsRafts), isAbout: isRafted },
    { ...ships('tile seams', { objects: FULL }), shiftsSeams: true },
    ...gsds.map((metres) => ships(`${metres} m`, { ...at(metres), objects: 15 })),
  ];
}

const PLAIN: Pick<Scenario, 'isAbout' | 'shiftsSeams'> = { isAbout: () => true, shiftsSeams: false };

function isRafted({ target }: TrueObject): boolean {
  return target.load === 'rafted';
}

const SHIP_M = 50;

function holdsRafts(spec: SceneSpec): boolean {
  return truthOf(composeScene(spec)).some(
    (object) => isRafted(object) && object.target.length >= SHIP_M && object.inFrame === 1,
  );
}

type Accept = (spec: SceneSpec) => boolean;

/** Of seeds that are not accepted the next ones are tried, up to so many for each scene. */
const TRIES = 25;

function draw({ scenes, sidePx }: ScenarioSize, parts: Parts, accept: Accept = () => true): ScenarioScene[] {
  const drawn: ScenarioScene[] = [];
  for (let k = 0; k < scenes * TRIES && drawn.length < scenes; k++) {
    const seed = FIRST_SEED + k;
    const spec = sceneSpec({
      id: `scenario-${seed}`,
      seed,
      style: 2,
      width: sidePx,
      height: sidePx,
      sun: HIGH_SUN,
      ...parts,
    });
    if (accept(spec)) drawn.push({ spec, reducedToM: null });
  }
  return drawn;
}

function bandsOf({ input }: Examinee): SceneSpec['bands'] {
  return input.bands.includes('nir') ? 'rgbn' : 'rgb';
}

function accepts({ gsd }: Examinee, gsdM: number): boolean {
  return gsdM >= gsd.min && gsdM <= gsd.max;
}
