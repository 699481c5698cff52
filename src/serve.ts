import { createLog } from './adapters/log-pino/index.ts';
import type { Config } from './config.ts';
import { toFault } from './domain/fault.ts';
import { type Server, startServer } from './server.ts';

/**
 * Runs a server until the process is told to stop: once means finish what is held, twice means now.
 * @param onReady told when it answers
 */
export async function serve(
  config: Config,
  onReady: (server: Server) => Promise<void> = announce,
): Promise<void> {
  const server = await startServer(config, createLog(config.logLevel));
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    console.log('Stopping: jobs under way are finished or given back. Once more to stop at once.');
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(`crosstie: ${toFault(error).message}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  await onReady(server);
}

async function announce({ url }: Server): Promise<void> {
  console.log(url === null ? 'Worker running.' : `Crosstie answers at ${url}`);
}
