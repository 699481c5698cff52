import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { Fault } from '../src/domain/fault.ts';

/** A strong entity tag of a JSON value. */
export function tagOf(value: unknown): string {
  return `"${hashOf(value)}"`;
}

export function tagOfBytes(bytes: Uint8Array): string {
  return `"${digest(bytes)}"`;
}

export function hashOf(value: unknown): string {
  return digest(JSON.stringify(value));
}

function digest(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('base64url').slice(0, 16);
}

/** The reader holds this version already: nothing need be made. */
export function isFresh(request: Request, tag: string): boolean {
  const given = request.get('if-none-match');
  return given?.split(',').some((held) => held.trim().replace(/^W\//, '') === tag) ?? false;
}

const tagSeen = 'The ETag of the version that you saw, or *';

/** For the description: of changes that need If-Match, and of those that heed it where it is sent. */
export const NEEDS_MATCH = { 'If-Match': { description: tagSeen, required: true } } as const;
export const HEEDS_MATCH = { 'If-Match': { description: tagSeen, required: false } } as const;

/**
 * Lost updates are refused: a change names the version that its author saw.
 * @param current tags that the resource answers to
 * @throws Fault precondition-required without If-Match, precondition-failed when none of its tags is current
 */
export function requireMatch(request: Request, what: string, current: string): void {
  const given = request.get('if-match');
  if (given === undefined) {
    throw new Fault(
      'precondition-required',
      `${what} changes only with the header If-Match: send the ETag of the version you saw (now ${current})`,
    );
  }
  const tags = given.split(',').map((tag) => tag.trim());
  if (tags.includes('*') || tags.includes(current)) return;
  throw new Fault(
    'precondition-failed',
    `${what} is now ${current}, and If-Match says ${given.slice(0, 200)}`,
  );
}
