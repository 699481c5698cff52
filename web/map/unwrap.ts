interface Geometry {
  readonly type: string;
  readonly coordinates?: unknown;
  readonly geometries?: readonly Geometry[];
}

type Position = readonly number[];

/**
 * Outlines that cross the antimeridian go on past 180 degrees instead of jumping to the other edge of the map, across
 * which their borders would be drawn. Rings around a pole do not close so, and stay as they are.
 */
export function unwrapGeometry<G extends Geometry>(geometry: G): G {
  if (geometry.geometries !== undefined)
    return { ...geometry, geometries: geometry.geometries.map(unwrapGeometry) };
  return { ...geometry, coordinates: unwrapNested(geometry.coordinates) };
}

function unwrapNested(coordinates: unknown): unknown {
  if (!Array.isArray(coordinates)) return coordinates;
  return isRing(coordinates) ? unwrapRing(coordinates as readonly Position[]) : coordinates.map(unwrapNested);
}

function isRing(coordinates: readonly unknown[]): boolean {
  return coordinates.every((each) => Array.isArray(each) && typeof each[0] === 'number');
}

function unwrapRing(ring: readonly Position[]): readonly Position[] {
  let turns = 0;
  const unwrapped = ring.map(([lon = 0, ...rest], i) => {
    const before = ring[i - 1]?.[0] ?? lon;
    if (lon - before > 180) turns -= 360;
    if (lon - before < -180) turns += 360;
    return [lon + turns, ...rest];
  });
  return turns === 0 ? unwrapped : ring;
}
