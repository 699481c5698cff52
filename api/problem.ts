import type { ErrorRequestHandler, Request, Response } from 'express';
import { FAULTS, Fault, type FaultCode } from '../src/domain/fault.ts';
import { recordOf } from './record.ts';
import type { Problem } from './schemas/problem.ts';

/** RFC 9457. `instance` is the request's id, under which the log has its record. */
function problemOf(fault: Fault, requestId: string): Problem {
  const { status, retryable } = FAULTS[fault.code];
  const hidden = fault.code === 'internal';
  const standard = {
    type: `urn:crosstie:problem:${fault.code}`,
    title: TITLES[fault.code],
    status,
    detail: hidden ? `The server failed. Its log has the cause under request ${requestId}.` : fault.message,
    instance: `urn:uuid:${requestId}`,
    code: fault.code,
    retryable: hidden ? retryable : fault.retryable,
  };
  // First for the order of the fields, last so that details never take their place.
  return { ...standard, ...fault.details, ...standard };
}

/** The one place where what was thrown becomes an answer. */
export const answerProblems: ErrorRequestHandler = (thrown: unknown, request, response, _next) => {
  const fault = faultOf(thrown);
  const record = recordOf(response);
  record.note({ fault: fault.code, message: fault.message });
  // What nobody foresaw keeps its stack, in the log alone.
  if (fault.code === 'internal') record.note({ stack: stackOf(thrown) });
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  sendProblem(request, response, fault, record.id);
};

function sendProblem(request: Request, response: Response, fault: Fault, requestId: string): void {
  const problem = problemOf(fault, requestId);
  if (!request.complete) discardRest(request, response);
  if (problem.status === 503) response.set('Retry-After', '5');
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/**
 * A client that is still sending reads the answer only when the connection does not break under it, and a huge
 * upload that was refused must not be read to its end either.
 */
function discardRest(request: Request, response: Response): void {
  let left = 16 * 1024 * 1024;
  request.unpipe();
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.socket.destroy();
  });
  request.resume();
  setTimeout(() => request.complete || request.socket.destroy(), 5_000).unref();
  response.set('Connection', 'close');
}

/** Thrown values as Faults; those of Express and its body parser carry a `type` or a `status`. */
function faultOf(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  if (thrown instanceof URIError) return new Fault('invalid-request', thrown.message, { cause: thrown });
  const { type, status, message, limit } = thrown as Readonly<
    Record<'type' | 'status' | 'message' | 'limit', unknown>
  >;
  const known = typeof type === 'string' ? PARSER_FAULTS[type] : undefined;
  if (known === 'too-large')
    return new Fault(known, `request body: ${message}; expected at most ${limit} bytes`, { cause: thrown });
  if (known !== undefined) return new Fault(known, `request body: ${message}`, { cause: thrown });
  if (status === 400) return new Fault('invalid-request', String(message), { cause: thrown });
  return new Fault('internal', String(message ?? thrown), { cause: thrown });
}

/** `type` of the errors of express.json (body-parser). */
const PARSER_FAULTS: Readonly<Record<string, FaultCode>> = {
  'entity.too.large': 'too-large',
  'entity.parse.failed': 'invalid-request',
  'request.aborted': 'invalid-request',
  'request.size.invalid': 'invalid-request',
  'charset.unsupported': 'unsupported-media',
  'encoding.unsupported': 'unsupported-media',
};

function stackOf(thrown: unknown): string {
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause.stack : undefined;
  return [stack ?? String(thrown), ...(cause === undefined ? [] : [`caused by ${cause}`])].join('\n');
}

const TITLES: Readonly<Record<FaultCode, string>> = {
  'invalid-request': 'The request is not valid',
  'invalid-geometry': 'The geometry is not valid',
  'invalid-time': 'The time is not valid',
  'invalid-gsd': 'The ground sample distance is not possible',
  'not-found': 'Not found',
  'method-not-allowed': 'Method not allowed',
  'not-acceptable': 'Not available in the wanted format',
  conflict: 'Conflict with what is stored',
  'precondition-failed': 'The resource has changed',
  'precondition-required': 'If-Match is required',
  'too-large': 'Too large',
  'unsupported-media': 'Media type not supported',
  'forbidden-origin': 'Host or origin not allowed',
  'forbidden-licence': 'The licence forbids it',
  'forbidden-address': 'The address may not be fetched',
  'raster-unreadable': 'The raster cannot be read',
  'raster-unsupported': 'The kind of raster is not supported',
  'raster-not-georeferenced': 'The raster has no georeference',
  'raster-too-large': 'The raster is too large',
  'model-not-found': 'No such model',
  'model-invalid': 'The model cannot be used',
  'source-unreachable': 'The source does not answer',
  'source-changed': 'The source has changed',
  'disk-full': 'Not enough free disk',
  unavailable: 'Not available at the moment',
  cancelled: 'Cancelled',
  internal: 'Internal error',
};
