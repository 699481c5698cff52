import type { GeoJSONSource, Map as MapView } from 'maplibre-gl';
import type { LonLat } from './ground-metres.ts';
import { type Outline, ringOf } from './outline-edit.ts';

/** Draws an outline that is being changed, open or closed, over everything else; null takes it away. */
export function drawShape(map: MapView, outline: Outline | null): void {
  const line: readonly LonLat[] =
    outline === null ? [] : outline.isClosed ? ringOf(outline) : outline.corners;
  const coordinates = line.map(([lon, lat]) => [lon, lat]);
  const data: GeoJSON.GeoJSON = outline?.isClosed
    ? { type: 'Polygon', coordinates: [coordinates] }
    : { type: 'LineString', coordinates };
  const source = map.getSource<GeoJSONSource>('outline');
  if (source !== undefined) return void source.setData(data);
  map.addSource('outline', { type: 'geojson', data });
  const filled = ['==', ['geometry-type'], 'Polygon'] as never;
  map.addLayer({
    id: 'outline-fill',
    type: 'fill',
    source: 'outline',
    filter: filled,
    paint: { 'fill-color': '#fff', 'fill-opacity': 0.12 },
  });
  map.addLayer({
    id: 'outline-seam',
    type: 'line',
    source: 'outline',
    paint: { 'line-color': '#06202f', 'line-opacity': 0.8, 'line-width': 5 },
  });
  map.addLayer({
    id: 'outline',
    type: 'line',
    source: 'outline',
    paint: { 'line-color': '#fff', 'line-width': 2.2 },
  });
}
