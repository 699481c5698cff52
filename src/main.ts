import { createClient } from './cli/client.ts';
import { readProcessConfig } from './cli/process-config.ts';
import { loadSeason } from './cli/season.ts';
import { toFault } from './domain/fault.ts';
import { serve } from './serve.ts';
import type { Server } from './server.ts';

// npm start, and the container's command: configuration -> adapters -> roles, until told to stop.
const skipSeason = process.argv.includes('--empty') || process.env.NODE_ENV === 'production';

async function welcome({ url, store }: Server): Promise<void> {
  if (url === null) {
    console.log('Worker running.');
    return;
  }
  const isEmpty = (await store.listScenes({ limit: 1 })).items.length === 0;
  if (isEmpty && !skipSeason) {
    console.log(`The store is empty: counting a SIMULATED season of two fictional sites through ${url}`);
    console.log('(npm start -- --empty starts without it; npx crosstie season --remove removes it)\n');
    console.log(`\n${await loadSeason(createClient(url))}\n`);
  }
  console.log(
    `The dashboard: ${url}   (the API: ${url}/v1, described in ${url}/openapi.json). Ctrl-C stops it.`,
  );
}

try {
  // On a terminal a person reads along; elsewhere every request leaves its record.
  const quiet = process.env.LOG_LEVEL === undefined && process.stderr.isTTY;
  await serve(readProcessConfig(quiet ? { LOG_LEVEL: 'warn' } : {}), welcome);
} catch (error) {
  console.error(`crosstie: ${toFault(error).message}`);
  process.exit(1);
}
