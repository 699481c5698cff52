import type { XY } from './affine.ts';
import { type Corners, centreOfCorners } from './box.ts';
import type { ObjectClass } from './detection.ts';
import type { CountedBox } from './footing.ts';
import { type GroundBox, metresAbout } from './ground-box.ts';
import { type Placed, pairUp } from './pairing.ts';

/** A usable look at one area by one model, and the boxes that it counted. */
export interface StaticLook {
  readonly observationId: string;
  /** ms UTC. */
  readonly at: number;
  readonly boxes: readonly Pick<CountedBox, 'class' | 'lonLat'>[];
}

/** What an analyst says of the object at one place, whatever looks say. The latest word on a place stands. */
export interface StaticMark {
  readonly mark: 'static' | 'moving';
  readonly class: ObjectClass;
  readonly lonLat: Corners;
  /** When it was said, ms UTC. */
  readonly markedAt: number;
}

/** An object that stays put: a hulk, a wreck, a derelict wagon, a crane. */
export interface StaticObject {
  readonly class: ObjectClass;
  /** As it was seen last, about the mean of all its middles. */
  readonly lonLat: Corners;
  /** ms UTC; null for one that was marked and that no look has boxed. */
  readonly firstSeenAt: number | null;
  readonly lastSeenAt: number | null;
  /** Looks that boxed it, and usable looks from the first to the last of them. */
  readonly sightings: number;
  readonly looks: number;
  /** From so many looks, or because an analyst says so. */
  readonly by: 'looks' | 'analyst';
}

const LEAST_STAY_MS = 90 * 86_400_000;
/** The same box in most of the looks: a yard that is always full puts another wagon on the same spot now and then. */
const LEAST_SHARE = 0.8;
const LEAST_SIGHTINGS = 8;
/** What so many looks in a row do not show has gone; a box there later is another object. */
const GONE_AFTER = 3;

/**
 * The register of static objects, by first sighting and place: the same box, by class and rotated IoU, in most usable
 * looks for 90 days; and what analysts marked. The order of the looks given changes nothing.
 */
export function staticObjects(
  looks: readonly StaticLook[],
  marks: readonly StaticMark[],
): readonly StaticObject[] {
  const place = placing(looks.flatMap(({ boxes }) => boxes).concat(marks));
  const sorted = looks.toSorted((a, b) => a.at - b.at || (a.observationId < b.observationId ? -1 : 1));
  const placed = sorted.map(({ at, boxes }) => ({ at, boxes: boxes.map(place).sort(byPlace) }));
  const words = marks.toSorted((a, b) => a.markedAt - b.markedAt).map((mark) => ({ ...place(mark), mark }));
  const derived = tracksOf(placed, place).filter(isStatic).map(objectOf);
  const kept = derived.filter((object) => latestWord(place(object), words)?.mark.mark !== 'moving');
  const marked = words
    .filter((word) => word.mark.mark === 'static' && latestWord(word, words) === word)
    .filter((word) => !kept.some((object) => pairUp([word], [place(object)]).length > 0))
    .map((word) => markedObject(word, placed));
  return [...kept, ...marked].sort(byFirstSeen);
}

