import { describe, expect, it } from 'vitest';
import type { XY } from '../../src/domain/affine.ts';
import { lonLatGrid } from '../../src/domain/area-grid.ts';
import { estimateFamilies } from '../../src/domain/count-families.ts';
import type { Detection, ObjectClass } from '../../src/domain/detection.ts';
import type { FamilyTelling, ToldFamily } from '../../src/domain/family.ts';
import type { Ring } from '../../src/domain/geometry.ts';
import type { ErrorRates } from '../../src/domain/model.ts';
import { countedClass, observePass, type PassLook } from '../../src/domain/observe.ts';
import type { SceneView } from '../../src/domain/scene-view.ts';
import type { Area } from '../../src/domain/site.ts';

const RING: Ring = [
  [130.6, 42.42],
  [130.61, 42.42],
  [130.61, 42.43],
  [130.6, 42.43],
  [130.6, 42.42],
];
const GRID = lonLatGrid(RING);
const AREA: Area = {
  id: 'nampo-berth',
  siteId: 'nampo',
  name: 'Berth',
  kind: 'berth',
  ring: RING,
  classes: ['ship'],
  verified: true,
  revision: 3,
};
const MODEL = {
  id: 'ship-10m',
  version: '1.2.0',
  sha256: 'ab'.repeat(32),
  thresholds: { count: 0.4, keep: 0.05, nmsIou: 0.3 },
  floorM: 50,
  longestObjectM: 300,
  rates: (['ship', 'boat'] as const).map((name) => ({
    class: name,
    recallAlpha: 16,
    recallBeta: 4,
    falsePerKm2Shape: 1,
    falsePerKm2Rate: 8,
    measuredOn: 'test',
  })),
  families: null,
};

function hull([lon, lat]: XY, lengthM: number | null = 120, of: ObjectClass = 'ship'): Detection {
  const [dx, dy] = [0.0007, 0.0001];
  const lonLat = [
    [lon - dx, lat - dy],
    [lon + dx, lat - dy],
    [lon + dx, lat + dy],
    [lon - dx, lat + dy],
  ] as const;
  return {
    class: of,
    score: 0.9,
    family: null,
    box: { cx: 0, cy: 0, length: 12, width: 3, angle: 0 },
    corners: [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ],
    lengthM,
    widthM: 20,
    headingDeg: 90,
    lonLat,
  };
}

/** Three hulls well apart. */
const HULLS = [hull([130.602, 42.422]), hull([130.605, 42.425]), hull([130.608, 42.428])];

/** A view of the cells for which `sees` holds, by place within the area (0..1 east, 0..1 north). */
function view(
  change: Partial<SceneView> = {},
  sees: (east: number, north: number) => boolean = () => true,
): SceneView {
  const seen = Array.from(GRID.inside, (inside, i) => {
    const east = ((i % GRID.cols) + 0.5) / GRID.cols;
    const north = 1 - (Math.floor(i / GRID.cols) + 0.5) / GRID.rows;
    return inside === 1 && sees(east, north) ? '1' : '0';
  }).join('');
  const share = [...seen].filter((c) => c === '1').length / GRID.insideCount;
  return {
    sceneId: 's1',
    generation: 1,
    passId: 'nampo~20240617T021500Z',
    areaId: AREA.id,
    areaRevision: 3,
    modelId: MODEL.id,
    modelVersion: MODEL.version,
    visibility: 'estimated',
    gsdM: 10,
    sensor: 'Sentinel-2',
    seen,
    lost: { coverage: 0, nodata: 0, cloud: 1 - share, failed: 0 },
    detections: HULLS,
    ...change,
  };
}

function look(change: Partial<PassLook> = {}) {
  return observePass({
    area: AREA,
    grid: GRID,
    classes: ['ship'],
    eye: { kind: 'model', manifest: MODEL },
    passId: 'nampo~20240617T021500Z',
    origin: 'real',
    at: 1000,
    atAssumed: false,
    views: [view()],
    footprints: new Map(),
    missingBands: new Map(),
    tileFaults: [],
    reviews: [],
    observedAt: 2000,
    ...change,
  });
}

