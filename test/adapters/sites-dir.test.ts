import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSites } from '../../src/adapters/sites-dir/index.ts';
import { readReferences } from '../../src/adapters/sites-dir/references.ts';
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

describe('published counts', () => {
  it('come with the project, each with its measure, scope, source and area', async () => {
    const all = await readReferences('sites', await readSites('sites'));
    const freight = all.filter(({ scope, class: name }) => scope === 'freight-wagons' && name === 'railcar');
    const at = (day: string, area: string) =>
      freight.find((of) => of.from === Date.parse(`${day}T00:00:00Z`) && of.areaId?.endsWith(area));
    expect(at('2023-10-05', 'tumangang-yard')).toMatchObject({
      count: 73,
      measure: 'present',
      approximate: true,
    });
    expect(at('2024-06-17', 'tumangang-yard')?.count).toBe(255);
    expect(at('2024-06-17', 'khasan-yard')?.count).toBe(149);
    expect([at('2022-11-29', 'khasan-yard')?.count, at('2022-11-30', 'tumangang-yard')?.count]).toEqual([
      8, 8,
    ]);
    expect(at('2018-10-01', 'tumangang-yard')).toMatchObject({ count: 20, measure: 'upper-bound' });
    for (const { source, importedAt } of all) expect([source.length > 0, importedAt]).toEqual([true, null]);
  });

  it('are refused by file and name where they are wrong; a folder without any has none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sites-'));
    const sites = await readSites('sites');
    expect(await readReferences(folder, sites)).toEqual([]);
    await mkdir(join(folder, 'references'));
    const good = { id: 'a', at: '2024-06-17', count: 1, measure: 'present', scope: 'vessels', source: 's' };
    const write = (site: string, ...references: object[]) =>
      writeFile(join(folder, 'references', 'x.json'), JSON.stringify({ site, references }));
    await write('atlantis', good);
    await expect(readReferences(folder, sites)).rejects.toThrow(/x\.json: there is no site atlantis/);
    await write('nampo', { ...good, area: 'rajin-berths' });
    await expect(readReferences(folder, sites)).rejects.toThrow(/x\.json: a names rajin-berths/);
    await write('nampo', { ...good, at: '2024-06-31' });
    await expect(readReferences(folder, sites)).rejects.toThrow(/x\.json: a: time .* on no calendar/);
    await write('nampo', good, good);
    await expect(readReferences(folder, sites)).rejects.toThrow(/a is there twice/);
    await write('nampo', { ...good, source: undefined });
    await expect(readReferences(folder, sites)).rejects.toThrow(/source/);
  });
});
