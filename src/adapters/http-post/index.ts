import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Fault } from '../../domain/fault.ts';
import type { AddressGuard } from '../../ports/addresses.ts';
import type { HttpPost } from '../../ports/http-post.ts';

/** Of an answer's text so much is kept for the log. */
const KEPT_BYTES = 200;

interface PostConfig {
  readonly addresses: AddressGuard;
  /** A request that is not answered by then is given up; 15,000 when absent. */
  readonly timeoutMs?: number;
}

export function createHttpPost({ addresses, timeoutMs = 15_000 }: PostConfig): HttpPost {
  return {
    async post(href, body, headers) {
      const url = new URL(href);
      addresses.check(url);
      const deadline = AbortSignal.timeout(timeoutMs);
      try {
        const message = await send(url, body, headers, addresses, deadline);
        const said = await readStart(message);
        const { statusCode: status = 0, headers: answered } = message;
        const about = status >= 300 && status < 400 ? 'redirects are not followed' : said;
        return {
          status,
          detail: about === '' ? `HTTP ${status}` : `HTTP ${status}: ${about}`,
          retryAfterMs: millisecondsOf(answered['retry-after']),
        };
      } catch (cause) {
        throw unreachable(url, deadline.aborted ? timeoutMs : null, cause);
      }
    },
  };
}

function send(
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  addresses: AddressGuard,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const bytes = Buffer.from(body);
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sent = request(
      url,
      {
        method: 'POST',
        headers: { 'user-agent': 'crosstie', ...headers, 'content-length': bytes.length },
        // A connection of its own: one kept open may be closed by the other side in the moment of sending.
        agent: false,
        lookup: addresses.lookup,
        signal,
      },
      resolve,
    );
    sent.on('error', reject);
    sent.end(bytes);
  });
}

/** The rest is not waited for. */
async function readStart(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= KEPT_BYTES) break;
  }
  message.destroy();
  const text = Buffer.concat(chunks).subarray(0, KEPT_BYTES).toString('utf8');
  return text.replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ').trim();
}

/** Seconds; the form with a date is rare and its clock another's. */
function millisecondsOf(retryAfter: string | undefined): number | null {
  return retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1000 : null;
}

/** By the host alone: paths of incoming webhooks are secrets. */
function unreachable(url: URL, timeoutMs: number | null, cause: unknown): Fault {
  if (cause instanceof Fault) return cause;
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const said =
    timeoutMs === null
      ? `cannot be reached: ${'code' in error ? `${error.code} ` : ''}${error.message}`
      : `did not answer within ${timeoutMs} ms`;
  return new Fault('source-unreachable', `${url.host} ${said}`, { cause });
}
