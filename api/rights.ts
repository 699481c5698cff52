import { isIP } from 'node:net';
import type { Request } from 'express';
import { Fault } from '../src/domain/fault.ts';
import type { Scene } from '../src/domain/scene.ts';

/**
 * Whether a scene's pixels may go out: its licence allows it, or the reader sits at the machine that serves and asks
 * for his own eyes.
 * @throws Fault forbidden-licence
 */
export function requireRights(scene: Scene, request: Request, isPrivate: boolean): void {
  if (scene.republish || (isPrivate && isFromHere(request))) return;
  throw new Fault(
    'forbidden-licence',
    `the licence of scene ${scene.id} (${scene.licence ?? 'not stated'}) forbids that its pixels are published; ` +
      'for your own eyes, ask from the machine that serves it with ?private=1',
  );
}

/** Words that stand on every picture of the scene. */
export function marksOf(scene: Scene): readonly string[] {
  return [
    ...(scene.origin === 'simulated' ? ['SIMULATED'] : []),
    ...(scene.republish ? [] : ['NOT FOR PUBLICATION']),
  ];
}

/** From this machine and not through a proxy, which speaks for others. */
function isFromHere(request: Request): boolean {
  const address = request.socket.remoteAddress ?? '';
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers.forwarded;
  return forwarded === undefined && isIP(address) !== 0 && /^(::1$|127\.|::ffff:127\.)/.test(address);
}
