import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const READY_MS = 30_000;

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A throw-away PostgreSQL server on a free port of the loopback address, in a folder of its own that `stop`
 * removes. PostgreSQL refuses to run as root: then it runs as the user `postgres` that its package made.
 * @throws Error when PostgreSQL is not installed: in the distributed suite a missing server is a failure
 */
export async function startPostgres(): Promise<Server> {
  const bin = await findPostgres();
  const folder = await mkdtemp(join(tmpdir(), 'crosstie-postgres-'));
  const owner = await ownerOf();
  if (owner !== null) await chown(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  await exec(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'crosstie', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...owner, cwd: folder },
  );
  const port = await freePort();
  const settings = ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'];
  const child = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-k', folder, ...settings], {
    ...owner,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = collect(child);
  await waitFor(`PostgreSQL on port ${port}`, child, said, () => /ready to accept connections/.test(said()));
  return {
    url: `postgres://crosstie@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await stopChild(child, 'SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A throw-away Redis server on a free port of the loopback address; it keeps nothing on disk. */
export async function startRedis(): Promise<Server> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'crosstie-redis-'));
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const said = collect(child);
  await waitFor(`Redis on port ${port}`, child, said, () => answers(port));
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      await stopChild(child, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Debian keeps the server's programs out of PATH, one folder a version. */
async function findPostgres(): Promise<string> {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? (await readdir(debian)).sort((a, b) => Number(b) - Number(a)) : [];
  const path = (process.env.PATH ?? '').split(':');
  const folders = [...versions.map((version) => join(debian, version, 'bin')), ...path];
  const found = folders.find((bin) => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')));
  if (found === undefined)
    throw new Error('PostgreSQL is not installed: no initdb and postgres side by side');
  return found;
}

async function ownerOf(): Promise<{ readonly uid: number; readonly gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => exec('id', [flag, 'postgres'])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.end(() => resolve(true))).once('error', () => resolve(false));
  });
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-10_000);
    });
  }
  child.once('error', (error) => {
    text += `\n${error.message}`;
  });
  return () => text;
}

async function waitFor(
  what: string,
  child: ChildProcess,
  said: () => string,
  ready: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (!(await ready())) {
    const over = child.pid === undefined || child.exitCode !== null;
    if (over || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${what} did not start: ${said()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function stopChild(child: ChildProcess, signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}
