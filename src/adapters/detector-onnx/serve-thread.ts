import type { MessagePort } from 'node:worker_threads';
import { toFault } from '../../domain/fault.ts';
import type { FromThread, ToThread } from './messages.ts';

/**
 * The thread's side of a pool: one request after another; after `stop` it tidies up, closes the port and so ends
 * by itself. Terminating a thread inside the runtime would abort the whole process.
 */
export function serveThread<Request, Response>(
  port: MessagePort,
  answer: (request: Request) => Promise<Response>,
  tidy: () => Promise<void>,
): void {
  const handle = async (message: ToThread<Request>): Promise<void> => {
    if (message.kind === 'stop') {
      await tidy();
      port.close();
      return;
    }
    port.postMessage({
      id: message.id,
      answer: await settle(answer, message.value),
    } satisfies FromThread<Response>);
  };
  let last: Promise<void> = Promise.resolve();
  port.on('message', (message: ToThread<Request>) => {
    last = last.then(() => handle(message));
  });
}

async function settle<Request, Response>(
  answer: (request: Request) => Promise<Response>,
  request: Request,
): Promise<FromThread<Response>['answer']> {
  try {
    return { value: await answer(request) };
  } catch (thrown) {
    const { code, message } = toFault(thrown);
    return { code, message };
  }
}
