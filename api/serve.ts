import { Readable, promises as streams } from 'node:stream';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { Fault } from '../src/domain/fault.ts';
import type { Context } from './context.ts';
import type { Endpoint, Reply } from './endpoint.ts';
import { tagOf } from './etag.ts';
import { parseRequest } from './parse.ts';
import { recordOf } from './record.ts';

const JSON_TYPES = ['application/json', 'application/geo+json', 'application/merge-patch+json'];

/** Routes every endpoint, then refuses other methods on the same paths. */
export function serve(app: Express, endpoints: readonly Endpoint[], context: Context): void {
  const byPath = new Map<string, Endpoint[]>();
  // A suffix is literal and must be tried before the parameter that would swallow it.
  for (const endpoint of endpoints)
    for (const [suffix, media] of Object.entries(endpoint.suffixes))
      route(app, byPath, endpoint, `${endpoint.path}${suffix}`, media, context);
  for (const endpoint of endpoints) route(app, byPath, endpoint, endpoint.path, null, context);
  for (const [path, on] of byPath) app.all(path, refuseMethod(on));
}

function route(
  app: Express,
  byPath: Map<string, Endpoint[]>,
  endpoint: Endpoint,
  path: string,
  media: string | null,
  context: Context,
): void {
  byPath.set(path, [...(byPath.get(path) ?? []), endpoint]);
  const handlers = endpoint.body === null ? [] : [requireType(endpoint), readJson(endpoint)];
  app[endpoint.method](path, ...handlers, answer(endpoint, path, media, context));
}

function answer(endpoint: Endpoint, path: string, fixed: string | null, context: Context): RequestHandler {
  return async (request, response) => {
    const record = recordOf(response);
    record.note({ route: path, ...request.params });
    const offered = mediaOf(endpoint);
    const media = fixed ?? negotiate(request, offered);
    const gone = new AbortController();
    response.once('close', () => gone.abort(new Fault('cancelled', 'the client went away')));
    const reply = await endpoint.handle(
      {
        params: parseRequest(endpoint.params, request.params, 'path'),
        query: parseRequest(endpoint.query, request.query, 'query'),
        body:
          endpoint.body === null || isUpload(endpoint, request)
            ? undefined
            : readBody(endpoint.body, request),
        media,
        signal: gone.signal,
        request,
        note: record.note,
      },
      context,
    );
    if (offered.length > 1) response.vary('Accept');
    await send(endpoint, reply, media, response);
  };
}

async function send(endpoint: Endpoint, reply: Reply, media: string, response: Response): Promise<void> {
  response.set({ ...reply.headers });
  switch (reply.kind) {
    case 'empty':
      response.status(reply.status).end();
      return;
    case 'bytes':
      response.status(200).type(reply.type).send(Buffer.from(reply.bytes));
      return;
    case 'json': {
      const { type, body } = checkAnswer(endpoint, reply.status, media, reply.body);
      if (!response.get('ETag') && reply.status === 200) response.set('ETag', tagOf(body));
      response.status(reply.status).type(type).send(JSON.stringify(body));
      return;
    }
    case 'stream':
      response.status(200).type(reply.type);
      response.flushHeaders();
      if (response.req.method === 'HEAD') response.end();
      else await pump(reply.pieces, response);
  }
}

/** A client that goes away ends the stream, and is no failure of ours. */
async function pump(pieces: AsyncIterable<string>, response: Response): Promise<void> {
  await streams.pipeline(Readable.from(pieces), response).catch((error: unknown) => {
    if (!response.destroyed || response.errored) throw error;
  });
}

/** An answer that does not fit its own schema is our fault: 500, and never a wrong answer. */
function checkAnswer(endpoint: Endpoint, status: number, media: string, body: unknown) {
  const offers = endpoint.answers[status]?.media ?? {};
  const type = media in offers ? media : Object.keys(offers)[0];
  const schema = type === undefined ? undefined : offers[type];
  if (type === undefined || !schema)
    throw new Fault('internal', `no schema for ${status} of ${endpoint.path}`);
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw new Fault('internal', `the answer does not fit its schema: ${JSON.stringify(parsed.error.issues)}`);
  }
  return { type, body: parsed.data };
}

function mediaOf(endpoint: Endpoint): readonly string[] {
  return [...new Set(Object.values(endpoint.answers).flatMap(({ media }) => Object.keys(media)))];
}

/** @throws Fault not-acceptable */
function negotiate(request: Request, offered: readonly string[]): string {
  if (offered.length === 0) return '*/*';
  const chosen = request.accepts([...offered]);
  if (chosen !== false) return chosen;
  throw new Fault(
    'not-acceptable',
    `Accept ${JSON.stringify(request.get('accept'))}: this is available as ${offered.join(', ')}`,
  );
}

function readJson({ maxBodyBytes }: Endpoint): RequestHandler {
  return express.json({ limit: maxBodyBytes, type: JSON_TYPES, strict: false });
}

function isUpload(endpoint: Endpoint, request: Request): boolean {
  return Object.keys(endpoint.uploads).some((type) => request.is(type));
}

/** @throws Fault unsupported-media */
function requireType(endpoint: Endpoint): RequestHandler {
  const expected = [...JSON_TYPES, ...Object.keys(endpoint.uploads)];
  return (request, _response, next) => {
    if (request.is(expected) || isBodiless(request)) return next();
    const given = request.get('content-type');
    throw new Fault(
      'unsupported-media',
      `Content-Type ${given === undefined ? 'is missing' : JSON.stringify(given)}: expected ${['application/json', ...Object.keys(endpoint.uploads)].join(' or ')}`,
    );
  };
}

function isBodiless(request: Request): boolean {
  return (
    request.headers['transfer-encoding'] === undefined && !(Number(request.headers['content-length']) > 0)
  );
}

function readBody(schema: NonNullable<Endpoint['body']>, request: Request): unknown {
  return parseRequest(schema, request.body, 'body');
}

function refuseMethod(on: readonly Endpoint[]): RequestHandler {
  const methods = on.map(({ method }) => method.toUpperCase());
  const allowed = [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].join(
    ', ',
  );
  return (request, response) => {
    response.set('Allow', allowed);
    if (request.method === 'OPTIONS') {
      response.status(204).end();
      return;
    }
    throw new Fault('method-not-allowed', `${request.method} ${request.path}: expected ${allowed}`);
  };
}
