import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

/**
 * An empty database as PGlite dumps it. Loading it takes a fifth of the time that making one takes (initdb), and
 * making it in a process of its own keeps initdb's 400 MB out of this one for good.
 * @returns null where it can be neither found nor made (node_modules not writable): then make one the slow way
 */
export async function readSeed(): Promise<Blob | null> {
  try {
    const path = await seedPath();
    return await readBlob(path).catch(async () => {
      await makeSeed(path);
      return readBlob(path);
    });
  } catch {
    return null;
  }
}

async function readBlob(path: string): Promise<Blob> {
  return new Blob([await readFile(path)]);
}

function packageFolder(): string {
  return dirname(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')));
}

/** Kept beside the package that it came from: `npm ci` throws both away. */
async function seedPath(): Promise<string> {
  const packageFile = join(packageFolder(), 'package.json');
  const { version } = JSON.parse(await readFile(packageFile, 'utf8')) as { readonly version: string };
  return join(dirname(packageFile), '..', '..', '.cache', 'crosstie', `pglite-${version}.tar.gz`);
}

/** Several processes may make it at once: each writes a file of its own, and the last to rename wins. */
async function makeSeed(path: string): Promise<void> {
  const part = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  const program = `
    import { writeFile } from 'node:fs/promises';
    const { PGlite } = await import(process.argv[1]);
    const engine = await PGlite.create();
    const dump = await engine.dumpDataDir('gzip');
    await writeFile(process.argv[2], Buffer.from(await dump.arrayBuffer()), { flush: true });
    process.exit(0);`;
  const source = pathToFileURL(join(packageFolder(), 'dist', 'index.js')).href;
  try {
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, source, part]);
    await rename(part, path);
  } finally {
    await rm(part, { force: true });
  }
}
