import type { RequestHandler } from 'express';
import { Fault } from '../src/domain/fault.ts';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Refuses requests that a foreign web page sends through a reader's browser. The Host header names the server, so a
 * name that someone points at this machine (DNS rebinding) is no way in; an Origin must be the server itself.
 */
export function guardHost(allowedHosts: readonly string[]): RequestHandler {
  const allowed = new Set([...LOOPBACK_NAMES, ...allowedHosts].map((name) => name.toLowerCase()));
  return (request, _response, next) => {
    const host = request.headers.host ?? '';
    const name = nameOf(host);
    if (name === null || !allowed.has(name)) {
      throw new Fault(
        'forbidden-origin',
        `Host ${quote(host)} is not served here: expected ${[...allowed].join(', ')} (setting ALLOWED_HOSTS adds names)`,
      );
    }
    const { origin } = request.headers;
    if (origin !== undefined && originHost(origin) !== host.toLowerCase()) {
      throw new Fault(
        'forbidden-origin',
        `Origin ${quote(origin)} may not use this server: expected pages of ${quote(host)} itself`,
      );
    }
    next();
  };
}

/** Host header without its port, lower case; null when it is no host. */
function nameOf(host: string): string | null {
  const match = /^(\[[0-9a-f:.]+\]|[^:@/?#\s]+)(:\d{1,5})?$/i.exec(host);
  return match?.[1]?.toLowerCase() ?? null;
}

/** Host and port of an Origin header as a Host header would name them; null for `null` and nonsense. */
function originHost(origin: string): string | null {
  const url = URL.canParse(origin) ? new URL(origin) : null;
  return url === null || !/^https?:$/.test(url.protocol) ? null : url.host;
}

function quote(value: string): string {
  return JSON.stringify(value.slice(0, 200));
}
