import { constants } from 'node:fs';
import { copyFile, link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../domain/fault.ts';

/** Another host (or container) counts as alive while it touched its lock this recently. */
const FRESH_MS = 60_000;
const TOUCH_MS = 10_000;

/** Some shared and removable disks have no hard links: there, a copy that fails when the name is taken. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

interface Holder {
  readonly pid: number;
  /** Clock ticks after boot, from /proc; null where the system does not say. Tells a reused pid from the holder. */
  readonly startTime: string | null;
  readonly host: string;
}

/**
 * Keeps a folder to one process. PGlite opens a folder twice without complaint and then damages it, and Node has
 * no file locks, so the holder is named in a file: its pid, start time and host.
 * @returns what gives the folder back
 * @throws Fault unavailable, naming the folder and the pid that holds it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'crosstie.lock');
  const me: Holder = { pid: process.pid, startTime: await startTimeOf(process.pid), host: hostname() };
  const draft = `${path}.${me.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(draft, JSON.stringify(me));
  try {
    // A hard link appears whole or not at all, and fails when the name is taken.
    while (!(await linkUnlessTaken(draft, path))) await removeStale(path, folder, draft);
  } finally {
    await rm(draft, { force: true });
  }
  const touch = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, TOUCH_MS);
  touch.unref();
  return async () => {
    clearInterval(touch);
    await rm(path, { force: true });
  };
}

async function linkUnlessTaken(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!NO_LINKS.has(codeOf(error) ?? '')) throw error;
  }
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a dead holder's lock away; whoever loses the race for it finds the winner's lock next. */
async function removeStale(path: string, folder: string, draft: string): Promise<void> {
  const found = await readHolder(path);
  if (found === null) return;
  if (await isAlive(found.holder, found.touchedAt)) throw taken(folder, found.holder);
  const aside = `${draft}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  // Between reading and renaming, another process may have put its own live lock there: give it back.
  const moved = await readHolder(aside);
  const mine = moved !== null && JSON.stringify(moved.holder) === JSON.stringify(found.holder);
  if (!mine) await linkUnlessTaken(aside, path);
  await rm(aside, { force: true });
}

async function readHolder(path: string): Promise<{ holder: Holder; touchedAt: number } | null> {
  try {
    const [text, info] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    const { pid, startTime, host } = JSON.parse(text) as Holder;
    return { holder: { pid, startTime, host }, touchedAt: info.mtimeMs };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new Fault('unavailable', `lock file ${path} is not readable as JSON; remove it if no server runs`, {
      cause: error,
    });
  }
}

async function isAlive(holder: Holder, touchedAt: number): Promise<boolean> {
  if (holder.host !== hostname()) return Date.now() - touchedAt < FRESH_MS;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  return (await startTimeOf(holder.pid)) === holder.startTime;
}

/** Field 22 of /proc/PID/stat; the command in field 2 may hold spaces and brackets, so count from its end. */
async function startTimeOf(pid: number): Promise<string | null> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function taken(folder: string, holder: Holder): Fault {
  const where = holder.host === hostname() ? '' : ` on host ${holder.host}`;
  return new Fault(
    'unavailable',
    `database folder ${folder} is in use by process ${holder.pid}${where}; ` +
      'stop that process, talk to it over HTTP, or choose another DATABASE_URL',
    { retryable: false },
  );
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