describe('observePass', () => {
  it('counts what was seen in a verified area', () => {
    const observation = look();
    expect(observation).toMatchObject({
      id: 'nampo-berth~r3~nampo~20240617T021500Z~ship-10m~v1.2.0',
      status: { kind: 'counted' },
      seen: 1,
      areaRevision: 3,
      sceneIds: ['s1'],
      caveats: ['not-validated-here', 'visibility-estimated'],
    });
    expect(observation.id).toMatch(/^[A-Za-z0-9._~-]+$/);
    const [ship] = observation.counts;
    expect(ship).toMatchObject({ class: 'ship', raw: 3, floorM: 50 });
    expect(ship?.low).toBeLessThanOrEqual(3);
    expect(ship?.high).toBeGreaterThan(3);
  });

  it('says which bands were missing in the scenes that spoke, and no others', () => {
    const missingBands = new Map([['s1', ['nir'] as const]]);
    expect(look({ missingBands }).caveats).toContain('band-missing:nir');
    const better = view({ sceneId: 's2' });
    const worse = view({ sceneId: 's1' }, (east) => east < 0.9);
    const caveats = (views: readonly SceneView[]) => look({ missingBands, views }).caveats;
    expect(caveats([worse, better])).not.toContain('band-missing:nir');
    expect(caveats([worse, view({ sceneId: 's2' }, (east) => east > 0.5)])).toContain('band-missing:nir');
  });

  it('says nothing below half of the area, and what took the rest', () => {
    const half = view({}, (east) => east < 0.45);
    expect(look({ views: [half] })).toMatchObject({
      status: { kind: 'unusable', reason: 'cloud' },
      counts: [{ class: 'ship', raw: 1, value: null, low: null, high: null }],
    });
    const lost = (cause: object) =>
      view({ lost: { coverage: 0, nodata: 0, cloud: 0, failed: 0, ...cause } }, () => false);
    for (const [cause, reason] of [
      [{ coverage: 0.6, cloud: 0.4 }, 'coverage'],
      [{ nodata: 0.7, cloud: 0.3 }, 'nodata'],
      [{ failed: 0.4, coverage: 0.2, cloud: 0.4 }, 'coverage'],
    ] as const)
      expect(look({ views: [lost(cause)] }).status).toMatchObject({ kind: 'unusable', reason });
    const { status } = look({ views: [half] });
    expect(status).toMatchObject({
      detail: expect.stringContaining('45 % of the area seen, expected at least 50 %'),
    });
  });

  describe('where a zero cannot be excluded', () => {
    const empty = view({ detections: [] });
    const faint = view({ detections: HULLS.slice(0, 1) });
    const clutter = {
      kind: 'model' as const,
      manifest: {
        ...MODEL,
        rates: MODEL.rates.map((r) => ({ ...r, falsePerKm2Shape: 8, falsePerKm2Rate: 4 })),
      },
    };

    it('counts it in a verified area whose visibility is known', () => {
      for (const visibility of ['estimated', 'mask', 'reviewed'] as const)
        expect(look({ views: [{ ...empty, visibility }] })).toMatchObject({
          status: { kind: 'counted' },
          counts: [{ raw: 0, value: 0, low: 0 }],
        });
    });

    it('withholds it in an area nobody verified', () => {
      const area = { ...AREA, verified: false };
      expect(look({ area, views: [empty] })).toMatchObject({
        status: { kind: 'unusable', reason: 'area-unverified' },
        counts: [{ raw: 0, value: null }],
      });
      // one box, and the ground may have made it
      expect(look({ area, views: [faint], eye: clutter })).toMatchObject({
        status: { kind: 'unusable', reason: 'area-unverified' },
        counts: [{ raw: 1, value: null }],
      });
    });

    it('withholds it where cloud could not be assessed', () => {
      expect(look({ views: [{ ...empty, visibility: 'unchecked' }] }).status).toMatchObject({
        kind: 'unusable',
        reason: 'cloud-unassessed',
      });
    });

    it('keeps what is beyond doubt, with the caveat', () => {
      const many = view({ detections: [...HULLS, ...HULLS.map((d) => shifted(d, 0.002))] });
      const observation = look({ area: { ...AREA, verified: false }, views: [many] });
      expect(observation.status).toEqual({ kind: 'counted' });
      expect(observation.caveats).toContain('area-unverified');
    });

    it('withholds one class alone where another is beyond doubt', () => {
      const many = view({ detections: [...HULLS, ...HULLS.map((d) => shifted(d, 0.002))] });
      const { status, counts } = look({
        area: { ...AREA, verified: false },
        views: [many],
        classes: ['ship', 'boat'],
      });
      expect(status).toEqual({ kind: 'counted' });
      expect(counts[0]?.value).toBeGreaterThan(0);
      expect(counts[1]).toMatchObject({ class: 'boat', raw: 0, value: null });
    });

    it('a whole footprint has no placement to doubt', () => {
      const area: Area = { ...AREA, kind: 'scene', verified: false };
      const observation = look({ area, views: [empty] });
      expect(observation.status).toEqual({ kind: 'counted' });
      expect(observation.caveats).not.toContain('area-unverified');
    });
  });

  it('counts no hull below the floor as a ship; as a boat where boats are counted', () => {
    const views = [
      view({ detections: [...HULLS, hull([130.6035, 42.427], 49), hull([130.6065, 42.422], 20, 'boat')] }),
    ];
    expect(look({ views }).counts.map(({ raw }) => raw)).toEqual([3]);
    expect(look({ views, classes: ['ship', 'boat'] }).counts).toMatchObject([
      { class: 'ship', raw: 3, floorM: 50 },
      { class: 'boat', raw: 2, floorM: 0 },
    ]);
    expect(countedClass(hull([0, 0], null), 50)).toBe('ship');
    expect(countedClass(hull([0, 0], 5, 'railcar'), 8)).toBeNull();
  });

  it('leaves out boxes in ground that was not seen', () => {
    const view1 = view({}, (east) => east < 0.7);
    expect(look({ views: [view1] }).counts[0]?.raw).toBe(2);
  });

  it('without a model keeps the refusal, and no number', () => {
    const eye = { kind: 'none', reason: 'resolution', detail: '10 m is too coarse for railcar' } as const;
    expect(look({ eye, classes: ['railcar'] })).toMatchObject({
      modelId: 'none-railcar',
      modelSha256: '',
      seen: 0,
      status: { kind: 'unusable', reason: 'resolution', detail: eye.detail },
      counts: [{ class: 'railcar', raw: 0, value: null }],
    });
  });

  describe('strings of wagons', () => {
    /** Wagons in a row along a parallel, some 14 m apart. */
    const row = (count: number, lat: number, of: ObjectClass = 'railcar') =>
      Array.from({ length: count }, (_, i) => {
        const [lon, dx, dy] = [130.602 + i * 0.00017, 0.000078, 0.0000144];
        const lonLat = [
          [lon - dx, lat - dy],
          [lon + dx, lat - dy],
          [lon + dx, lat + dy],
          [lon - dx, lat + dy],
        ] as const;
        return { ...hull([lon, lat], 12.8, of), lonLat };
      });
    const eye = {
      kind: 'model' as const,
      manifest: {
        ...MODEL,
        floorM: 0,
        rates: MODEL.rates.map((rates) => ({ ...rates, class: 'railcar' as const })),
      },
    };
    const yard = (detections: readonly Detection[], change: Partial<PassLook> = {}) =>
      look({ eye, classes: ['railcar'], views: [view({ detections })], ...change });

    it('are told, of classes too that are not counted', () => {
      const { strings, caveats } = yard([...row(4, 42.425), ...row(1, 42.42504, 'locomotive')]);
      expect(strings).toMatchObject([
        { cars: [{ class: 'railcar', count: 4 }], headingDeg: expect.closeTo(90, 1), doubt: null },
        { cars: [{ class: 'locomotive', count: 1 }] },
      ]);
      expect(strings?.[0]?.lengthM).toBeCloseTo(56, 0);
      expect(caveats).not.toContain('doubted-railcars:1');
    });

    it('are doubted where nothing tells of rails, and count all the same', () => {
      const { strings, caveats, counts } = yard([...row(3, 42.425), ...row(2, 42.428)]);
      expect(strings?.map(({ doubt }) => doubt)).toEqual([null, 'no-rails']);
      expect(caveats).toContain('doubted-railcars:2');
      expect(counts[0]?.raw).toBe(5);
    });

    it('are kept where the count is unusable, of seen ground alone', () => {
      const west = view({ detections: row(8, 42.425) }, (east) => east < 0.25);
      const { status, strings, counts } = yard([], { views: [west] });
      expect(status).toMatchObject({ kind: 'unusable' });
      expect(counts[0]?.value).toBeNull();
      expect(strings?.[0]?.cars[0]?.count).toBe(counts[0]?.raw);
      expect(counts[0]?.raw).toBeLessThan(8);
    });

    it('are none in an empty yard, and not looked for where none could be', () => {
      expect(yard([]).strings).toEqual([]);
      expect(look().strings).toBeNull();
      const blind = { kind: 'none', reason: 'resolution', detail: 'too coarse' } as const;
      expect(yard([], { eye: blind }).strings).toBeNull();
    });
  });

  it('names what a reader must know', () => {
    const { caveats } = look({
      at: null,
      atAssumed: true,
      origin: 'simulated',
      tileFaults: ['raster-unreadable', 'internal', 'internal'],
      area: { ...AREA, verified: false },
    });
    expect(caveats).toEqual([
      'area-unverified',
      'date-assumed',
      'undated',
      'not-validated-here',
      'visibility-estimated',
      'tiles-failed:internal',
      'tiles-failed:raster-unreadable',
      'simulated',
    ]);
  });

  it('gives boxes and no number where nobody has measured the model', () => {
    const eye = { kind: 'model' as const, manifest: { ...MODEL, rates: [] } };
    const observation = look({ eye });
    expect(observation.status).toMatchObject({
      kind: 'unusable',
      reason: 'unmeasured',
      detail: expect.stringContaining('model ship-10m 1.2.0 has no error rates for ship'),
    });
    expect(observation.counts).toMatchObject([{ class: 'ship', value: null, low: null, high: null }]);
    expect(observation.counts[0]?.raw).toBeGreaterThan(0);
    expect(observation.caveats).toContain('unmeasured:ship');
  });
});

