import type { Blocks } from './blocks.ts';
import { boxMean, type Lattice, pieceSizes } from './lattice.ts';

/**
 * Which blocks of a scene show ground, judged from nothing but their pixels, whatever sensor and stretch made them.
 * Ground has edges and changes colour; cloud, haze and fog are smooth and of one grey. Smooth ground (water, fields)
 * is believed only where the scene has ground elsewhere and this is darker, since whatever veils is brighter than
 * what it veils. Doubt says "not seen": snow, sand and glint may be lost, cloud should not pass.
 * The thresholds were set on real ports and a rail yard, clear and with clouds laid over them: docs/visibility.md.
 */

/** What the ground of one scene looks like: from blocks all over it, wherever the area lies. */
export interface SceneLight {
  /** Share of the blocks with edges and colours that cloud has not. */
  readonly texturedShare: number;
  /** Median brightness of those, 0..255. */
  readonly groundLevel: number;
  /** Second percentile of all brightness: deep shade, clear water. */
  readonly darkLevel: number;
  /** All bands are one: colour says nothing. */
  readonly isGrey: boolean;
  /** Side of a block on the ground, m: clouds have sizes. */
  readonly blockM: number;
}

export type Clearness = 'seen' | 'cloud' | 'nodata';

/** With fewer blocks there is no telling. */
const LEAST_BLOCKS = 64;
/** A block with fewer valid pixels holds no ground. */
const LEAST_VALID = 0.5;
/** Ground somewhere: without it nothing in the scene is believed. Without colours the evidence is weaker. */
const LEAST_TEXTURED = 0.02;
const LEAST_TEXTURED_GREY = 0.12;
/** Ground in plenty: then strong edges are believed to be ground even where they have one colour. */
const MUCH_TEXTURED = 0.2;

/** Null when there is too little of the scene to tell. */
export function lightOf(samples: readonly Blocks[], blockM: number): SceneLight | null {
  const levels: number[] = [];
  const textured: number[] = [];
  let held = 0;
  let mostColour = 0;
  for (const blocks of samples)
    for (const colour of blocks.mostColour) mostColour = Math.max(mostColour, colour);
  const isGrey = mostColour <= 1;
  for (const blocks of samples) {
    const traits = traitsOf(blocks);
    for (let i = 0; i < traits.usable.length; i++) {
      held += traits.ground[i] as number;
      if (traits.usable[i] === 0) continue;
      const level = traits.level[i] as number;
      levels.push(level);
      if (isTextured(traits, i, isGrey)) textured.push(level);
    }
  }
  if (held < LEAST_BLOCKS) return null;
  return {
    texturedShare: textured.length / held,
    groundLevel: quantile(textured, 0.5),
    darkLevel: quantile(levels, 0.02),
    isGrey,
    blockM,
  };
}

/** Brightness over which grey pixels are taken for cloud; infinite where the scene shows no ground to compare with. */
export function whiteLevel(light: SceneLight | null): number {
  if (light === null || !showsGround(light)) return Number.POSITIVE_INFINITY;
  return light.darkLevel + 1.8 * rangeOf(light);
}

/** @param blocks measured with `whiteLevel(light)` */
export function judgeClearness(blocks: Blocks, light: SceneLight): readonly Clearness[] {
  const traits = traitsOf(blocks);
  const seen = believe(blocks, traits, light);
  tidy(blocks, traits, light, seen);
  return Array.from(seen, (s, i) => (s === 1 ? 'seen' : traits.ground[i] === 0 ? 'nodata' : 'cloud'));
}

/** Where nothing can be judged, whatever holds ground counts as seen and the caller says `unchecked`. */
export function assumeClear(blocks: Blocks): readonly Clearness[] {
  return Array.from(traitsOf(blocks).ground, (ground) => (ground === 1 ? 'seen' : 'nodata'));
}

