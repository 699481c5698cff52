import type { Alert } from '../server/types.ts';

/** Another one whenever a look, or the end of it, may have changed what there is to tell and to show of an alert. */
export function alertKey({
  id,
  state,
  since,
  peak,
  sight,
  resolvedAt,
}: Pick<Alert, 'id' | 'state' | 'since' | 'peak' | 'sight' | 'resolvedAt'>): string {
  const { seeing, lastSeenAt, blindSince, reason } = sight;
  return [id, state, since, peak?.at, peak?.count, seeing, lastSeenAt, blindSince, reason, resolvedAt].join(
    ' ',
  );
}
