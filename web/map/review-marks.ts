import type { GeoJSONSource, Map as MapView } from 'maplibre-gl';
import type { Scene } from '../server/types.ts';
import type { LonLat } from './ground-metres.ts';

type Polygon = NonNullable<Scene['footprint']>;

/** What a review draws over a scene. */
export interface Marks {
  /** The box that is being looked at: the map goes there. */
  readonly current: Polygon | null;
  readonly decided: readonly {
    readonly geometry: Polygon;
    readonly verdict: 'confirm' | 'reject' | 'static';
  }[];
  readonly added: readonly (readonly LonLat[])[];
  /** Ground that the analyst saw to be hidden. */
  readonly hidden: readonly (readonly LonLat[])[];
  /** Clicks are the drawer's, and not the map's. */
  readonly isDrawing: boolean;
}

const COLOURS = {
  confirm: '#36d17c',
  reject: '#ff5a5a',
  static: '#9fb2c4',
  added: '#ff7ad9',
  hidden: '#cfd8df',
} as const;

const NOTHING: Marks = { current: null, decided: [], added: [], hidden: [], isDrawing: false };

/** Puts the marks on the map, over everything else; null takes them away. */
export function showMarks(map: MapView, marks: Marks | null): void {
  const { current, decided, added, hidden } = marks ?? NOTHING;
  const feature = (kind: string, geometry: Polygon) => ({
    type: 'Feature' as const,
    properties: { kind },
    geometry,
  });
  const data = {
    type: 'FeatureCollection' as const,
    features: [
      ...decided.map(({ geometry, verdict }) => feature(verdict, geometry)),
      ...added.map((ring) => feature('added', polygonOf(ring))),
      ...hidden.map((ring) => feature('hidden', polygonOf(ring))),
      ...(current === null ? [] : [feature('current', current)]),
    ],
  };
  const source = map.getSource<GeoJSONSource>('marks');
  if (source !== undefined) source.setData(data);
  else {
    map.addSource('marks', { type: 'geojson', data });
    map.addLayer({
      id: 'marks-hidden',
      type: 'fill',
      source: 'marks',
      filter: ['==', ['get', 'kind'], 'hidden'],
      paint: { 'fill-color': '#0b1319', 'fill-opacity': 0.55 },
    });
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
}

function polygonOf(ring: readonly LonLat[]): Polygon {
  return { type: 'Polygon', coordinates: [ring.map(([lon, lat]) => [lon, lat])] };
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
