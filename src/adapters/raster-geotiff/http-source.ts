import { Fault } from '../../domain/fault.ts';
import { type ByteSource, checkRange, memorySource } from './byte-source.ts';
import { get, type HttpAnswer, type HttpClient, nameOf, readBody } from './http-client.ts';
import { MAX_WHOLE_FILE_BYTES, MIB } from './limits.ts';

const HEAD_BYTES = 64 * 1024;

/** What must stay the same as long as a file is open. */
interface Version {
  readonly size: number;
  readonly etag: string | null;
  readonly modified: string | null;
}

/**
 * A file behind a URL, read by range requests. The first request brings the head of the file, which is kept.
 * A server that knows no ranges is put up with when the whole file fits in memory.
 * @throws Fault source-unreachable, forbidden-address, raster-unreadable (empty), raster-too-large
 */
export async function openUrl(client: HttpClient, href: string): Promise<ByteSource> {
  if (!URL.canParse(href)) throw new Fault('invalid-request', `${href} is no URL, expected http(s)://...`);
  const url = new URL(href);
  const answer = await getRange(client, url, 0, HEAD_BYTES);
  if (answer.message.statusCode === 200) return wholeFile(client, answer);
  const version = versionOf(answer);
  if (version.size === 0) throw empty(url);
  const head = await readBody(client, answer, HEAD_BYTES);
  return rangeSource(client, url, answer.url, version, head);
}

function rangeSource(
  client: HttpClient,
  asked: URL,
  answered: URL,
  version: Version,
  head: Uint8Array,
): ByteSource {
  let bytesRead = head.length;
  const name = nameOf(asked);

  async function fetchRange(offset: number, length: number): Promise<Uint8Array> {
    // redirects are followed once; where the target's grant has run out, from the start again
    const direct = await getRange(client, answered, offset, length).catch((fault: unknown) => {
      if (answered.href === asked.href || !(fault instanceof Fault) || fault.retryable) throw fault;
      return getRange(client, asked, offset, length);
    });
    const now = direct.message.statusCode === 206 ? versionOf(direct) : null;
    if (now === null || !sameVersion(now, version)) {
      direct.message.destroy();
      throw new Fault(
        'source-changed',
        `${name} is now ${describe(now)}, expected ${describe(version)} as when it was opened`,
      );
    }
    const bytes = await readBody(client, direct, length);
    bytesRead += bytes.length;
    if (bytes.length === length) return bytes;
    throw new Fault(
      'source-unreachable',
      `${name} sent ${bytes.length} of the ${length} bytes from ${offset} on, expected all of them`,
    );
  }

  const source: ByteSource = {
    name,
    size: version.size,
    etag: version.etag,
    get bytesRead() {
      return bytesRead;
    },
    gap: { bytes: 32 * 1024, maxRange: 4 * MIB },
    async read(offset, length) {
      checkRange(source, offset, length);
      if (length === 0) return new Uint8Array(0);
      if (offset + length <= head.length) return head.subarray(offset, offset + length);
      return fetchRange(offset, length);
    },
    close: async () => {},
  };
  return source;
}

async function wholeFile(client: HttpClient, answer: HttpAnswer): Promise<ByteSource> {
  const name = nameOf(answer.url);
  const tooLarge = (bytes: string) =>
    new Fault(
      'raster-too-large',
      `${name} answers no byte ranges and holds ${bytes} bytes, expected ranges or at most ${MAX_WHOLE_FILE_BYTES}`,
    );
  const declared = answer.message.headers['content-length'];
  if (Number(declared ?? 0) > MAX_WHOLE_FILE_BYTES) {
    answer.message.destroy();
    throw tooLarge(String(declared));
  }
  const bytes = await readBody(client, answer, MAX_WHOLE_FILE_BYTES + 1);
  if (bytes.length > MAX_WHOLE_FILE_BYTES) throw tooLarge(`over ${MAX_WHOLE_FILE_BYTES}`);
  if (bytes.length === 0) throw empty(answer.url);
  return memorySource(name, bytes, answer.message.headers.etag ?? null);
}

/** A 206 or 200 answer. */
async function getRange(client: HttpClient, url: URL, offset: number, length: number): Promise<HttpAnswer> {
  const answer = await get(client, url, { range: `bytes=${offset}-${offset + length - 1}` });
  const { statusCode = 0, headers } = answer.message;
  const encoding = headers['content-encoding'] ?? 'identity';
  if ((statusCode === 206 || statusCode === 200) && encoding === 'identity') return answer;
  answer.message.destroy();
  if (statusCode === 416 && offset === 0) throw empty(url);
  if (statusCode === 416)
    throw new Fault(
      'source-changed',
      `${nameOf(url)} no longer has byte ${offset}, expected it as when opened`,
    );
  const retryable = statusCode >= 500 || [408, 425, 429].includes(statusCode);
  const said = encoding === 'identity' ? `answers ${statusCode}` : `answers with encoding ${encoding}`;
  throw new Fault('source-unreachable', `${nameOf(url)} ${said}, expected 206 with the bytes as they are`, {
    retryable,
  });
}

/** From `Content-Range: bytes 0-99/1234`. */
function versionOf({ url, message }: HttpAnswer): Version {
  const range = message.headers['content-range'];
  const size = Number(/^bytes \d+-\d+\/(\d+)$/.exec(range ?? '')?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(size)) {
    message.destroy();
    throw new Fault(
      'source-unreachable',
      `${nameOf(url)} answers 206 with content-range ${range}, expected bytes FROM-TO/SIZE`,
      { retryable: false },
    );
  }
  return { size, etag: message.headers.etag ?? null, modified: message.headers['last-modified'] ?? null };
}

/** Mirrors may differ in stamps they do not all send, so absent ones are no difference. */
function sameVersion(a: Version, b: Version): boolean {
  const differ = (p: string | null, q: string | null) => p !== null && q !== null && p !== q;
  return a.size === b.size && !differ(a.etag, b.etag) && !differ(a.modified, b.modified);
}

function describe(version: Version | null): string {
  if (version === null) return 'answered without byte ranges';
  return `${version.size} bytes, ETag ${version.etag}, last modified ${version.modified}`;
}

function empty(url: URL): Fault {
  return new Fault('raster-unreadable', `${nameOf(url)} holds 0 bytes, expected a TIFF, PNG or JPEG file`);
}
