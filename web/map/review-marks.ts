import type { GeoJSONSource, Map as MapView } from 'maplibre-gl';
import type { Scene } from '../server/types.ts';

type Polygon = NonNullable<Scene['footprint']>;

/** What a review draws over a scene. */
export interface Marks {
  /** The box that is being looked at: the map goes there. */
  readonly current: Polygon | null;
  readonly decided: readonly {
    readonly geometry: Polygon;
    readonly verdict: 'confirm' | 'reject' | 'static';
  }[];
  readonly added: readonly (readonly (readonly [number, number])[])[];
  /** Clicks are the drawer's, and not the map's. */
  readonly isDrawing: boolean;
}

const COLOURS = { confirm: '#36d17c', reject: '#ff5a5a', static: '#9fb2c4', added: '#ff7ad9' } as const;

/** Puts the marks on the map, over everything else. */
export function showMarks(map: MapView, { current, decided, added, isDrawing }: Marks): void {
  const feature = (kind: string, geometry: Polygon) => ({
    type: 'Feature' as const,
    properties: { kind },
    geometry,
  });
  const data = {
    type: 'FeatureCollection' as const,
    features: [
      ...decided.map(({ geometry, verdict }) => feature(verdict, geometry)),
      ...added.map((ring) =>
        feature('added', {
          type: 'Polygon',
          coordinates: [ring.map(([lon, lat]) => [lon, lat] as [number, number])],
        }),
      ),
      ...(current === null ? [] : [feature('current', current)]),
    ],
  };
  const source = map.getSource<GeoJSONSource>('marks');
  if (source !== undefined) source.setData(data);
  else {
    map.addSource('marks', { type: 'geojson', data });
    map.addLayer({
      id: 'marks',
      type: 'line',
      source: 'marks',
      paint: {
        'line-color': ['match', ['get', 'kind'], ...Object.entries(COLOURS).flat(), '#ffffff'] as never,
        'line-width': ['match', ['get', 'kind'], 'current', 4.5, 2.6],
      },
    });
  }
  map.getCanvas().style.cursor = isDrawing ? 'crosshair' : '';
}

/** Goes to a box where it is not in the middle of what is seen, near enough to judge it. */
export function goTo(map: MapView, { coordinates: [ring = []] }: Polygon, zoom: number): void {
  const lons = ring.map(([lon]) => lon);
  const lats = ring.map(([, lat]) => lat);
  const center: [number, number] = [
    (Math.min(...lons) + Math.max(...lons)) / 2,
    (Math.min(...lats) + Math.max(...lats)) / 2,
  ];
  map.easeTo({ center, zoom: Math.max(map.getZoom(), zoom), duration: 250 });
}
