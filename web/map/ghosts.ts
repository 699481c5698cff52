import type { GeoJSONSource, Map as MapView } from 'maplibre-gl';
import type { LonLat } from './ground-metres.ts';

/** An outline as an area had it before. */
export interface Ghost {
  readonly ring: readonly LonLat[];
}

/** Draws older outlines over the scene. */
export function showGhosts(map: MapView, ghosts: readonly Ghost[]): void {
  const data = {
    type: 'FeatureCollection' as const,
    features: ghosts.map(({ ring }) => ({
      type: 'Feature' as const,
      properties: {},
      geometry: { type: 'Polygon' as const, coordinates: [ring.map(([lon, lat]) => [lon, lat])] },
    })),
  };
  const source = map.getSource<GeoJSONSource>('ghosts');
  if (source !== undefined) return void source.setData(data);
  map.addSource('ghosts', { type: 'geojson', data });
  map.addLayer({
    id: 'ghosts-seam',
    type: 'line',
    source: 'ghosts',
    paint: { 'line-color': '#000', 'line-opacity': 0.55, 'line-width': 4 },
  });
  map.addLayer({
    id: 'ghosts',
    type: 'line',
    source: 'ghosts',
    paint: { 'line-color': '#ffb3f0', 'line-width': 1.8, 'line-dasharray': [1, 1.6] },
  });
}
