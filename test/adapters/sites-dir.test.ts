import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSites } from '../../src/adapters/sites-dir/index.ts';
import { contains, signedArea } from '../../src/domain/geometry.ts';

describe('built-in sites', () => {
  it('are all unverified, with closed counter-clockwise rings', async () => {
    const sites = await readSites('sites');
    expect(sites.map(({ site }) => site.id)).toContain('khasan-tumangang');
    const areas = sites.flatMap((built) => built.areas);
    expect(areas.length).toBeGreaterThan(15);
    for (const { ring, verified } of areas) {
      if (ring === null) throw new Error('a built-in area has no ring');
      expect(verified).toBe(false);
      expect(ring[0]).toEqual(ring.at(-1));
      expect(signedArea(ring)).toBeGreaterThan(0);
    }
  });

  it('hold the points that the sources give', async () => {
    const areas = (await readSites('sites')).flatMap((built) => built.areas);
    const ring = areas.find((area) => area.id === 'khasan-tumangang-tumangang-yard')?.ring;
    if (!ring) throw new Error('the Tumangang yard is missing');
    expect(contains(ring, [130.6081, 42.4214])).toBe(true);
    expect(contains(ring, [130.6449, 42.4301])).toBe(false);
  });

  it('a damaged file is named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sites-'));
    await writeFile(join(folder, 'a.geojson'), '{"type":"FeatureCollection"');
    await expect(readSites(folder)).rejects.toThrow(/a\.geojson is not JSON/);
    await writeFile(
      join(folder, 'a.geojson'),
      '{"type":"FeatureCollection","properties":{"id":"x"},"features":[]}',
    );
    await expect(readSites(folder)).rejects.toThrow(/name/);
  });
});
