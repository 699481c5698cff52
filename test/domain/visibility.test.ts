import { describe, expect, it } from 'vitest';
import type { XY } from '../../src/domain/affine.ts';
import { cellCentre, pixelGrid, shareOf } from '../../src/domain/area-grid.ts';
import {
  locateCells,
  maskPoints,
  obscuredCells,
  packStates,
  stateCells,
} from '../../src/domain/visibility.ts';

/** 1 km x 1 km of 10 m pixels. */
const GRID = pixelGrid(100, 100, { x: 10, y: 10 });

describe('locateCells', () => {
  it('finds no place for ground that the scene does not cover', () => {
    const positions = locateCells(GRID, ([x, y]) => [x - 60, y], { width: 40, height: 100 });
    expect(shareOf(GRID, (i) => positions[i] !== null)).toBeCloseTo(0.4, 1);
  });

  it('nor where the projection does not reach', () => {
    const positions = locateCells(GRID, () => [Number.NaN, Number.POSITIVE_INFINITY], {
      width: 9,
      height: 9,
    });
    expect(positions.every((position) => position === null)).toBe(true);
  });

  it('takes the outline of a scene for its own', () => {
    const positions = locateCells(GRID, ([x, y]) => [x - 0.4, y + 0.4], { width: 100, height: 100 });
    expect(positions.every((position) => position !== null)).toBe(true);
  });
});

describe('stateCells', () => {
  it('names the gravest cause', () => {
    const [here]: XY[] = [[5, 5]];
    const state = (
      failed: boolean,
      holdsGround: boolean,
      isClear: boolean,
      position: XY | null = here as XY,
    ) =>
      stateCells([position], {
        failed: () => failed,
        holdsGround: () => holdsGround,
        isClear: () => isClear,
      })[0];
    expect(state(true, false, false, null)).toBe('coverage');
    expect(state(true, false, false)).toBe('failed');
    expect(state(false, false, true)).toBe('nodata');
    expect(state(false, true, false)).toBe('cloud');
    expect(state(false, true, true)).toBe('seen');
  });
});

describe('packStates', () => {
  it('keeps each cell, and adds the causes up to the share that was lost', () => {
    const states = Array.from(GRID.inside, (_, i) =>
      i % 10 === 0 ? 'cloud' : i % 10 === 1 ? 'failed' : i % 10 === 2 ? 'coverage' : 'seen',
    );
    const { seen, lost } = packStates(GRID, states);
    expect(seen).toHaveLength(GRID.inside.length);
    const share = [...seen].filter((c) => c === '1').length / GRID.insideCount;
    expect(share + lost.cloud + lost.failed + lost.coverage + lost.nodata).toBeCloseTo(1, 9);
    expect(lost).toMatchObject({ cloud: expect.closeTo(0.1), failed: expect.closeTo(0.1), nodata: 0 });
  });
});

describe('what people say of the ground', () => {
  it('a drawing hides the cells whose place lies in it', () => {
    const isObscured = obscuredCells(GRID, [
      [
        [0, 0],
        [50, 0],
        [50, 100],
        [0, 100],
        [0, 0],
      ],
    ]);
    expect(shareOf(GRID, isObscured)).toBeCloseTo(0.5, 1);
    expect(obscuredCells(GRID, [])(0)).toBe(false);
  });

  it('a mask is asked at four places around the middle of a cell', () => {
    const [x, y] = cellCentre(GRID, 57);
    const points = maskPoints(GRID, 57);
    expect(points).toHaveLength(4);
    for (const [px, py] of points) {
      expect(Math.abs(px - x)).toBeCloseTo(GRID.dx / 4);
      expect(Math.abs(py - y)).toBeCloseTo(GRID.dy / 4);
    }
  });
});
