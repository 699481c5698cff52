import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { XY } from '../../src/domain/affine.ts';
import { contains } from '../../src/domain/geometry.ts';
import { jobId } from '../../src/domain/job.ts';
import { detectJobs, planGrid, planTiles, shardTiles, tilingFaults } from '../../src/domain/tiling.ts';

const inputs = fc
  .record({
    stride: fc.constantFrom(2, 4, 32),
    tiles: fc.integer({ min: 3, max: 16 }),
    edge: fc.integer({ min: 0, max: 1 }),
  })
  .map(({ stride, tiles, edge }) => ({ stride, tile: stride * tiles, margin: stride * edge }));
const grids = fc.record({
  scaleX: fc.double({ min: 0.1, max: 3, noNaN: true }),
  scaleY: fc.double({ min: 0.1, max: 3, noNaN: true }),
  width: fc.integer({ min: 1, max: 200 }),
  height: fc.integer({ min: 1, max: 200 }),
});

describe('the model grid', () => {
  const scene = { width: 1000, height: 501 };
  it('has the ground resolution the model wants on both axes', () => {
    expect(planGrid({ ...scene, pixelSizeM: { x: 0.5, y: 0.25 }, wantsM: 0.5 })).toEqual({
      scaleX: 1,
      scaleY: 0.5,
      width: 1000,
      height: 251,
    });
  });
  it('is the scene’s own pixels where they are within 2 % of what the model wants', () => {
    expect(planGrid({ ...scene, pixelSizeM: { x: 0.493, y: 0.507 }, wantsM: 0.5 })).toMatchObject({
      scaleX: 1,
      scaleY: 1,
    });
  });
});

describe('tiles', () => {
  it('own windows partition the grid; read windows lie `margin` around them on multiples of the stride', () => {
    fc.assert(
      fc.property(grids, inputs, (grid, input) => {
        const tiles = planTiles(grid, input, [null]);
        const owners = new Uint8Array(grid.width * grid.height);
        let sound = true;
        for (const { own, read } of tiles) {
          for (let y = own.y0; y < own.y1; y++)
            for (let x = own.x0; x < own.x1; x++) (owners[y * grid.width + x] as number)++;
          const square = read.x1 - read.x0 === input.tile && read.y1 - read.y0 === input.tile;
          const around = own.x0 - read.x0 === input.margin && own.y0 - read.y0 === input.margin;
          const onStride = read.x0 % input.stride === 0 && read.y0 % input.stride === 0;
          sound &&= square && around && onStride;
        }
        expect(sound).toBe(true);
        expect(owners.every((count) => count === 1)).toBe(true);
      }),
    );
  });

  it('are those whose own window touches an area: every point of it is owned, and no tile is far from it', () => {
    const rings = fc
      .array(fc.tuple(fc.integer({ min: -50, max: 250 }), fc.integer({ min: -50, max: 250 })), {
        minLength: 3,
        maxLength: 6,
      })
      .map((points): XY[] => [...points, points[0] as XY]);
    fc.assert(
      fc.property(grids, inputs, rings, (grid, input, ring) => {
        const inScene = ring.map(([x, y]): XY => [x / grid.scaleX, y / grid.scaleY]);
        const tiles = planTiles(grid, input, [inScene]);
        let missed = 0;
        for (let y = 0.5; y < grid.height; y += 5) {
          for (let x = 0.5; x < grid.width; x += 5) {
            if (!contains(ring, [x, y])) continue;
            if (!tiles.some(({ own: o }) => x >= o.x0 && x < o.x1 && y >= o.y0 && y < o.y1)) missed++;
          }
        }
        expect(missed).toBe(0);
        const all = planTiles(grid, input, [null]).map((t) => JSON.stringify(t));
        expect(tiles.every((t) => all.includes(JSON.stringify(t)))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('of a small area in a large scene are one, of two areas are each planned once', () => {
    const grid = { scaleX: 0.5, scaleY: 0.5, width: 100_000, height: 100_000 };
    const input = { tile: 1024, margin: 64 };
    const square = (x: number, y: number): XY[] => [
      [x, y],
      [x + 20, y],
      [x + 20, y + 20],
      [x, y + 20],
      [x, y],
    ];
    // step 896: grid px 896 is scene px 1792
    expect(planTiles(grid, input, [square(1000, 1000)]).map((t) => [t.col, t.row])).toEqual([[0, 0]]);
    expect(planTiles(grid, input, [square(1785, 10)]).map((t) => [t.col, t.row])).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(planTiles(grid, input, [square(1000, 1000), square(1100, 1100)])).toHaveLength(1);
    expect(planTiles(grid, input, [square(-500, -500)])).toEqual([]);
  });

  it('inside a ring with no vertex or edge near are planned too', () => {
    const grid = { scaleX: 1, scaleY: 1, width: 300, height: 300 };
    const around: XY[] = [
      [-900, -900],
      [900, -900],
      [900, 900],
      [-900, 900],
      [-900, -900],
    ];
    expect(planTiles(grid, { tile: 100, margin: 0 }, [around])).toHaveLength(9);
  });
});

describe('shards', () => {
  const grid = { scaleX: 1, scaleY: 1, width: 8000, height: 8000 };
  const tiles = planTiles(grid, { tile: 1024, margin: 12 }, [null]);

  it('hold every tile once and lie together', () => {
    const shards = shardTiles(tiles, 16);
    expect(shards.flat().toSorted((a, b) => a.row - b.row || a.col - b.col)).toEqual(tiles);
    expect(shards).toHaveLength(4);
    for (const shard of shards) {
      const [cols, rows] = [shard.map((t) => t.col), shard.map((t) => t.row)];
      expect(Math.max(...cols) - Math.min(...cols)).toBe(3);
      expect(Math.max(...rows) - Math.min(...rows)).toBe(3);
    }
  });

  it('are detect jobs with ids of their own', () => {
    const of = {
      sceneId: 's',
      generation: 2,
      modelId: 'ship-10m',
      grid,
      stretch: [{ low: 0, high: 255 }],
      tiles,
      firstShard: 5,
    };
    expect(detectJobs(of).map(jobId)).toEqual([
      'detect~s~g2~s5',
      'detect~s~g2~s6',
      'detect~s~g2~s7',
      'detect~s~g2~s8',
    ]);
  });
});

describe('a model’s tile size', () => {
  const model = {
    gsd: { wants: 0.5, min: 0.3, max: 1 },
    longestObjectM: 24,
    input: { tile: 1024, margin: 32, stride: 32 },
  } as unknown as Parameters<typeof tilingFaults>[0];
  it('is sound when tile and margin are multiples of the stride and the margin holds half the longest object', () => {
    expect(tilingFaults(model)).toEqual([]);
  });
  it('is faulted with what was expected otherwise', () => {
    const faults = (input: object, longestObjectM = 24) =>
      tilingFaults({ ...model, longestObjectM, input: { ...model.input, ...input } });
    expect(faults({ tile: 1000 })).toEqual(['input.tile 1000: expected a multiple of input.stride 32']);
    expect(faults({ margin: 40 })[0]).toMatch(/multiple of input.stride 32/);
    expect(faults({ margin: 512 })[0]).toMatch(/leaves nothing/);
    expect(faults({}, 80)[0]).toMatch(/expected at least 88 px/);
  });
});
