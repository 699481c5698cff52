import type { RailString, Visibility } from './observation.ts';
import type { PassLook } from './observe.ts';
import { isValidatedHere, type LookRates, unmeasuredIn } from './observe-rates.ts';
import type { Band } from './scene.ts';
import { isPlaced } from './site.ts';
import { doubtedWagons } from './strings.ts';

/** What a reader must know beside the number. */
export function caveatsOf(
  look: PassLook,
  visibility: Visibility,
  of: {
    readonly missing: readonly Band[];
    readonly rates: LookRates;
    readonly strings: readonly RailString[];
  },
): readonly string[] {
  const doubted = doubtedWagons(of.strings);
  const caveats: readonly (string | false)[] = [
    !isPlaced(look.area) && 'area-unverified',
    look.atAssumed && 'date-assumed',
    look.at === null && 'undated',
    !isValidatedHere(of.rates) && 'not-validated-here',
    visibility === 'estimated' && 'visibility-estimated',
    doubted > 0 && `doubted-railcars:${doubted}`,
    ...of.missing.map((band) => `band-missing:${band}`),
    ...unmeasuredIn(of.rates).map((objectClass) => `unmeasured:${objectClass}`),
    ...[...new Set(look.tileFaults)].sort().map((code) => `tiles-failed:${code}`),
    look.origin === 'simulated' && 'simulated',
  ];
  return caveats.filter((caveat) => caveat !== false);
}
