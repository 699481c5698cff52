// Installs what package-lock.json names, compiles and builds the dashboard, when that is not done yet. Node's own
// modules only: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Crosstie needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Runs a command in the project's root; ends this process with its code when it fails. */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** `npm ci`, unless node_modules is what this package-lock.json asks for. */
export function install() {
  const stamp = join(root, 'node_modules', '.crosstie-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing packages (npm ci) ...');
  // The inference runtime ships its CPU library in the package; its install step would fetch GPU libraries.
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { ONNXRUNTIME_NODE_INSTALL: 'skip' });
  writeFileSync(stamp, wanted);
}

export function bin(name) {
  return join(root, 'node_modules', '.bin', name);
}

export function build() {
  run(bin('tsc'), ['-p', 'tsconfig.build.json']);
  buildDashboard();
}

/** `vite build`, unless dist-web/ was made of the sources and packages that are there. */
export function buildDashboard() {
  const stamp = join(root, 'dist-web', '.made-of');
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const files = readdirSync(join(root, 'web'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(file.slice(root.length)).update(readFileSync(file));
  const wanted = hash.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  run(bin('vite'), ['build', '--config', 'web/vite.config.ts', '--logLevel', 'error']);
  writeFileSync(stamp, wanted);
}
