import type {
  ExpressionSpecification,
  FilterSpecification,
  GeoJSONSource,
  Map as MapView,
  RasterTileSource,
  StyleSpecification,
} from 'maplibre-gl';
import type { Area, Detections, Scene } from '../server/types.ts';

type Polygon = NonNullable<Scene['footprint']>;
type Box = Detections['features'][number];

/** What is laid over the map of one scene. */
export interface SceneLook {
  readonly scene: Scene;
  readonly areas: readonly Area[];
  readonly detections: Detections | null;
  /** Ids of those that an observation counted. */
  readonly counted: ReadonlySet<string>;
  /** Boxes under it are in no count. */
  readonly threshold: number;
}

/** What the reader chose to see of it. */
export interface SceneWish {
  readonly opacity: number;
  /** Percent of the scene that goes black, and white. */
  readonly clip: number;
  readonly boxes: 'all' | 'counted' | 'none';
}

/** Colours that stay apart for colour-blind readers and on vegetation, water and ballast: those of the evidence pictures. */
export const CLASS_COLOURS = {
  railcar: '#ffd400',
  locomotive: '#ff6b5e',
  passenger: '#56c8ff',
  'maintenance-of-way': '#d79bff',
  'rail-vehicle': '#ff9f1c',
  ship: '#2ee6a6',
  boat: '#56c8ff',
} as const;

const EQUATOR_M = 40_075_016.7;
const TILE_PX = 512;

/** Adds pixels, outlines and boxes of a scene over a basemap. */
export function withScene(base: StyleSpecification, look: SceneLook, wish: SceneWish): StyleSpecification {
  const { scene } = look;
  const { sources, layers } = base;
  return {
    ...base,
    sources: {
      ...sources,
      scene: {
        type: 'raster',
        tiles: [tilesOf(scene, wish.clip)],
        tileSize: TILE_PX,
        bounds: boundsOf(scene.footprint),
        ...zoomsOf(scene),
      },
      areas: {
        type: 'geojson',
        data: outlinesOf(look),
      },
      boxes: {
        type: 'geojson',
        generateId: true,
        data: boxesOf(look),
      },
    },
    layers: [
      ...layers,
      {
        id: 'scene',
        type: 'raster',
        source: 'scene',
        paint: { 'raster-opacity': wish.opacity, 'raster-fade-duration': 120 },
      },
      {
        id: 'areas-seam',
        type: 'line',
        source: 'areas',
        paint: { 'line-color': '#000', 'line-opacity': 0.5, 'line-width': 3.5 },
      },
      {
        id: 'areas',
        type: 'line',
        source: 'areas',
        paint: { 'line-color': '#fff', 'line-width': 1.6, 'line-dasharray': [4, 2.5] },
      },
      {
        id: 'boxes-hit',
        type: 'fill',
        source: 'boxes',
        filter: filterFor(wish),
        paint: { 'fill-color': '#fff', 'fill-opacity': 0.001 },
      },
      {
        id: 'boxes-seam',
        type: 'line',
        source: 'boxes',
        filter: filterFor(wish),
        paint: { 'line-color': '#000', 'line-opacity': 0.5, 'line-width': widthOf(scene, 3.2) },
      },
      {
        id: 'boxes',
        type: 'line',
        source: 'boxes',
        filter: filterFor(wish),
        paint: {
          'line-color': [
            'match',
            ['get', 'class'],
            ...Object.entries(CLASS_COLOURS).flat(),
            '#ffffff',
          ] as never,
          'line-width': widthOf(scene, 1.7),
          'line-opacity': ['case', ['get', 'counted'], 1, 0.45],
        },
      },
    ],
  };
}

/** Changes outlines and boxes, and the pixels where they are wanted brighter or darker; the view stays. */
export function applyLook(map: MapView, look: SceneLook, { clip }: SceneWish): void {
  map.getSource<GeoJSONSource>('areas')?.setData(outlinesOf(look));
  map.getSource<GeoJSONSource>('boxes')?.setData(boxesOf(look));
  const pixels = map.getSource<RasterTileSource>('scene');
  const tiles = tilesOf(look.scene, clip);
  if (pixels !== undefined && !pixels.tiles.includes(tiles)) pixels.setTiles([tiles]);
}

/** Changes what can be changed without asking for the pixels again. */
export function applyWish(map: MapView, wish: SceneWish): void {
  map.setPaintProperty('scene', 'raster-opacity', wish.opacity);
  for (const id of ['boxes-hit', 'boxes-seam', 'boxes']) map.setFilter(id, filterFor(wish));
}

function filterFor({ boxes }: SceneWish): FilterSpecification {
  if (boxes === 'none') return ['boolean', false];
  return boxes === 'all' ? ['boolean', true] : ['boolean', ['get', 'counted']];
}

/** As the observations say: over the threshold, in ground of an area that was seen, each object once. */
export function isCounted({ counted }: SceneLook, { id }: Box): boolean {
  return counted.has(id);
}

function outlinesOf({ areas }: SceneLook): GeoJSON.FeatureCollection {
  return collection(areas.flatMap(({ geometry }) => (geometry === null ? [] : [geometry])));
}

function boxesOf(look: SceneLook): GeoJSON.FeatureCollection {
  const features = (look.detections?.features ?? []).map((box) => ({
    ...box,
    properties: { ...box.properties, counted: isCounted(look, box) },
  }));
  return { type: 'FeatureCollection', features } as GeoJSON.FeatureCollection;
}

/** Near enough to tell a box's object from its neighbours. */
export function reviewZoomOf(scene: Scene): number {
  return zoomsOf(scene).maxzoom + 0.8;
}

/** Thin from afar, so that neighbours stay apart; what is pointed at is strong. */
function widthOf(scene: Scene, px: number): ExpressionSpecification {
  const { maxzoom } = zoomsOf(scene);
  const pointed: ExpressionSpecification = ['boolean', ['feature-state', 'pointed'], false];
  const at = (share: number): ExpressionSpecification => ['case', pointed, 2.4 * px, share * px];
  return ['interpolate', ['linear'], ['zoom'], maxzoom - 3, at(0.35), maxzoom - 0.5, at(1)];
}

function tilesOf(scene: Scene, clip: number): string {
  const query = `clip=${clip}&private=${scene.republish ? 0 : 1}`;
  return `${location.origin}/v1/scenes/${encodeURIComponent(scene.id)}/tiles/{z}/{x}/{y}.webp?${query}`;
}

/** From where the scene is a few dozen pixels large to where its pixels are the tile's. */
function zoomsOf({ raster, footprint }: Scene): { readonly minzoom: number; readonly maxzoom: number } {
  const [, south, , north] = boundsOf(footprint);
  const around = EQUATOR_M * Math.cos((((south + north) / 2) * Math.PI) / 180);
  const own = Math.ceil(Math.log2(around / TILE_PX / (raster?.pixelSizeM ?? 10)));
  const maxzoom = Math.max(1, Math.min(22, own));
  return { maxzoom, minzoom: Math.max(0, maxzoom - 9) };
}

export function boundsOf(polygon: Polygon | null): [number, number, number, number] {
  const ring = polygon?.coordinates[0] ?? [];
  const lons = ring.map(([lon]) => lon);
  const lats = ring.map(([, lat]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

function collection(geometries: readonly Polygon[]): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: geometries.map((geometry) => ({ type: 'Feature', properties: {}, geometry })),
  };
}