/** Over neighbourhoods of 3 x 3 blocks, but for brightness and saturation, which are a block's own. */
interface Traits {
  /** 1 where the pixels hold something, if only white. */
  readonly ground: Uint8Array;
  /** 1 where they are not burnt out either. */
  readonly usable: Uint8Array;
  readonly level: Float64Array;
  readonly saturation: Float64Array;
  /** Root mean square step between neighbouring means of 2 x 2 pixels, as a share of the brightness. */
  readonly contrast: Float64Array;
  /** That step squared against the step between pixels: 1/4 for noise, about 1 and more for things. */
  readonly scaleRatio: Float64Array;
  /** Mean square over squared mean of the steps: pi / 2 for Gaussian texture, more where edges stand out. */
  readonly peakedness: Float64Array;
  /** Spread of the blocks' colours, less what noise explains; share of the sum of the bands. */
  readonly colourSpread: Float64Array;
}

function traitsOf(blocks: Blocks): Traits {
  const size = blocks.cols * blocks.rows;
  const ground = Uint8Array.from({ length: size }, (_, i) =>
    Number((blocks.valid[i] as number) >= LEAST_VALID && (blocks.black[i] as number) <= 0.5),
  );
  const usable = ground.map((holds, i) => holds & Number((blocks.burnt[i] as number) <= 0.5));
  const per = (value: (i: number) => number): Float64Array =>
    Float64Array.from({ length: size }, (_, i) => value(i));
  const [r, g, b] = [blocks.red, blocks.green, blocks.blue] as const;
  const sum = per((i) => (r[i] as number) + (g[i] as number) + (b[i] as number) + 1e-9);
  const level = per((i) => (sum[i] as number) / 3);
  const most = per((i) => Math.max(r[i] as number, g[i] as number, b[i] as number));
  const least = per((i) => Math.min(r[i] as number, g[i] as number, b[i] as number));
  const near = (values: ArrayLike<number>): Float64Array => boxMean(blocks, values, usable);

  const coarse = near(blocks.squareCoarse);
  const [squareX, squareY] = [near(blocks.squareX), near(blocks.squareY)];
  const [absX, absY] = [near(blocks.absX), near(blocks.absY)];
  const nearLevel = near(level);
  const red = per((i) => (r[i] as number) / (sum[i] as number));
  const blue = per((i) => (b[i] as number) / (sum[i] as number));
  const [redMean, blueMean] = [near(red), near(blue)];
  const [redSquare, blueSquare] = [near(red.map((x) => x * x)), near(blue.map((x) => x * x))];
  const noise = near(per((i) => (blocks.chromaNoise[i] as number) / (sum[i] as number) ** 2));

  return {
    ground,
    usable,
    level,
    saturation: per((i) => ((most[i] as number) - (least[i] as number)) / Math.max(1e-9, most[i] as number)),
    contrast: per((i) => Math.sqrt(coarse[i] as number) / Math.max(1e-9, nearLevel[i] as number)),
    scaleRatio: per(
      (i) => (2 * (coarse[i] as number)) / Math.max(1e-9, (squareX[i] as number) + (squareY[i] as number)),
    ),
    peakedness: per(
      (i) =>
        ((squareX[i] as number) + (squareY[i] as number)) /
        Math.max(1e-9, (absX[i] as number) ** 2 + (absY[i] as number) ** 2),
    ),
    colourSpread: per((i) =>
      Math.sqrt(
        Math.max(
          0,
          (redSquare[i] as number) -
            (redMean[i] as number) ** 2 +
            (blueSquare[i] as number) -
            (blueMean[i] as number) ** 2 -
            (noise[i] as number),
        ),
      ),
    ),
  };
}

function isTextured(traits: Traits, i: number, isGrey: boolean): boolean {
  const contrast = traits.contrast[i] as number;
  const ratio = traits.scaleRatio[i] as number;
  const peaked = traits.peakedness[i] as number;
  if (isGrey) return contrast >= 0.05 && ratio >= 0.8 && peaked >= 1.64;
  const colour = traits.colourSpread[i] as number;
  return contrast >= 0.035 && ratio >= 0.6 && colour >= 0.003 && (peaked >= 1.6 || colour >= 0.006);
}

/** From deep shade (0) to the ground's usual brightness (1). */
function rangeOf({ groundLevel, darkLevel }: SceneLight): number {
  return Math.max(groundLevel - darkLevel, 0.05 * groundLevel);
}