describe('scenes of one pass', () => {
  it('share the ground, and count an object of both once', () => {
    const west = view({ sceneId: 'w' }, (east) => east < 0.6);
    const east = view({ sceneId: 'e', detections: HULLS.map((d) => shifted(d, 0.00003)) }, (e) => e > 0.4);
    const forth = look({ views: [west, east] });
    expect(forth.counts[0]?.raw).toBe(3);
    expect(forth.seen).toBe(1);
    expect([...forth.sceneIds].sort()).toEqual(['e', 'w']);
    expect(look({ views: [east, west] })).toEqual(forth);
  });

  it('let the scene speak that saw most, then the finest, then the first by id', () => {
    const most = view({ sceneId: 'most' });
    const less = view({ sceneId: 'less', gsdM: 3 }, (east) => east < 0.9);
    expect(look({ views: [less, most] }).sceneIds).toEqual(['most']);
    const fine = view({ sceneId: 'z', gsdM: 3 });
    expect(look({ views: [most, fine] }).sceneIds).toEqual(['z']);
    expect(look({ views: [view({ sceneId: 'b' }), view({ sceneId: 'a' })] }).sceneIds).toEqual(['a']);
  });

  it('are as certain as the least certain of those that speak', () => {
    const west = view({ sceneId: 'w', visibility: 'mask' }, (east) => east < 0.6);
    const east = view({ sceneId: 'e', visibility: 'unchecked' }, (e) => e > 0.6);
    const silent = view({ sceneId: 'x', visibility: 'unchecked' }, () => false);
    expect(look({ views: [west, east] }).visibility).toBe('unchecked');
    expect(look({ views: [west, silent] }).visibility).toBe('mask');
  });

  it('cite every scene where none saw anything', () => {
    const views = ['a', 'b'].map((sceneId) => view({ sceneId }, () => false));
    expect(look({ views }).sceneIds).toEqual(['a', 'b']);
  });
});

