import type { Store } from '../../src/ports/store.ts';
import { type WatchedYard, watchYard } from './watched-yard.ts';

/** Half a year of about twelve wagons, then a surge that comes and goes; from the start, however far it had come. */
export async function watchSurge(store: Store): Promise<WatchedYard> {
  const yard = await watchYard({ store });
  for (let i = 0; i < 26; i++) await yard.save(7 * i, 9 + ((i * 5) % 8));
  for (const [i, raw] of [12, 73, 80, 125, 12, 11, 13].entries()) await yard.see(182 + 4 * i, raw);
  return yard;
}
