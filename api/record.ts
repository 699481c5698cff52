import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { RequestHandler, Response } from 'express';
import type { Clock } from '../src/ports/clock.ts';
import type { Log } from '../src/ports/log.ts';

/** The one wide log record of a request: handlers add fields, it is written when the answer has ended. */
export interface RequestRecord {
  readonly id: string;
  note(fields: Readonly<Record<string, unknown>>): void;
}

const RECORDS = new WeakMap<Response, RequestRecord>();
/** What a connection had carried when its last request ended: one connection serves many. */
const CARRIED = new WeakMap<Socket, { readonly bytesIn: number; readonly bytesOut: number }>();

export function recordOf(response: Response): RequestRecord {
  const record = RECORDS.get(response);
  if (record === undefined) throw new Error('recordRequests must come first');
  return record;
}

export function recordRequests(log: Log, clock: Clock): RequestHandler {
  return (request, response, next) => {
    const startedAt = clock.now();
    const fields: Record<string, unknown> = {};
    const id = randomUUID();
    RECORDS.set(response, { id, note: (more) => Object.assign(fields, more) });
    response.set('X-Request-Id', id);
    const { socket } = request;
    const before = CARRIED.get(socket) ?? { bytesIn: 0, bytesOut: 0 };
    response.once('close', () => {
      const now = { bytesIn: socket.bytesRead, bytesOut: socket.bytesWritten };
      CARRIED.set(socket, now);
      const level = response.statusCode >= 500 ? 'error' : 'info';
      log[level]('request', {
        requestId: id,
        method: request.method,
        path: request.path,
        status: response.statusCode,
        durationMs: clock.now() - startedAt,
        bytesIn: now.bytesIn - before.bytesIn,
        bytesOut: now.bytesOut - before.bytesOut,
        aborted: !response.writableFinished,
        ...fields,
      });
    });
    next();
  };
}
