import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { Fault } from '../../domain/fault.ts';
import type { AddressGuard } from '../../ports/addresses.ts';

/** Connections of one process, and what they may lead to. */
export interface HttpClient {
  readonly addresses: AddressGuard;
  /** A request that has not been answered whole by then is given up, ms. */
  readonly timeoutMs: number;
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** An answer's head, its body still to be read, and the URL that answered after redirects. */
export interface HttpAnswer {
  readonly url: URL;
  readonly message: IncomingMessage;
  /** Fires when the time for the whole answer is over. */
  readonly deadline: AbortSignal;
}

const MAX_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];

export function createHttpClient(addresses: AddressGuard, timeoutMs: number): HttpClient {
  const options = { keepAlive: true, maxSockets: 8 };
  return { addresses, timeoutMs, http: new HttpAgent(options), https: new HttpsAgent(options) };
}

/** Without the query and credentials, which may be secrets. */
export function nameOf(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/**
 * GET, following redirects; every hop's address is judged when it is connected to.
 * @throws Fault forbidden-address, source-unreachable
 */
export async function get(
  client: HttpClient,
  start: URL,
  headers: Readonly<Record<string, string>>,
): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(client.timeoutMs);
  let url = start;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    client.addresses.check(url);
    const message = await send(client, url, headers, signal).catch((cause: unknown) => {
      throw unreachable(client, url, signal, cause);
    });
    const { statusCode = 0 } = message;
    if (!REDIRECTS.includes(statusCode)) return { url, message, deadline: signal };
    message.destroy();
    const { location } = message.headers;
    if (location === undefined || !URL.canParse(location, url.href))
      throw new Fault(
        'source-unreachable',
        `${nameOf(url)} answers ${statusCode} with location ${location}, expected a URL`,
        { retryable: false },
      );
    url = new URL(location, url);
  }
  throw new Fault(
    'source-unreachable',
    `${nameOf(start)} redirects more than ${MAX_REDIRECTS} times, expected a file`,
    { retryable: false },
  );
}

/**
 * The body, up to `limit` bytes; a longer one is cut there and the connection dropped.
 * @throws Fault source-unreachable when it breaks off or takes longer than the client's timeout
 */
export async function readBody(client: HttpClient, answer: HttpAnswer, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of answer.message as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > limit) break;
    }
  } catch (cause) {
    throw unreachable(client, answer.url, answer.deadline, cause);
  }
  const bytes = new Uint8Array(Math.min(length, limit));
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk.subarray(0, bytes.length - offset), offset);
    offset += chunk.length;
    if (offset >= bytes.length) break;
  }
  return bytes;
}

function send(
  client: HttpClient,
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const secure = url.protocol === 'https:';
  const once = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const sent = (secure ? requestHttps : requestHttp)(
        url,
        {
          headers: { 'accept-encoding': 'identity', 'user-agent': 'crosstie', ...headers },
          agent: secure ? client.https : client.http,
          lookup: client.addresses.lookup,
          signal,
        },
        resolve,
      );
      sent.on('error', (error) => reject(sent.reusedSocket ? new StaleSocket(error) : error));
      sent.end();
    });
  // a kept connection may have been closed by the server in the same moment: once more on a fresh one
  return once().catch((error: unknown) => {
    if (error instanceof StaleSocket && !signal.aborted) return once();
    throw error;
  });
}

class StaleSocket extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

function unreachable(client: HttpClient, url: URL, deadline: AbortSignal, thrown: unknown): Fault {
  const cause = thrown instanceof StaleSocket ? thrown.cause : thrown;
  if (cause instanceof Fault) return cause;
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const said = deadline.aborted
    ? `did not answer in full within ${client.timeoutMs} ms`
    : `cannot be fetched: ${'code' in error ? `${error.code} ` : ''}${error.message}`;
  return new Fault('source-unreachable', `${nameOf(url)} ${said}`, { cause });
}
