import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RangeServer {
  readonly url: string;
  /** What it serves under every path; tests may change it. */
  content: { bytes: Uint8Array; etag: string };
  /** With which status it refuses whatever is asked, as a link that has expired does; null where it serves. */
  refusal: number | null;
  close(): void;
}

/** A web server that answers ranges, as object stores do. */
export async function startRangeServer(content: RangeServer['content']): Promise<RangeServer> {
  const server = createServer((request, response) => {
    if (running.refusal !== null) {
      response.writeHead(running.refusal).end();
      return;
    }
    const { bytes, etag } = running.content;
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    response.setHeader('ETag', etag);
    response.setHeader('Accept-Ranges', 'bytes');
    if (range === null) {
      response.end(bytes);
      return;
    }
    const end = Math.min(Number(range[2]), bytes.length - 1);
    response.setHeader('Content-Range', `bytes ${range[1]}-${end}/${bytes.length}`);
    response.writeHead(206).end(bytes.subarray(Number(range[1]), end + 1));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const running: RangeServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    content,
    refusal: null,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return running;
}
