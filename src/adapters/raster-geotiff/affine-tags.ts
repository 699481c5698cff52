import type { Affine } from '../../domain/affine.ts';
import type { TiffDirectory, TiffFile } from './tiff-directory.ts';
import { TAG } from './tiff-tags.ts';
import { readNumbers } from './tiff-values.ts';

/** Where a file's pixels lie on its map, as far as tags say. */
export type Placement =
  | { readonly kind: 'affine'; readonly affine: Affine }
  | { readonly kind: 'points'; readonly count: number }
  | { readonly kind: 'none' };

/**
 * From ModelPixelScale and ModelTiepoint, or ModelTransformation; GDAL takes them in the same order.
 * @param pixelIsPoint coordinates name pixel centres, half a pixel from the corners that `Affine` counts from
 */
export async function readPlacement(
  file: TiffFile,
  directory: TiffDirectory,
  pixelIsPoint: boolean,
): Promise<Placement> {
  const [scale, ties, matrix] = await Promise.all([
    readNumbers(file, directory, TAG.ModelPixelScale),
    readNumbers(file, directory, TAG.ModelTiepoint),
    readNumbers(file, directory, TAG.ModelTransformation),
  ]);
  const found = scaledTie(scale, ties) ?? fromMatrix(matrix);
  if (found !== null) return { kind: 'affine', affine: pixelIsPoint ? halfPixelBack(found) : found };
  const points = Math.floor((ties?.length ?? 0) / 6);
  return points > 0 ? { kind: 'points', count: points } : { kind: 'none' };
}

/** The scale's rows always go south, whatever their sign, as GDAL reads them. */
function scaledTie(scale: readonly number[] | null, ties: readonly number[] | null): Affine | null {
  if (scale === null || ties === null || scale.length < 2 || ties.length < 6) return null;
  const [sx = 0, sy = 0] = scale;
  const [col = 0, row = 0, , x = 0, y = 0] = ties;
  const down = -Math.abs(sy);
  return [sx, 0, x - col * sx, 0, down, y - row * down];
}

function fromMatrix(matrix: readonly number[] | null): Affine | null {
  if (matrix === null || matrix.length < 8) return null;
  const [a = 0, b = 0, , c = 0, d = 0, e = 0, , f = 0] = matrix;
  return [a, b, c, d, e, f];
}

function halfPixelBack([a, b, c, d, e, f]: Affine): Affine {
  return [a, b, c - (a + b) / 2, d, e, f - (d + e) / 2];
}
