import { z } from 'zod';
import { beside as besideSchema } from '../../../api/schemas/beside.ts';
import { observation as observationSchema } from '../../../api/schemas/observation.ts';
import { observationReviews } from '../../../api/schemas/review.ts';
import { scene as sceneSchema } from '../../../api/schemas/scene.ts';
import { Fault } from '../../domain/fault.ts';
import type { Client } from '../client.ts';

export type Observation = z.output<typeof observationSchema>;
export type Scene = z.output<typeof sceneSchema>;
type Reviews = z.output<typeof observationReviews>;
type Beside = z.output<typeof besideSchema>;

/** WebP bytes, or why there are none. */
type Picture =
  | { readonly kind: 'shown'; readonly annotated: Uint8Array; readonly clean: Uint8Array }
  | { readonly kind: 'absent'; readonly why: string };

/** Everything that stands on the page. */
export interface ReportFacts {
  /** Where the observation is found again. */
  readonly permalink: string;
  readonly observation: Observation;
  /** Null for a whole scene, and where the site was removed. */
  readonly site: Site | null;
  /** Those it rests on that still exist. */
  readonly scenes: readonly Scene[];
  /** Null where no model looked. */
  readonly reviews: Reviews | null;
  readonly beside: Beside;
  readonly picture: Picture;
}

const siteFacts = z.object({
  id: z.string(),
  name: z.string(),
  timezone: z.string(),
  fictional: z.boolean(),
});
type Site = z.output<typeof siteFacts>;

export interface Wish {
  /** Pixels that may not be published too. */
  readonly private: boolean;
  readonly picture: boolean;
}

/** Longest sides of the imagery, px: the one is read, the other looked at beside it. */
const ANNOTATED_PX = 1600;
const CLEAN_PX = 1000;

/** Asks a running server. @throws Fault not-found for an observation that is not known, unavailable */
export async function gatherReport(id: string, client: Client, wish: Wish): Promise<ReportFacts> {
  const path = `/v1/observations/${encodeURIComponent(id)}`;
  const observation = await client.get(path, observationSchema);
  const { site, scenes, model } = observation;
  return {
    permalink: new URL(`/observations/${encodeURIComponent(id)}`, client.server).href,
    observation,
    site: site === null ? null : await orNull(client.get(`/v1/sites/${encodeURIComponent(site)}`, siteFacts)),
    scenes: await Promise.all(
      scenes
        .filter(({ deleted }) => !deleted)
        .map((cited) => client.get(`/v1/scenes/${encodeURIComponent(cited.id)}`, sceneSchema)),
    ),
    reviews: model.sha256 === '' ? null : await client.get(`${path}/reviews`, observationReviews),
    beside: await client.get(`${path}/beside`, besideSchema),
    picture: wish.picture
      ? await drawnBy(client, path, wish.private)
      : { kind: 'absent', why: 'The pictures were left out when this page was made.' },
  };
}

/** What the licence withholds and what was deleted is said on the page; other refusals are errors. */
async function drawnBy(client: Client, path: string, isPrivate: boolean): Promise<Picture> {
  const ask = (more: Readonly<Record<string, string>>): Promise<Uint8Array> => {
    const query = new URLSearchParams({ ...(isPrivate ? { private: '1' } : {}), ...more });
    return client.bytes(`${path}/picture.webp?${query}`);
  };
  try {
    const annotated = await ask({ width: String(ANNOTATED_PX) });
    return { kind: 'shown', annotated, clean: await ask({ width: String(CLEAN_PX), clean: '1' }) };
  } catch (thrown) {
    if (!(thrown instanceof Fault) || !['forbidden-licence', 'not-found'].includes(thrown.code)) throw thrown;
    return { kind: 'absent', why: `No picture: ${thrown.message.replace(/^\d{3}: /, '')}.` };
  }
}

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((thrown: unknown) => {
    if (thrown instanceof Fault && thrown.code === 'not-found') return null;
    throw thrown;
  });
}
