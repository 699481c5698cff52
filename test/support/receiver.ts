import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the receiver answers; `silent`: nothing, ever. */
type Answers = (
  received: Received,
  nth: number,
) =>
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
      readonly afterMs?: number;
    }
  | 'silent';

export interface Receiver {
  readonly url: string;
  /** In the order of their arrival. */
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/** A real HTTP server on the loopback address that keeps what it is sent. */
export async function startReceiver(answers: Answers = () => ({ status: 204 })): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      const one = { path, headers, body: Buffer.concat(chunks).toString('utf8') };
      received.push(one);
      const answer = answers(one, received.length);
      if (answer === 'silent') return;
      const { status, body, afterMs = 0 } = answer;
      setTimeout(() => response.writeHead(status, answer.headers).end(body), afterMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
