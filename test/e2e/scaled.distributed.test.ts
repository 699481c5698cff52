import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Server, startPostgres, startRedis } from '../support/servers.ts';
import { describeStory } from '../support/story.ts';

// The topology of docker-compose.yml as processes: an API, two workers, Redis, PostgreSQL, blobs in a shared folder.
let folder: string;
let port: number;
const servers: Server[] = [];
const processes: { stop(): Promise<void> }[] = [];

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function startRole(role: string, env: Readonly<Record<string, string>>): void {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'serve', '--role', role], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  processes.push({
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crosstie-scaled-'));
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  servers.push(postgres, redis);
  port = await freePort();
  const env = {
    DATABASE_URL: postgres.url,
    QUEUE_URL: redis.url,
    BLOBS_URL: `file:${folder}`,
    PORT: String(port),
    DISK_RESERVE_BYTES: '0',
    // the receiver of the story listens on this machine
    ALLOW_PRIVATE_ADDRESSES: 'true',
    LOG_LEVEL: 'error',
    THREADS: '1',
  };
  for (const role of ['api', 'worker', 'worker']) startRole(role, env);
  const isReady = async (): Promise<boolean> =>
    (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.ok ?? false;
  await eventually('the API to be ready', isReady, 90_000);
}, 180_000);

afterAll(async () => {
  await Promise.all(processes.map((process) => process.stop()));
  await Promise.all(servers.map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
}, 90_000);

describeStory('scaled', () => `http://127.0.0.1:${port}`);
