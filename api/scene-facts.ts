import type { z } from 'zod';
import { Fault } from '../src/domain/fault.ts';
import type { Ring } from '../src/domain/geometry.ts';
import { parseRing } from '../src/domain/ring.ts';
import type { Scene } from '../src/domain/scene.ts';
import { checkAcquired, parseInstant } from '../src/domain/time.ts';
import type { Clock } from '../src/ports/clock.ts';
import type { Store } from '../src/ports/store.ts';
import type { polygon } from './schemas/geojson.ts';
import type { SceneFacts } from './schemas/scene.ts';

/** The fields of a scene that a client states, under the names of the domain. */
export type StatedFields = Partial<
  Pick<
    Scene,
    | 'acquiredAt'
    | 'acquiredAtAssumed'
    | 'sensor'
    | 'declaredGsdM'
    | 'siteIds'
    | 'whole'
    | 'licence'
    | 'attribution'
    | 'republish'
    | 'obscured'
    | 'shiftM'
  >
>;

/** Fields that no count depends on: correcting them observes nothing anew. */
export const RIGHTS: readonly (keyof Scene)[] = ['licence', 'attribution', 'republish'];

/** What the API calls the fields of a scene, for messages. */
export const FIELD_NAMES: Readonly<Record<string, string>> = { declaredGsdM: 'gsd', siteIds: 'sites' };

/**
 * Only what was stated; absent fields stay absent.
 * @throws Fault invalid-time, invalid-geometry, invalid-request
 */
export async function fieldsOf(
  facts: SceneFacts,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): Promise<StatedFields> {
  const { acquiredAt, gsd, sites, obscured, ...same } = facts;
  return defined({
    ...same,
    declaredGsdM: gsd,
    acquiredAt: acquiredAt === undefined ? undefined : instantOf(acquiredAt, clock.now()),
    siteIds: sites === null || sites === undefined ? sites : await knownSites(sites, store),
    obscured: obscured === null || obscured === undefined ? obscured : obscured.map(ringOf),
  });
}

export function ringOf({ coordinates }: z.output<typeof polygon>): Ring {
  return parseRing(coordinates[0] ?? []);
}

function instantOf(text: string, now: number): number {
  const at = parseInstant(text);
  checkAcquired(at, now);
  return at;
}

/** Sorted, each once. @throws Fault invalid-request with those that are not there */
export async function knownSites(ids: readonly string[], store: Store): Promise<readonly string[]> {
  const unique = [...new Set(ids)].sort();
  const found = await Promise.all(unique.map((id) => store.getSite(id)));
  const unknown = unique.filter((_, i) => found[i] === null);
  if (unknown.length > 0) throw new Fault('invalid-request', `sites: ${unknown.join(', ')} is not known`);
  return unique;
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}
