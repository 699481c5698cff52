import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Fault } from '../../domain/fault.ts';
import type { ModelManifest } from '../../domain/model.ts';
import type { ModelFile } from '../../ports/models.ts';
import { manifestSchema } from './manifest-schema.ts';

/**
 * Every folder of `dir` that holds a model.json, by id. Manifests are checked field by field and networks against
 * their checksum: a broken model stops the start instead of counting wrongly later.
 * @throws Fault model-invalid naming the file and each field at fault
 */
export async function loadModels(dir: string): Promise<readonly ModelFile[]> {
  const models: ModelFile[] = [];
  for (const folder of await foldersOf(dir)) {
    const text = await readIfThere(join(dir, folder, 'model.json'));
    if (text !== null) models.push(await loadModel(join(dir, folder), folder, text));
  }
  return models;
}

async function loadModel(dir: string, folder: string, text: string): Promise<ModelFile> {
  const file = join(dir, 'model.json');
  const manifest = parseManifest(text, file);
  if (manifest.id !== folder) {
    throw new Fault(
      'model-invalid',
      `${file}: id: ${manifest.id}, expected the name of its folder, ${folder}`,
    );
  }
  const path = join(dir, manifest.file);
  const sha256 = await sha256Of(path, file);
  if (sha256 !== manifest.sha256) {
    throw new Fault(
      'model-invalid',
      `${path}: SHA-256 is ${sha256}, expected ${manifest.sha256} as ${file} says`,
    );
  }
  return { manifest, path };
}

function parseManifest(text: string, file: string): ModelManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Fault('model-invalid', `${file}: expected JSON: ${String(cause)}`, { cause });
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  throw new Fault('model-invalid', `${file}: ${faults.join('; ')}`);
}

async function foldersOf(dir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(dir, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => entry.name)
      .sort();
  } catch (cause) {
    throw new Fault('model-invalid', `${dir}: expected a folder of models: ${String(cause)}`, { cause });
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR'))
      return null;
    throw new Fault('model-invalid', `${path}: cannot be read: ${String(cause)}`, { cause });
  }
}

async function sha256Of(path: string, manifest: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (cause) {
    throw new Fault('model-invalid', `${manifest}: file: ${path} cannot be read: ${String(cause)}`, {
      cause,
    });
  }
  return hash.digest('hex');
}
