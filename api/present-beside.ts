import type { z } from 'zod';
import { type Beside, besideOf, lengthBins, publishedBeside } from '../src/domain/beside.ts';
import type { ObjectClass } from '../src/domain/detection.ts';
import { metresAbout } from '../src/domain/ground-box.ts';
import type { SeriesPoint } from '../src/domain/observation.ts';
import type { CitedBox } from '../src/domain/review.ts';
import type { Context } from './context.ts';
import { gatherEvidence } from './evidence.ts';
import type { Evidence } from './present-observation.ts';
import { instantOf } from './present-scene.ts';
import { presentReference } from './references.ts';
import { findUnderReview } from './review-ground.ts';
import type { beside as besideSchema } from './schemas/beside.ts';

type Answer = z.input<typeof besideSchema>;

/** What an observation is to be read beside. @throws Fault not-found */
export async function gatherBeside(id: string, context: Context): Promise<Answer> {
  const { store } = context.ports;
  const evidence = await gatherEvidence(id, store);
  const { observation } = evidence;
  const { siteId, areaId, origin } = observation;
  const [points, stored, boxes] = await Promise.all([
    siteId === null ? [] : store.series({ siteId, areaId, origin }),
    siteId === null ? [] : store.listReferences({ siteId }),
    vesselsOf(evidence, context),
  ]);
  return {
    observation: id,
    classes: besideOf(observation, points).map((each) => presentClass(each, evidence, boxes)),
    published: publishedBeside(observation, [...context.references, ...stored]).map(presentReference),
  };
}

const VESSELS: readonly ObjectClass[] = ['ship', 'boat'];

async function vesselsOf({ observation }: Evidence, context: Context): Promise<readonly CitedBox[]> {
  const hasVessels = observation.counts.some(({ class: name }) => VESSELS.includes(name));
  if (!hasVessels || observation.modelSha256 === '') return [];
  return (await findUnderReview(observation.id, context)).ground.boxes;
}

function presentClass(
  { class: name, usual, previous, next, unusable }: Beside,
  { observation }: Evidence,
  boxes: readonly CitedBox[],
): Answer['classes'][number] {
  return {
    class: name,
    usual: usual && { ...usual, from: instantOf(usual.from), to: instantOf(usual.to) },
    previous: previous && presentLook(previous),
    next: next && presentLook(next),
    unusable: unusable.map(presentLook),
    lengths: VESSELS.includes(name)
      ? lengthsOf(
          boxes.filter((box) => box.class === name),
          observation.counts.find((count) => count.class === name)?.raw ?? 0,
        )
      : null,
  };
}

/** Boxes of a scene that was deleted are gone: bins of a part of them would be taken for all. */
function lengthsOf(boxes: readonly CitedBox[], raw: number): Answer['classes'][number]['lengths'] {
  const lengths = boxes.flatMap(({ lonLat }) =>
    lonLat === null ? [] : [metresAbout(lonLat[0])(lonLat).lengthM],
  );
  return lengths.length === raw ? [...lengthBins(lengths)] : null;
}

function presentLook({ at, observation, value, low, high, reason }: SeriesPoint) {
  return { at: instantOf(at), observation, value, low, high, reason };
}
