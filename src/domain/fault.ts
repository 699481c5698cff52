/**
 * The one error type of the project. Every failure a user can meet is a Fault with a code from this catalogue;
 * the API maps codes to HTTP answers (RFC 9457), the queue reads `retryable`, the command line prints `message`.
 */

/** Code -> HTTP status, and whether trying the same thing again can help. */
export const FAULTS = {
  // what the caller sent
  'invalid-request': { status: 400, retryable: false },
  'invalid-geometry': { status: 422, retryable: false },
  'invalid-time': { status: 422, retryable: false },
  'invalid-gsd': { status: 422, retryable: false },
  'not-found': { status: 404, retryable: false },
  'method-not-allowed': { status: 405, retryable: false },
  'not-acceptable': { status: 406, retryable: false },
  conflict: { status: 409, retryable: false },
  'precondition-failed': { status: 412, retryable: false },
  'precondition-required': { status: 428, retryable: false },
  'too-large': { status: 413, retryable: false },
  'unsupported-media': { status: 415, retryable: false },
  'forbidden-origin': { status: 403, retryable: false },
  'forbidden-licence': { status: 403, retryable: false },
  'forbidden-address': { status: 422, retryable: false },
  // what the raster holds
  'raster-unreadable': { status: 422, retryable: false },
  'raster-unsupported': { status: 422, retryable: false },
  'raster-not-georeferenced': { status: 422, retryable: false },
  'raster-too-large': { status: 422, retryable: false },
  'model-not-found': { status: 422, retryable: false },
  'model-invalid': { status: 500, retryable: false },
  // what the world did
  'source-unreachable': { status: 502, retryable: true },
  'source-changed': { status: 409, retryable: false },
  'disk-full': { status: 507, retryable: true },
  unavailable: { status: 503, retryable: true },
  cancelled: { status: 409, retryable: false },
  internal: { status: 500, retryable: true },
} as const satisfies Record<string, { readonly status: number; readonly retryable: boolean }>;

export type FaultCode = keyof typeof FAULTS;

/** An error whose message carries the bad value and what was expected, written for the person who can mend it. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly retryable: boolean;
  /** What the message says, for programs: the fields that differ, the faults of a request. */
  readonly details: Readonly<Record<string, unknown>> | null;

  constructor(
    code: FaultCode,
    message: string,
    options: {
      readonly cause?: unknown;
      readonly retryable?: boolean;
      readonly details?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? FAULTS[code].retryable;
    this.details = options.details ?? null;
  }
}

/** Any thrown value as a Fault; what is not one already is `internal`, its message kept. */
export function toFault(thrown: unknown): Fault {
  if (thrown instanceof Fault) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new Fault('internal', message, { cause: thrown });
}
