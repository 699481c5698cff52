import type { Problem } from './types.ts';

/** What went wrong, in a sentence for the person who can mend it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** HTTP status; 0 where the server did not answer. */
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const UNREACHABLE =
  'The server does not answer. Is it running? Look at the terminal where npm start was called.';

/** @throws Refusal */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await ask(path, signal === undefined ? {} : { signal })).json() as Promise<T>;
}

/** A value with the tag that a change of it must bring (`If-Match`). @throws Refusal */
export async function getTagged<T>(
  path: string,
  signal?: AbortSignal,
): Promise<{ readonly value: T; readonly tag: string }> {
  const response = await ask(path, signal === undefined ? {} : { signal });
  return { value: (await response.json()) as T, tag: response.headers.get('etag') ?? '' };
}

/** The sentence for the page, whatever went wrong. */
export function whatWentWrong(error: unknown): string {
  return error instanceof Refusal ? error.message : String(error);
}

/** @param signal aborted when the answer is no longer wanted @throws Refusal */
export async function sendJson<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<T | null> {
  const response = await ask(path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  return response.status === 204 ? null : ((await response.json()) as T);
}

/** Why a picture did not load, which pictures themselves do not say; null where the server has nothing against it. */
export async function askWhyMissing(path: string): Promise<string | null> {
  try {
    await ask(path, { headers: { accept: 'image/webp' } });
    return null;
  } catch (error) {
    return whatWentWrong(error);
  }
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, {
    ...init,
    headers: { accept: 'application/json', ...(init.headers as Record<string, string> | undefined) },
  }).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new Refusal(0, 'unreachable', UNREACHABLE);
  });
  if (response.ok) return response;
  throw refusalOf(response.status, await response.text());
}

function refusalOf(status: number, text: string): Refusal {
  try {
    const { code, detail, title } = JSON.parse(text) as Partial<Problem>;
    return new Refusal(
      status,
      code ?? 'unknown',
      sentence(detail ?? title ?? `The server answered ${status}.`),
    );
  } catch {
    return new Refusal(status, 'unknown', `The server answered ${status} and said no more.`);
  }
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}

/**
 * Sends a form and tells how much of it has left this machine; `fetch` cannot.
 * @param onSent share of the bytes, 0..1
 * @throws Refusal
 */
export function upload<T>(path: string, form: FormData, onSent: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('accept', 'application/json');
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onSent(total > 0 ? loaded / total : 0),
    );
    request.addEventListener('load', () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText) as T);
      else reject(refusalOf(request.status, request.responseText));
    });
    request.addEventListener('error', () => reject(new Refusal(0, 'unreachable', UNREACHABLE)));
    request.send(form);
  });
}
