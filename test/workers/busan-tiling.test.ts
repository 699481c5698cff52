import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { openDetector } from '../../src/adapters/detector-onnx/index.ts';
import { loadModels } from '../../src/adapters/models-dir/index.ts';
import { openRasters } from '../../src/adapters/raster-geotiff/index.ts';
import { detectRaster } from '../support/count-raster.ts';

const data = process.env.CROSSTIE_DATA;
const port = data === undefined ? null : join(data, 'sentinel2-ports/images/busan.tif');
const why = port === null ? 'CROSSTIE_DATA is not set' : existsSync(port) ? null : `no ${port}`;

describe(`Busan in Sentinel-2, by the trained network${why ? ` (skipped: ${why})` : ''}`, () => {
  it.skipIf(why !== null)(
    'counts the same within 2 % whatever the tiling',
    async () => {
      const models = await loadModels(fileURLToPath(new URL('../../models', import.meta.url)));
      const model = models.find(({ manifest }) => manifest.id === 'ship-10m')?.manifest;
      if (!model) throw new Error('models/ship-10m is part of the project');
      const raster = await openRasters({ addresses: guardAddresses({ allowPrivateAddresses: false }) }).open({
        path: port as string,
      });
      const detector = openDetector({ models, threads: 2 });
      const counts: number[] = [];
      for (const margin of [128, 192]) {
        const found = await detectRaster(raster, detector, model, margin);
        counts.push(found.filter(({ score }) => score >= model.thresholds.keep).length);
      }
      await detector.close();
      await raster.close();
      const [one = 0, other = 0] = counts;
      expect(one).toBeGreaterThan(20);
      expect(Math.abs(one - other)).toBeLessThanOrEqual(0.02 * one);
    },
    60_000,
  );
});
