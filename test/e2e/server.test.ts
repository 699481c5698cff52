import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/adapters/log-pino/index.ts';
import { readConfig } from '../../src/config.ts';
import { packageRoot } from '../../src/package-root.ts';
import { type Server, startServer } from '../../src/server.ts';
import { createCaller, type Json } from '../support/caller.ts';
import { describeStory } from '../support/story.ts';

// The embedded server as a user runs it: PGlite in a folder, the queue in it, the trained models, over HTTP.
let folder: string;
let server: Server;
const url = (): string => server.url ?? '';
const { call, submit } = createCaller(url);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crosstie-e2e-'));
  const env = {
    DATABASE_URL: `pglite:${folder}/db`,
    BLOBS_URL: `file:${folder}/blobs`,
    PORT: '0',
    DISK_RESERVE_BYTES: '0',
    LOG_LEVEL: 'error',
  };
  server = await startServer(readConfig(env, packageRoot()), createLog('error'));
}, 120_000);

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

describeStory('embedded', url);

const data = process.env.CROSSTIE_DATA;

describe(`real scenes${data ? '' : ' (skipped: CROSSTIE_DATA is not set)'}`, () => {
  const scenes = [
    ['sentinel2-ports/images/busan.tif', 'ship', 'Sentinel-2', 54],
    ['sentinel2-ports/bands-u16/busan.tif', 'ship', 'Sentinel-2', 54],
    ['railcars-muttenz/muttenz_north.tif', 'railcar', 'SWISSIMAGE', 97],
  ] as const;

  it.skipIf(!data).each(scenes)(
    '%s is counted whole, its date flagged as assumed, with the truth inside the interval',
    async (file, objectClass, sensor, truth) => {
      const facts = { acquiredAt: '2022-06-01T02:00:00Z', acquiredAtAssumed: 'true', whole: 'true', sensor };
      const scene = await submit(join(data ?? '', file), facts);
      expect(scene.state, JSON.stringify(scene)).toBe('done');
      const links = scene.observations as readonly { readonly id: string }[];
      const observation = (await call('GET', `/v1/observations/${links[0]?.id}`)).json;
      expect(observation).toMatchObject({ status: 'counted', atAssumed: true });
      expect(observation.caveats).toContain('date-assumed');
      const [count] = observation.counts as readonly Json[];
      expect(count?.class).toBe(objectClass);
      expect(Number(count?.raw)).toBeGreaterThan(0);
      expect(Number(count?.low)).toBeLessThanOrEqual(truth);
      expect(Number(count?.high)).toBeGreaterThanOrEqual(truth);
      console.log(
        `${file}: truth ${truth}, raw ${count?.raw}, ${count?.value} [${count?.low}, ${count?.high}]`,
      );
    },
    120_000,
  );
});