/** How many boxes of each class are objects of the register that were there at that instant, ms UTC. */
export function staticsAmong(
  boxes: StaticLook['boxes'],
  at: number,
  objects: readonly StaticObject[],
): ReadonlyMap<ObjectClass, number> {
  const there = objects.filter(
    ({ by, firstSeenAt, lastSeenAt }) =>
      by === 'analyst' || (at >= (firstSeenAt ?? Infinity) && at <= (lastSeenAt ?? -Infinity)),
  );
  if (there.length === 0) return new Map();
  const place = placing([...there, ...boxes]);
  const counts = new Map<ObjectClass, number>();
  for (const [k] of pairUp(there.map(place), boxes.map(place))) {
    const { class: name } = there[k] as StaticObject;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

interface OnGround extends Placed {
  readonly class: ObjectClass;
  readonly lonLat: Corners;
}

type Place = (of: { readonly class: ObjectClass; readonly lonLat: Corners }) => OnGround;

/** About the south-western corner of everything, whatever its order. */
function placing(all: StaticLook['boxes']): Place {
  let [lon, lat] = [Infinity, Infinity];
  for (const { lonLat } of all)
    for (const [x, y] of lonLat) {
      lon = Math.min(lon, x);
      lat = Math.min(lat, y);
    }
  const toGround = metresAbout([lon, lat]);
  return ({ class: name, lonLat }) => ({ class: name, lonLat, box: toGround(lonLat) });
}

function byPlace(a: OnGround, b: OnGround): number {
  return (
    a.box.centre[0] - b.box.centre[0] || a.box.centre[1] - b.box.centre[1] || (a.class < b.class ? -1 : 1)
  );
}

/** One object through the looks that show it. */
interface Track extends Placed {
  readonly class: ObjectClass;
  box: GroundBox;
  lonLat: Corners;
  readonly first: number;
  last: number;
  readonly firstAt: number;
  lastAt: number;
  sightings: number;
}

interface PlacedLook {
  readonly at: number;
  readonly boxes: readonly OnGround[];
}

function tracksOf(looks: readonly PlacedLook[], place: Place): readonly Track[] {
  const ended: Track[] = [];
  let active: Track[] = [];
  looks.forEach(({ at, boxes }, i) => {
    const pairs = pairUp(active, boxes);
    for (const [k, f] of pairs) see(active[k] as Track, boxes[f] as OnGround, { look: i, at, place });
    const paired = new Set(pairs.map(([, f]) => f));
    const fresh = boxes.filter((_, f) => !paired.has(f)).map((box) => startTrack(box, i, at));
    ended.push(...active.filter(({ last }) => i - last >= GONE_AFTER));
    active = [...active.filter(({ last }) => i - last < GONE_AFTER), ...fresh];
  });
  return [...ended, ...active];
}

function startTrack({ class: name, box, lonLat }: OnGround, look: number, at: number): Track {
  return { class: name, box, lonLat, first: look, last: look, firstAt: at, lastAt: at, sightings: 1 };
}

function see(
  track: Track,
  { lonLat }: OnGround,
  { look, at, place }: { readonly look: number; readonly at: number; readonly place: Place },
): void {
  track.sightings += 1;
  track.last = look;
  track.lastAt = at;
  const [was, is] = [centreOfCorners(track.lonLat), centreOfCorners(lonLat)];
  const share = 1 / track.sightings - 1;
  track.lonLat = moved(lonLat, [(is[0] - was[0]) * share, (is[1] - was[1]) * share]);
  track.box = place(track).box;
}

function moved([a, b, c, d]: Corners, [dx, dy]: XY): Corners {
  const move = ([x, y]: XY): XY => [x + dx, y + dy];
  return [move(a), move(b), move(c), move(d)];
}

function isStatic({ sightings, first, last, firstAt, lastAt }: Track): boolean {
  return (
    lastAt - firstAt >= LEAST_STAY_MS &&
    sightings >= LEAST_SIGHTINGS &&
    sightings >= LEAST_SHARE * (last - first + 1)
  );
}

function objectOf({ class: name, lonLat, sightings, first, last, firstAt, lastAt }: Track): StaticObject {
  return {
    class: name,
    lonLat,
    firstSeenAt: firstAt,
    lastSeenAt: lastAt,
    sightings,
    looks: last - first + 1,
    by: 'looks',
  };
}

interface Word extends OnGround {
  readonly mark: StaticMark;
}

/** The last that was said of the object at a place. */
function latestWord(at: Placed, words: readonly Word[]): Word | undefined {
  return words.findLast((word) => pairUp([at], [word]).length > 0);
}

function markedObject(word: Word, looks: readonly PlacedLook[]): StaticObject {
  const sighted = looks.flatMap(({ at, boxes }, i) => {
    const [pair] = pairUp([word], boxes);
    return pair === undefined ? [] : [{ at, i, lonLat: (boxes[pair[1]] as OnGround).lonLat }];
  });
  const [first, last] = [sighted[0], sighted.at(-1)];
  return {
    class: word.class,
    lonLat: last?.lonLat ?? word.lonLat,
    firstSeenAt: first?.at ?? null,
    lastSeenAt: last?.at ?? null,
    sightings: sighted.length,
    looks: first && last ? last.i - first.i + 1 : 0,
    by: 'analyst',
  };
}

function byFirstSeen(a: StaticObject, b: StaticObject): number {
  const [[ax, ay], [bx, by]] = [a.lonLat[0], b.lonLat[0]];
  return (
    (a.firstSeenAt ?? Infinity) - (b.firstSeenAt ?? Infinity) ||
    ax - bx ||
    ay - by ||
    (a.class < b.class ? -1 : 1)
  );
}
