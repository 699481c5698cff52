import { z } from 'zod';
import { Fault } from '../domain/fault.ts';

/** Where the command line finds a running server, unless `--server` says so. */
export const DEFAULT_SERVER = 'http://127.0.0.1:3000';

const problem = z.object({ code: z.string().optional(), title: z.string(), detail: z.string().optional() });

/** Talks to a running server; every answer is checked against a schema. */
export interface Client {
  readonly server: string;
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  post<T>(
    path: string,
    body: FormData | object | string,
    schema: z.ZodType<T>,
    headers?: Headers,
  ): Promise<T>;
  delete(path: string): Promise<void>;
  text(path: string, accept: string): Promise<string>;
  bytes(path: string): Promise<Uint8Array>;
  /** The entity tag that a conditional request must send back. */
  tag(path: string): Promise<string>;
}

type Headers = Readonly<Record<string, string>>;

/** @throws Fault invalid-request where `server` is no address */
export function createClient(server: string): Client {
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol))
    throw new Fault('invalid-request', `--server ${server}: expected http://HOST:PORT`);
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(path, server);
    const response = await fetch(url, init).catch((cause: unknown) => {
      throw new Fault(
        'unavailable',
        `no server answers at ${server}: start one with "npm start" or name it with --server`,
        {
          cause,
        },
      );
    });
    if (!response.ok) throw await asFault(response);
    return response;
  };
  const checked = async <T>(response: Response, schema: z.ZodType<T>): Promise<T> => {
    const parsed = schema.safeParse(await response.json());
    if (!parsed.success) {
      throw new Fault(
        'internal',
        `${response.url} answered in another shape: ${z.prettifyError(parsed.error)}`,
      );
    }
    return parsed.data;
  };
  return {
    server,
    get: async (path, schema) => checked(await request(path), schema),
    post: async (path, body, schema, headers = {}) =>
      checked(await request(path, asPost(body, headers)), schema),
    delete: async (path) => {
      await request(path, { method: 'DELETE' });
    },
    text: async (path, accept) => (await request(path, { headers: { accept } })).text(),
    bytes: async (path) => new Uint8Array(await (await request(path)).arrayBuffer()),
    tag: async (path) => (await request(path)).headers.get('etag') ?? '*',
  };
}

/** Text is sent as it is, under the type that the headers give it. */
function asPost(body: FormData | object | string, headers: Headers): RequestInit {
  if (body instanceof FormData || typeof body === 'string') return { method: 'POST', body, headers };
  return {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  };
}

async function asFault(response: Response): Promise<Fault> {
  const text = await response.text();
  const parsed = problem.safeParse(safeJson(text));
  const said = parsed.success ? (parsed.data.detail ?? parsed.data.title) : text.slice(0, 200);
  const isLicence = parsed.success && parsed.data.code === 'forbidden-licence';
  const code = isLicence ? 'forbidden-licence' : response.status === 404 ? 'not-found' : 'invalid-request';
  return new Fault(code, `${response.status}: ${said}`);
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
