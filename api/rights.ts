import { isIP } from 'node:net';
import type { Request } from 'express';
import { Fault } from '../src/domain/fault.ts';
import type { Scene } from '../src/domain/scene.ts';

/**
 * Whether a scene's pixels may go out: its licence allows it, or the reader sits at the machine that serves and asks
 * for his own eyes.
 * @throws Fault forbidden-licence
 */
export function requireRights(
  scene: Scene,
  request: Request,
  { isPrivate, publicUrl }: { readonly isPrivate: boolean; readonly publicUrl: string },
): void {
  if (scene.republish || (isPrivate && isOnlyHere(publicUrl) && isFromHere(request))) return;
  throw new Fault(
    'forbidden-licence',
    `the licence of scene ${scene.id} (${scene.licence ?? 'not stated'}) forbids that its pixels are published; ` +
      'for your own eyes, ask with ?private=1 from the machine that serves it, through no proxy, while PUBLIC_URL names no other host',
  );
}

/** Words that stand on every picture of the scene. */
export function marksOf(scene: Scene): readonly string[] {
  return [
    ...(scene.origin === 'simulated' ? ['SIMULATED'] : []),
    ...(scene.republish ? [] : ['NOT FOR PUBLICATION']),
  ];
}

/** What a proxy may say of whom it speaks for. */
const PROXIED = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'];

/** From this machine and not through a proxy, which speaks for others. */
function isFromHere({ socket, headers }: Request): boolean {
  const address = socket.remoteAddress ?? '';
  return (
    PROXIED.every((name) => headers[name] === undefined) &&
    isIP(address) !== 0 &&
    /^(::1$|127\.|::ffff:127\.)/.test(address)
  );
}

/** A proxy need not say that it is one: where others know the server by a URL, a loopback connection proves nothing. */
function isOnlyHere(publicUrl: string): boolean {
  return /^(localhost|127\.[\d.]+|\[::1\]|0\.0\.0\.0|\[::\])$/.test(new URL(publicUrl).hostname);
}
