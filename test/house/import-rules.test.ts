import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

function importOf(specifier: string): string {
  return `import { x } from '${specifier}';\nexport const y = x;\n`;
}

const FORBIDDEN = [
  ['src/domain/a.ts', 'node:fs'],
  ['src/domain/a.ts', 'zod'],
  ['src/domain/a.ts', '../ports/store.ts'],
  ['src/domain/one/a.ts', 'node:fs'],
  ['src/domain/one/a.ts', '../../ports/store.ts'],
  ['src/ports/a.ts', 'node:stream'],
  ['src/ports/a.ts', '../adapters/store-sql/index.ts'],
  ['src/adapters/one/a.ts', '../two/index.ts'],
  ['src/adapters/one/a.ts', '../../../workers/run.ts'],
  ['src/adapters/one/a.ts', '../../config.ts'],
  ['workers/a.ts', 'node:fs'],
  ['workers/a.ts', 'bullmq'],
  ['workers/a.ts', '../src/adapters/store-sql/index.ts'],
  ['api/a.ts', 'sharp'],
  ['api/a.ts', '@electric-sql/pglite'],
  ['api/routes/a.ts', '../../workers/run.ts'],
  ['api/routes/a.ts', '../../src/adapters/store-sql/index.ts'],
  ['src/simulator/a.ts', '../adapters/store-sql/index.ts'],
  ['web/pages/a.ts', '../../src/domain/scene.ts'],
  ['web/pages/a.ts', '../../api/schemas/scene.ts'],
  ['web/pages/a.ts', 'zod'],
] as const;

const ALLOWED = [
  ['src/domain/a.ts', './affine.ts'],
  ['src/domain/a.ts', './one/b.ts'],
  ['src/domain/one/a.ts', '../affine.ts'],
  ['src/ports/a.ts', '../domain/scene.ts'],
  ['src/adapters/one/a.ts', '../../ports/store.ts'],
  ['src/adapters/one/a.ts', './b.ts'],
  ['src/adapters/one/a.ts', 'sharp'],
  ['workers/a.ts', '../src/domain/scene.ts'],
  ['workers/a.ts', 'zod'],
  ['api/routes/a.ts', '../../src/ports/store.ts'],
  ['api/routes/a.ts', '../problem.ts'],
  ['src/simulator/a.ts', '../domain/affine.ts'],
  ['src/main.ts', './adapters/store-sql/index.ts'],
  ['web/pages/a.ts', '../server/types.ts'],
  ['web/pages/a.ts', 'preact/hooks'],
] as const;

const CLOCKS = ['Date.now()', 'Math.random()', 'new Date()'] as const;

/** A house of one file per case under the project's own lint configuration. */
async function lintCases(
  cases: readonly (readonly [path: string, source: string])[],
): Promise<readonly string[]> {
  const house = await mkdtemp(join(tmpdir(), 'house-'));
  const { vcs: _, ...config } = JSON.parse(await readFile('biome.json', 'utf8'));
  await writeFile(join(house, 'biome.json'), JSON.stringify(config));
  await cp('lint', join(house, 'lint'), { recursive: true });
  for (const [path, source] of cases) {
    await mkdir(dirname(join(house, path)), { recursive: true });
    await writeFile(join(house, path), source);
  }
  const result = spawnSync(
    resolve('node_modules/.bin/biome'),
    ['lint', '--max-diagnostics=none', '--colors=off', '.'],
    { cwd: house, encoding: 'utf8' },
  );
  return (result.stdout + result.stderr).split('\n');
}

function file(path: string, index: number, kind: string): string {
  return path.replace('a.ts', `${kind}${index}.ts`);
}

describe('who may import whom', () => {
  let report: readonly string[] = [];
  const faultsOf = (path: string, rule: string) =>
    report.filter((line) => line.startsWith(`${path}:`) && line.includes(rule)).length;

  beforeAll(async () => {
    report = await lintCases([
      ...FORBIDDEN.map(([path, specifier], i) => [file(path, i, 'no'), importOf(specifier)] as const),
      ...ALLOWED.map(([path, specifier], i) => [file(path, i, 'yes'), importOf(specifier)] as const),
      ...CLOCKS.flatMap((call, i) => [
        [file('src/domain/a.ts', i, 'clock'), `export const t = ${call};\n`] as const,
        [file('workers/a.ts', i, 'clock'), `export const t = ${call};\n`] as const,
      ]),
    ]);
  });

  it.each(FORBIDDEN.map((pair, i) => [...pair, i] as const))('%s may not import %s', (path, _, i) => {
    expect(faultsOf(file(path, i, 'no'), 'noRestrictedImports')).toBe(1);
  });

  it.each(ALLOWED.map((pair, i) => [...pair, i] as const))('%s may import %s', (path, _, i) => {
    expect(faultsOf(file(path, i, 'yes'), 'noRestrictedImports')).toBe(0);
  });

  it.each(CLOCKS.map((call, i) => [call, i] as const))('the domain has no %s', (_, i) => {
    expect(faultsOf(file('src/domain/a.ts', i, 'clock'), 'plugin')).toBe(1);
    expect(faultsOf(file('workers/a.ts', i, 'clock'), 'plugin')).toBe(0);
  });
});
