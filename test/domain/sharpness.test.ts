import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { openRasters } from '../../src/adapters/raster-geotiff/index.ts';
import { addDetail, detailWindows, emptyDetail, enlargement } from '../../src/domain/sharpness.ts';

describe('detailWindows', () => {
  it('covers small bounds whole and spreads over large ones, inside them', () => {
    const area = (w: { x0: number; y0: number; x1: number; y1: number }) => (w.x1 - w.x0) * (w.y1 - w.y0);
    const small = detailWindows({ x0: 10, y0: 5, x1: 310, y1: 105 });
    expect(small.reduce((sum, w) => sum + area(w), 0)).toBe(300 * 100);
    const large = detailWindows({ x0: 0, y0: 0, x1: 30_000, y1: 20_000 });
    expect(large).toHaveLength(16);
    for (const { x0, y0, x1, y1 } of large)
      expect(x0 >= 0 && y0 >= 0 && x1 <= 30_000 && y1 <= 20_000).toBe(true);
  });
});

describe('enlargement', () => {
  const measure = (value: (x: number, y: number) => number, size = 192) => {
    const detail = emptyDetail();
    const data = Float32Array.from({ length: size * size }, (_, i) => value(i % size, Math.floor(i / size)));
    addDetail(detail, {
      width: size,
      height: size,
      bands: 1,
      data,
      valid: new Uint8Array(size * size).fill(1),
    });
    return enlargement(detail);
  };
  const grain = (x: number, y: number): number =>
    (Math.imul(x * 374_761_393 + y * 668_265_263, 1_274_126_177) >>> 16) % 256;

  it('is one where neighbours differ, and where nothing is to be seen', () => {
    expect(measure(grain)).toBe(1);
    expect(measure(() => 7)).toBe(1);
  });

  it.each([
    [4, 3],
    [8, 6],
    [16, 12],
  ] as const)('tells pixels repeated %i times: at least %i', (factor, least) => {
    expect(measure((x, y) => grain(Math.floor(x / factor), Math.floor(y / factor)))).toBe(least);
  });

  it('leaves out pixels that hold no ground', () => {
    const detail = emptyDetail();
    addDetail(detail, {
      width: 20,
      height: 20,
      bands: 1,
      data: new Float32Array(400),
      valid: new Uint8Array(400),
    });
    expect(detail.pairs.every((pairs) => pairs === 0)).toBe(true);
    expect(enlargement(detail)).toBe(1);
  });

  const data = process.env.CROSSTIE_DATA;
  const ports = [
    'algiers',
    'athens',
    'busan',
    'cartagena',
    'casablanca',
    'gdynia',
    'genoa',
    'hedland',
    'marseille',
  ];
  const files = [
    ...ports.flatMap((port) => [
      `sentinel2-ports/images/${port}.tif`,
      `sentinel2-ports/bands-u16/${port}.tif`,
    ]),
    'railcars-muttenz/muttenz_north.tif',
    'geotiff/m_4709963_se_14_1_20170827.tif',
  ];
  it.skipIf(!data || !existsSync(data)).each(files)(
    `%s was not enlarged${data ? '' : ' (skipped: CROSSTIE_DATA is not set)'}`,
    async (file) => {
      const raster = await openRasters({ addresses: guardAddresses({ allowPrivateAddresses: false }) }).open({
        path: join(data ?? '', file),
      });
      const { width, height, bandRoles } = raster.info;
      const detail = emptyDetail();
      for (const window of detailWindows({ x0: 0, y0: 0, x1: width, y1: height })) {
        addDetail(detail, await raster.read(window, { bands: [bandRoles.green] }));
      }
      await raster.close();
      expect(enlargement(detail)).toBe(1);
    },
  );
});