function shifted(detection: Detection, lon: number): Detection {
  const lonLat = detection.lonLat?.map(([x, y]) => [x + lon, y]) as unknown as NonNullable<
    Detection['lonLat']
  >;
  return { ...detection, lonLat };
}

describe('a count by family', () => {
  const families: FamilyTelling = {
    class: 'railcar',
    names: ['open', 'tank'],
    unknownUnder: 0.6,
    maxGsd: 0.55,
    confusion: [
      [90, 2, 8],
      [1, 95, 4],
    ],
    measuredOn: 'test',
  };
  const rates = [{ ...(MODEL.rates[0] as ErrorRates), class: 'railcar' as const }];
  const manifest = { ...MODEL, floorM: 0, rates, families };
  const wagon = (i: number, name: ToldFamily['name'] | null, change: Partial<Detection> = {}): Detection => ({
    ...hull([130.602 + 0.001 * i, 42.422 + 0.001 * i], 14, 'railcar'),
    family: name && { name, probability: 0.7 },
    ...change,
  });
  const wagons = (['open', 'open', 'open', 'unknown'] as const).map((name, i) => wagon(i, name));
  const lookAt = (
    detections: readonly Detection[],
    change: Partial<PassLook> = {},
    seen: Partial<SceneView> = {},
  ) =>
    look({
      classes: ['railcar'],
      eye: { kind: 'model', manifest },
      views: [view({ detections, gsdM: 0.5, ...seen })],
      ...change,
    });

  it('has every family of the model in its order, then what was not told', () => {
    const [count] = lookAt(wagons).counts;
    const [open, tank] = estimateFamilies(
      [3, 0, 1],
      GRID.areaKm2,
      rates[0] as ErrorRates,
      families.confusion,
    );
    expect(count?.families).toEqual([
      { family: 'open', raw: 3, ...open },
      { family: 'tank', raw: 0, ...tank },
      { family: 'unknown', raw: 1, value: null, low: null, high: null },
    ]);
    expect(tank).toMatchObject({ low: 0 });
  });

  it('withholds the number of a family where its zero would not be believed, and keeps what was seen', () => {
    const clear = { ...manifest, rates: [{ ...(rates[0] as ErrorRates), falsePerKm2Rate: 1e6 }] };
    const eye = { kind: 'model', manifest: clear } as const;
    const { status, counts } = lookAt(wagons, { area: { ...AREA, verified: false }, eye });
    expect(status.kind).toBe('counted');
    const [open, tank] = counts[0]?.families ?? [];
    expect(open?.low).toBeGreaterThan(0);
    expect(tank).toEqual({ family: 'tank', raw: 0, value: null, low: null, high: null });
  });

  it('is null where nothing may be said: unusable, too coarse, of a box that was not told, of another class', () => {
    const none = (observation: ReturnType<typeof look>) => observation.counts.map((count) => count.families);
    const unseen = view({ detections: wagons, gsdM: 0.5 }, (east) => east < 0.3);
    expect(none(lookAt(wagons, { views: [unseen] }))).toEqual([null]);
    expect(none(lookAt([], { area: { ...AREA, verified: false } }))).toEqual([null]);
    expect(none(lookAt(wagons, {}, { gsdM: 0.56 }))).toEqual([null]);
    expect(none(lookAt([], {}, { gsdM: 0.56 }))).toEqual([null]);
    expect(none(lookAt([...wagons, wagon(5, null)]))).toEqual([null]);
    expect(
      none(lookAt(wagons, { eye: { kind: 'model', manifest: { ...manifest, families: null } } })),
    ).toEqual([null]);
    expect(
      none(
        lookAt(wagons, {
          eye: { kind: 'model', manifest: { ...manifest, families: { ...families, class: 'ship' } } },
        }),
      ),
    ).toEqual([null]);
    expect(none(lookAt(wagons, { eye: { kind: 'none', reason: 'resolution', detail: '' } }))).toEqual([null]);
  });

  it('of an empty yard leaves room above each zero', () => {
    for (const { value, low, high } of lookAt([]).counts[0]?.families?.slice(0, 2) ?? []) {
      expect([value, low]).toEqual([0, 0]);
      expect(high).toBeGreaterThan(0);
    }
    expect(lookAt([]).counts[0]?.families).toHaveLength(3);
  });
});
