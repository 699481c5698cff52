import type { z } from 'zod';
import { checkMarks, type MarkFault } from '../src/domain/check-marks.ts';
import { Fault, toFault } from '../src/domain/fault.ts';
import type { Ring } from '../src/domain/geometry.ts';
import type { AddedObject, CitedBox, Decision, Findings } from '../src/domain/review.ts';
import { parseRing } from '../src/domain/ring.ts';
import type { Context } from './context.ts';
import type { UnderReview } from './review-ground.ts';
import { type Placer, type Placing, placerFor, type SentBox } from './review-place.ts';
import type { reviewRequest } from './schemas/review.ts';

type Sent = z.output<typeof reviewRequest>;

/**
 * What an analyst sent, tied to the boxes and pixels it speaks of.
 * @throws Fault invalid-request that names every field at fault with its value; what opening a scene throws
 */
export async function readFindings(
  sent: Sent,
  under: UnderReview,
  context: Context,
  signal: AbortSignal,
): Promise<Findings> {
  const faults: MarkFault[] = [];
  const place = await placersOf(sent, under, context, signal);
  const decisions = readDecisions(sent, under, place, faults);
  const added = readAdded(sent, place, faults);
  const hidden = readHidden(sent, under, faults);
  const marks = { decisions, added, hidden };
  refuse(faults);
  refuse(checkMarks(marks, under.ground, under.area.ring));
  const { searched, areaOnPlace, note = null } = sent;
  return { ...marks, searched, areaOnPlace, note };
}

/** Each is held against every cell of the area. */
const MOST_POINTS = 5000;

type PlaceBox = (box: SentBox, at: CitedBox | null) => Placing;

/** Scenes in which something was drawn are opened, others are not. */
async function placersOf(
  { decisions, added }: Sent,
  { observation, scenes }: UnderReview,
  context: Context,
  signal: AbortSignal,
): Promise<PlaceBox> {
  const placers = new Map<string, Placer>();
  const isDrawn = added.length > 0 || decisions.some(({ verdict }) => verdict === 'move');
  for (const scene of scenes)
    if (scene && isDrawn) placers.set(scene.id, await placerFor(scene, context, signal));
  return (box, at) => {
    const only = observation.sceneIds.length === 1 ? observation.sceneIds[0] : undefined;
    const id = box.scene ?? at?.sceneId ?? only;
    const placer = id === undefined ? undefined : placers.get(id);
    if (placer) return placer(box);
    const given = box.scene === undefined ? 'scene is missing' : `scene is "${box.scene}"`;
    return {
      fault: `${given}: expected one of ${[...placers.keys()].join(', ') || 'none, they were deleted'}`,
    };
  };
}

function readDecisions(
  { decisions, others }: Sent,
  { ground }: UnderReview,
  place: PlaceBox,
  faults: MarkFault[],
): readonly Decision[] {
  const boxes = new Map(ground.citable.map((box) => [box.id, box]));
  const said = new Map<string, Decision>();
  decisions.forEach((sent, i) => {
    const path = `decisions.${i}`;
    const box = boxes.get(sent.detection);
    if (box === undefined) {
      const message =
        `is "${sent.detection}": expected one of the ${boxes.size} boxes of this observation and this version of ` +
        'its model (GET reviews lists them); what no box shows goes under added';
      faults.push({ path: `${path}.detection`, message });
    } else if (said.has(box.id)) {
      faults.push({ path: `${path}.detection`, message: `is "${box.id}" a second time` });
    } else {
      const decision = readDecision(sent, box, path, place, faults);
      if (decision) said.set(box.id, decision);
    }
  });
  const rest = others === undefined ? [] : ground.boxes.filter(({ id }) => !said.has(id));
  return [...said.values(), ...rest.map((box) => summarily(others === 'reject', box))];
}

function summarily(isRejected: boolean, box: CitedBox): Decision {
  return isRejected ? { verdict: 'reject', box } : { verdict: 'confirm', box, family: null };
}

function readDecision(
  sent: Sent['decisions'][number],
  box: CitedBox,
  path: string,
  place: PlaceBox,
  faults: MarkFault[],
): Decision | null {
  if (sent.verdict === 'reject') return { verdict: 'reject', box };
  const family = sent.family ?? null;
  if (family !== null && box.class !== 'railcar')
    faults.push({ path: `${path}.family`, message: `is "${family}": only railcars have families` });
  if (sent.verdict !== 'move') return { verdict: sent.verdict, box, family };
  const placed = place(sent.to, box);
  if ('place' in placed) return { verdict: 'move', box, family, to: placed.place };
  faults.push({ path: `${path}.to`, message: placed.fault });
  return null;
}

function readAdded({ added }: Sent, place: PlaceBox, faults: MarkFault[]): readonly AddedObject[] {
  return added.flatMap(({ class: name, family = null, static: isStatic, ...box }, i) => {
    if (family !== null && name !== 'railcar')
      faults.push({ path: `added.${i}.family`, message: `is "${family}": only railcars have families` });
    const placed = place(box, null);
    if ('place' in placed)
      return [{ ...placed.place, class: name, lengthM: placed.lengthM, family, isStatic }];
    faults.push({ path: `added.${i}`, message: placed.fault });
    return [];
  });
}

function readHidden({ hidden }: Sent, { area }: UnderReview, faults: MarkFault[]): readonly Ring[] {
  if (area.ring === null && hidden.length > 0)
    faults.push({ path: 'hidden', message: 'cannot be drawn where there is no georeference' });
  const points = hidden.reduce((sum, { coordinates }) => sum + (coordinates[0]?.length ?? 0), 0);
  if (points > MOST_POINTS) {
    faults.push({
      path: 'hidden',
      message: `holds ${points} points: expected at most ${MOST_POINTS} in all`,
    });
    return [];
  }
  return hidden.flatMap(({ coordinates }, i) => {
    try {
      return [parseRing(coordinates[0] ?? [])];
    } catch (thrown) {
      faults.push({ path: `hidden.${i}`, message: toFault(thrown).message });
      return [];
    }
  });
}

/** @throws Fault invalid-request */
function refuse(faults: readonly MarkFault[]): void {
  if (faults.length === 0) return;
  const shown = faults.slice(0, 20);
  const more = faults.length > shown.length ? `; and ${faults.length - shown.length} more` : '';
  throw new Fault(
    'invalid-request',
    `body: ${shown.map(({ path, message }) => `${path}: ${message}`).join('; ')}${more}`,
    { details: { errors: faults } },
  );
}