function believe(blocks: Blocks, traits: Traits, light: SceneLight): Uint8Array {
  const seen = new Uint8Array(traits.usable.length);
  if (!showsGround(light)) return seen;
  const white = boxMean(blocks, blocks.white, traits.usable);
  for (let i = 0; i < seen.length; i++) {
    if (traits.usable[i] === 0) continue;
    const isWhite = (white[i] as number) > 0.4 && !hasFineEdges(traits, light, i);
    if (!isWhite && (hasEdges(traits, light, i) || isDark(blocks, traits, light, i))) seen[i] = 1;
  }
  return seen;
}

function showsGround({ texturedShare, isGrey }: SceneLight): boolean {
  return texturedShare >= (isGrey ? LEAST_TEXTURED_GREY : LEAST_TEXTURED);
}

function hasEdges(traits: Traits, light: SceneLight, i: number): boolean {
  if (isTextured(traits, i, light.isGrey)) return true;
  const isGroundAsUsual =
    light.texturedShare >= MUCH_TEXTURED &&
    (traits.contrast[i] as number) >= 0.06 &&
    (traits.scaleRatio[i] as number) >= 0.6;
  const isBright = (traits.level[i] as number) > 1.35 * light.groundLevel;
  return isGroundAsUsual && (!isBright || hasFineEdges(traits, light, i));
}

/** In pixels of a metre or two clouds have no edges, not even at their rims: white cars and containers have. */
function hasFineEdges(traits: Traits, light: SceneLight, i: number): boolean {
  return light.blockM <= FINE_BLOCK_M && (traits.contrast[i] as number) >= 0.1;
}

const FINE_BLOCK_M = 20;

/** Darker than the ground at large; soil, leaves and water, which have colours that haze has not, may be lighter. */
function isDark(blocks: Blocks, traits: Traits, light: SceneLight, i: number): boolean {
  const place = placeOf(traits, light, i);
  if (place <= 0.62) return true;
  if (place > 0.9) return false;
  const [r, g, b] = [blocks.red[i] as number, blocks.green[i] as number, blocks.blue[i] as number];
  const saturation = traits.saturation[i] as number;
  const soilOrLeaves = saturation >= 0.12 && ((g > 1.05 * b && g > r) || r > 1.1 * b);
  const water = saturation >= 0.2 && r < b && r < g;
  return soilOrLeaves || water;
}

function placeOf(traits: Traits, light: SceneLight, i: number): number {
  return ((traits.level[i] as number) - light.darkLevel) / rangeOf(light);
}

/** Clouds have a size and a soft rim: crumbs are forgiven, rims are taken, islands in cloud are not believed. */
function tidy(lattice: Lattice, traits: Traits, light: SceneLight, seen: Uint8Array): void {
  const { usable } = traits;
  const where = (holds: (i: number) => boolean): Uint8Array =>
    Uint8Array.from(seen, (_, i) => Number(usable[i] === 1 && holds(i)));

  const crumbs = pieceSizes(
    lattice,
    where((i) => seen[i] === 0),
  );
  crumbs.forEach((size, i) => {
    if (size > 0 && size < Math.max(4, CRUMB_M2 / light.blockM ** 2)) seen[i] = 1;
  });
  const core = where((i) => seen[i] === 0 && placeOf(traits, light, i) > 0.5);
  const pieces = pieceSizes(lattice, core);
  const rims = boxMean(
    lattice,
    core.map((c, i) => Number(c === 1 && (pieces[i] as number) >= Math.max(12, CORE_M2 / light.blockM ** 2))),
    usable,
  );
  rims.forEach((share, i) => {
    if (share > 0) seen[i] = 0;
  });
  const around = boxMean(lattice, seen, usable, 2);
  around.forEach((share, i) => {
    if (share < 0.3) seen[i] = 0;
  });
}

/** A roof is smaller than any cloud. */
const CRUMB_M2 = 1600;
/** What is larger has a rim. */
const CORE_M2 = 5000;

function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(at * (sorted.length - 1))] ?? 0;
}
