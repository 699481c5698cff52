import type { WagonFamily } from '../domain/family.ts';
import type { Target } from './world.ts';

/**
 * The family that a true wagon shows from above; null for what is no wagon. A gondola under a tarpaulin is `roofed`:
 * the cover hides the load and closes the body as a roof does. A flat stays `flat` under any load but containers,
 * covered or not: its deck shows around the load.
 */
export function wagonFamilyOf({
  family,
  variant,
  load,
}: Pick<Target, 'family' | 'variant' | 'load'>): WagonFamily | null {
  switch (family) {
    case null:
      return null;
    case 'gondola':
      return load === 'tarpaulin' ? 'roofed' : 'open';
    case 'hopper':
      return variant === 'hopper-open' ? 'open' : 'roofed';
    case 'box':
      return 'roofed';
    case 'tank':
    case 'flat':
    case 'container':
      return family;
  }
}
