import { constants } from 'node:fs';
import { access, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { guardAddresses } from '../adapters/addresses/index.ts';
import { createBlobsInPlace } from '../adapters/blobs-in-place/index.ts';
import { openDetector } from '../adapters/detector-onnx/index.ts';
import { createLog } from '../adapters/log-pino/index.ts';
import { loadModels } from '../adapters/models-dir/index.ts';
import { createPictures } from '../adapters/pictures-sharp/index.ts';
import { openRasters } from '../adapters/raster-geotiff/index.ts';
import { readSites } from '../adapters/sites-dir/index.ts';
import type { Config } from '../config.ts';
import { type CountResult, countFile } from '../count-file.ts';
import { OBJECT_CLASSES, type ObjectClass } from '../domain/detection.ts';
import { Fault } from '../domain/fault.ts';
import type { Site } from '../domain/site.ts';
import type { ModelFile } from '../ports/models.ts';
import { readAreaFile } from './area-file.ts';
import { drawCount, formatOf } from './count-picture.ts';
import { countGeoJson, countJson, formatCount } from './count-report.ts';
import { showProgress } from './progress.ts';

export interface CountCommand {
  readonly area?: string;
  readonly site?: string;
  readonly mask?: string;
  readonly maskUsable: readonly number[];
  readonly class?: readonly string[];
  readonly model?: string;
  readonly gsd?: number;
  readonly sensor?: string;
  readonly acquired?: string;
  readonly json?: boolean;
  readonly geojson?: string;
  readonly picture?: string;
}

/** `crosstie count`: one file, no server, no database. @returns what to print */
export async function runCount(
  input: string,
  command: CountCommand,
  config: Config,
  signal: AbortSignal,
): Promise<string> {
  await checkOutputs(command);
  const models = chosenModels(await loadModels(config.modelsDir), command);
  const detector = openDetector({ models, threads: config.threads });
  const rasters = openRasters({ addresses: guardAddresses(config) });
  const ports = { blobs: createBlobsInPlace(), rasters, detector, log: createLog('silent') };
  const progress = showProgress();
  try {
    const classes = classesOf(command) ?? [...new Set(models.flatMap(({ manifest }) => manifest.classes))];
    const result = await countFile(
      {
        input,
        sites: await sitesOf(command, config, classes),
        mask: command.mask === undefined ? null : { input: command.mask, usable: command.maskUsable },
        gsdM: command.gsd ?? null,
        sensor: command.sensor ?? null,
        acquired: command.acquired ?? null,
      },
      ports,
      { signal, onProgress: (stage, done, of) => progress.update(stage, done, of) },
    );
    const answer = { ...result, areas: asked(result, command) };
    await writeOutputs(answer, command, ports);
    progress.end();
    return command.json ? JSON.stringify(countJson(answer), null, 2) : formatCount(answer);
  } finally {
    progress.end();
    await detector.close();
  }
}

/**
 * What was asked for: of a whole scene the classes named. Where none was, classes that the resolution does not allow are
 * no news while others are counted.
 */
function asked({ areas }: CountResult, command: CountCommand): CountResult['areas'] {
  const classes = classesOf(command);
  if (classes !== null)
    return areas.flatMap((counted) => {
      const counts = counted.observation.counts.filter((count) => classes.includes(count.class));
      return counts.length > 0 ? [{ ...counted, observation: { ...counted.observation, counts } }] : [];
    });
  const looked = areas.filter(({ observation }) => observation.modelSha256 !== '');
  return command.site === undefined && looked.length > 0 ? looked : areas;
}

/**
 * Whatever would refuse the answer does so before the count: a large scene takes hours.
 * @throws Fault invalid-request naming the file
 */
async function checkOutputs({ geojson, picture }: CountCommand): Promise<void> {
  if (picture !== undefined) formatOf(picture);
  for (const [flag, file] of Object.entries({ geojson, picture })) {
    if (file === undefined) continue;
    await access(dirname(resolve(file)), constants.W_OK).catch((cause: unknown) => {
      throw new Fault(
        'invalid-request',
        `--${flag} ${file}: expected a folder that exists and may be written to`,
        {
          cause,
        },
      );
    });
  }
}

async function writeOutputs(
  result: CountResult,
  { geojson, picture }: CountCommand,
  ports: Parameters<typeof drawCount>[1],
): Promise<void> {
  if (geojson !== undefined) await writeFile(geojson, `${JSON.stringify(countGeoJson(result))}\n`);
  if (picture !== undefined)
    await writeFile(picture, await drawCount(result, ports, createPictures(), picture));
}

/** @throws Fault model-not-found naming what is installed */
function chosenModels(installed: readonly ModelFile[], command: CountCommand): readonly ModelFile[] {
  const named = installed.filter(
    ({ manifest }) => command.model === undefined || manifest.id === command.model,
  );
  const classes = classesOf(command);
  const able = named.filter(
    ({ manifest }) => classes === null || manifest.classes.some((name) => classes.includes(name)),
  );
  if (able.length > 0) return able;
  const [one] = named;
  if (command.model !== undefined && one !== undefined) {
    const [asked, known] = [(classes ?? []).join(', '), one.manifest.classes.join(', ')];
    throw new Fault('model-not-found', `${one.manifest.id} does not count ${asked}: it knows ${known}`);
  }
  const ids = installed.map(({ manifest }) => `${manifest.id} (${manifest.classes.join(', ')})`);
  const asked = command.model ?? `a model for ${(classes ?? []).join(', ')}`;
  throw new Fault('model-not-found', `${asked} is not installed; installed: ${ids.join('; ') || 'none'}`);
}

/** @throws Fault invalid-request naming a class that is none */
function classesOf({ class: names }: CountCommand): readonly ObjectClass[] | null {
  if (names === undefined) return null;
  return names.map((name) => {
    const known = OBJECT_CLASSES.find((one) => one === name);
    if (known) return known;
    throw new Fault('invalid-request', `class ${name}: expected one of ${OBJECT_CLASSES.join(', ')}`);
  });
}

/** The areas to count, as sites; none for the whole scene. @throws Fault not-found, invalid-geometry */
async function sitesOf(
  command: CountCommand,
  config: Config,
  classes: readonly ObjectClass[],
): Promise<readonly Site[]> {
  if (command.area !== undefined && command.site !== undefined) {
    throw new Fault('invalid-request', '--area and --site were both given: expected one of them');
  }
  if (command.area !== undefined) {
    const areas = await readAreaFile(command.area, 'given', classes);
    const site = { id: 'given', name: command.area, timezone: 'UTC', fictional: false };
    return [{ ...site, areas: areas.map((area) => ({ ...area, revision: 1 })) }];
  }
  if (command.site === undefined) return [];
  const known = await readSites(config.sitesDir);
  const found = known.find(({ site }) => site.id === command.site);
  if (!found) {
    throw new Fault(
      'not-found',
      `site ${command.site} is not built in: expected one of ${known.map(({ site }) => site.id).join(', ')}`,
    );
  }
  return [{ ...found.site, areas: found.areas.map((area) => ({ ...area, revision: 1 })) }];
}
