import type { Store } from '../../src/ports/store.ts';
import { DAY_MS, START } from './looks.ts';
import { watchYard } from './watched-yard.ts';

/** Looks of a quiet half year, a week apart; then surges come and go, with a look every four days. */
const QUIET = 26;
const SURGES = [12, 73, 80, 125, 12, 11, 13, 10, 12, 14];

const dayOf = (look: number): number => (look < QUIET ? 7 * look : 7 * QUIET + 4 * (look - QUIET));
const rawOf = (look: number): number =>
  look < QUIET ? 9 + ((look * 5) % 8) : (SURGES[(look - QUIET) % SURGES.length] as number);

/** Watches a yard for so many looks: those that are known are judged if they were not, and the others are made. */
export async function watchSurges(store: Store, looks: number): Promise<void> {
  const yard = await watchYard({ store });
  const known = new Set(
    (await store.listObservations({ areaId: yard.area.id, origin: 'real' })).map(({ at }) => at),
  );
  const isKnown = (look: number): boolean => known.has(START + dayOf(look) * DAY_MS);
  yard.clock.at = Math.max(yard.clock.at, ...[...known].map((at) => at ?? 0));
  await yard.evaluate();
  for (let look = 0; look < looks; look++) if (!isKnown(look)) await yard.see(dayOf(look), rawOf(look));
}
