import { Refusal, whatWentWrong } from '../server/client.ts';
import type { Rule } from '../server/types.ts';

export function pathOf({ id }: Pick<Rule, 'id'>): string {
  return `/v1/rules/${encodeURIComponent(id)}`;
}

/** The version that a change is made to. */
export function tagOf({ revision }: Pick<Rule, 'revision'>): string {
  return `"${revision}"`;
}

/** Somebody else was quicker: what he made is not written over. */
export function isConflict(error: unknown): boolean {
  return error instanceof Refusal && (error.code === 'precondition-failed' || error.code === 'conflict');
}

/** What went wrong with a change of a rule, and what to do about it. */
export function sayRefusal(error: unknown): string {
  if (isConflict(error))
    return 'Somebody changed this rule after you opened it, so nothing of yours was saved. Look at it as it is now, and change that.';
  if (error instanceof Refusal && error.status === 404)
    return `Nothing was saved: ${error.message} Somebody deleted it after you opened it; make a new one if it is still wanted.`;
  return whatWentWrong(error);
}
