import type { Map as MapView } from 'maplibre-gl';
import { useEffect, useRef } from 'preact/hooks';
import { useTheme } from '../app/theme.ts';
import { createMarks } from './spot-marks.ts';
import type { Spot } from './spots.ts';

/** Sites on a map, each a link that the keyboard reaches. */
export function WorldMap({
  spots,
  basemapStyleUrl,
}: {
  readonly spots: readonly Spot[];
  readonly basemapStyleUrl: string | null;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const map = useRef<MapView | null>(null);
  const show = useRef<ReturnType<typeof createMarks> | null>(null);
  const latest = useRef(spots);
  latest.current = spots;
  const [theme] = useTheme();

  useEffect(() => {
    let gone = false;
    const open = async (): Promise<void> => {
      const library = await import('./map-library.ts');
      const style = await library.chooseStyle(basemapStyleUrl);
      if (gone || frame.current === null) return;
      const view = new library.MapView({
        container: frame.current,
        style,
        attributionControl: { compact: true },
        dragRotate: false,
        pitchWithRotate: false,
        maxZoom: 12,
        ...frameOf(latest.current),
      });
      view.touchZoomRotate.disableRotation();
      view.addControl(new library.NavigationControl({ showCompass: false }), 'top-right');
      view.addControl(new library.ScaleControl({ maxWidth: 90 }), 'bottom-left');
      view.on('idle', () => frame.current?.setAttribute('data-drawn', ''));
      map.current = view;
      show.current = createMarks(view, library.Marker);
      show.current(latest.current);
    };
    open().catch((error: unknown) => console.error('the map did not open', error));
    return () => {
      gone = true;
      map.current?.remove();
      map.current = null;
      show.current = null;
    };
  }, [basemapStyleUrl]);

  useEffect(() => show.current?.(spots), [spots]);

  useEffect(() => {
    if (map.current === null || basemapStyleUrl !== null) return;
    import('./map-library.ts')
      .then((library) => library.bundledStyle())
      .then((style) => map.current?.setStyle(style))
      .catch((error: unknown) => console.error('the map kept its colours', error));
  }, [theme]);

  return <section ref={frame} class="map world-map" aria-label="Map of sites" />;
}

/** Least extent of the first frame, degrees: a lone site is shown with what lies around it. */
const LEAST_DEGREES = 4;

/** The part of the world that holds every site. */
function frameOf(spots: readonly Spot[]) {
  if (spots.length === 0) return { center: [127, 40] as [number, number], zoom: 3 };
  const [west, east] = withRoom(shortestArc(spots.map(({ place }) => place[0])));
  const lats = spots.map(({ place }) => place[1]);
  const [south, north] = withRoom([Math.min(...lats), Math.max(...lats)]);
  const bounds: [number, number, number, number] = [west, Math.max(-85, south), east, Math.min(85, north)];
  return { bounds, fitBoundsOptions: { padding: FRAME_PADDING } };
}

/** Room for the names, which stand to the right of their marks; less than half of the narrowest map. */
const FRAME_PADDING = { top: 40, right: 110, bottom: 60, left: 40 };

/** From west to east around all longitudes without the widest gap between them: over the antimeridian too, then past 180. */
function shortestArc(lons: readonly number[]): readonly [west: number, east: number] {
  const sorted = lons.toSorted((a, b) => a - b);
  const next = [...sorted.slice(1), (sorted[0] as number) + 360];
  const gaps = sorted.map((lon, i) => (next[i] as number) - lon);
  const widest = gaps.indexOf(Math.max(...gaps));
  const [west, east] = [next[widest] as number, (sorted[widest] as number) + 360];
  return west >= 180 ? [west - 360, east - 360] : [west, east];
}

function withRoom([least, most]: readonly [number, number]): readonly [least: number, most: number] {
  const room = Math.max(0, LEAST_DEGREES - (most - least)) / 2;
  return [least - room, most + room];
}
