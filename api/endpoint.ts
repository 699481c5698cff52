import type { Request } from 'express';
import type { z } from 'zod';
import type { Context } from './context.ts';

/** One operation of the API as data: it is routed, checked and described from the same lines. */
export interface Endpoint {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express notation: `/v1/scenes/:id`. */
  readonly path: string;
  /** Path suffixes that choose a media type: `{ '.csv': 'text/csv' }`. */
  readonly suffixes: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** Request headers that bear on the answer, for the description: the handler reads them. */
  readonly headers: Readonly<Record<string, HeaderParameter>>;
  /** JSON body; null for none. Other media are read by the handler. */
  readonly body: z.ZodType | null;
  /** Of a JSON body; what its schema lets through must fit. */
  readonly maxBodyBytes: number;
  /** Media types of request bodies beside JSON, with what they hold. */
  readonly uploads: Readonly<Record<string, z.ZodType>>;
  readonly answers: Readonly<Record<number, Answer>>;
  readonly handle: (input: Input<z.ZodObject, z.ZodObject, z.ZodType>, context: Context) => Promise<Reply>;
}

interface HeaderParameter {
  readonly description: string;
  readonly required: boolean;
}

interface Answer {
  readonly description: string;
  /** Media type -> schema of what is sent; null for bytes and text. The first type is the default. */
  readonly media: Readonly<Record<string, z.ZodType | null>>;
}

interface Input<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
  /** What the client wants of what the endpoint offers. */
  readonly media: string;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  readonly request: Request;
  /** Adds fields to the request's log record. */
  readonly note: (fields: Readonly<Record<string, unknown>>) => void;
}

export type Headers = Readonly<Record<string, string>>;

export type Reply =
  /** Checked and serialised through the schema of its status and media type. */
  | { readonly kind: 'json'; readonly status: number; readonly body: unknown; readonly headers?: Headers }
  | { readonly kind: 'empty'; readonly status: number; readonly headers?: Headers }
  | { readonly kind: 'bytes'; readonly type: string; readonly bytes: Uint8Array; readonly headers?: Headers }
  /** Text in pieces, as fast as the client takes it. */
  | {
      readonly kind: 'stream';
      readonly type: string;
      readonly pieces: AsyncIterable<string>;
      readonly headers?: Headers;
    };

interface Spec<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>
  extends Omit<
    Endpoint,
    'params' | 'query' | 'headers' | 'body' | 'maxBodyBytes' | 'uploads' | 'suffixes' | 'handle'
  > {
  readonly params: P;
  readonly query: Q;
  readonly headers?: Endpoint['headers'];
  readonly body?: B;
  readonly maxBodyBytes?: number;
  readonly uploads?: Endpoint['uploads'];
  readonly suffixes?: Endpoint['suffixes'];
  readonly handle: (input: Input<P, Q, B>, context: Context) => Promise<Reply>;
}

const MAX_BODY_BYTES = 1024 ** 2;

/** Ties a handler's types to its schemas, then forgets them: the list of endpoints is of one type. */
export function endpoint<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType = z.ZodUndefined>(
  spec: Spec<P, Q, B>,
): Endpoint {
  return {
    suffixes: {},
    headers: {},
    uploads: {},
    maxBodyBytes: MAX_BODY_BYTES,
    ...spec,
    body: spec.body ?? null,
    handle: (input, context) => spec.handle(input as Input<P, Q, B>, context),
  };
}

export function json(status: number, body: unknown, headers: Headers = {}): Reply {
  return { kind: 'json', status, body, headers };
}
