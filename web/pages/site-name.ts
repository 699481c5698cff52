import type { Site } from '../server/types.ts';

/** Names of fictional sites say so themselves, and the mark beside them says it once more. */
export function plainName({ name }: Pick<Site, 'name'>): string {
  return name.replace(/ \(fictional, simulated\)$/, '');
}
