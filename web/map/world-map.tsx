import type { Map as MapView, Marker } from 'maplibre-gl';
import { useEffect, useRef } from 'preact/hooks';
import { go } from '../app/router.ts';
import { useTheme } from '../app/theme.ts';

/** Side of a mark, and how near two may lie, px: WCAG 2.2 wants 24 for a pointer. */
const NEAR_PX = 25;
const NEARER = 2;

export interface Spot {
  readonly id: string;
  readonly name: string;
  readonly place: readonly [lon: number, lat: number];
  readonly state: string;
  readonly href: string;
  /** What a reader hears and sees beside the mark. */
  readonly says: string;
}

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
  const markers = useRef<Marker[]>([]);
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
      place(view, library.Marker);
    };
    const goNearer = ({ place: [lon, lat] }: Spot): void => {
      map.current?.easeTo({ center: [lon, lat], zoom: map.current.getZoom() + NEARER });
    };
    const place = (view: MapView, makeMarker: typeof Marker): void => {
      for (const marker of markers.current) marker.remove();
      markers.current = latest.current.map((spot) =>
        new makeMarker({ element: markOf(spot, goNearer), anchor: 'center' })
          .setLngLat([spot.place[0], spot.place[1]])
          .addTo(view),
      );
      view.on('move', () => tellApart(markers.current));
      tellApart(markers.current);
    };
    open().catch((error: unknown) => console.error('the map did not open', error));
    return () => {
      gone = true;
      map.current?.remove();
      map.current = null;
    };
  }, [basemapStyleUrl]);

  useEffect(() => {
    if (map.current === null || basemapStyleUrl !== null) return;
    import('./map-library.ts')
      .then((library) => library.bundledStyle())
      .then((style) => map.current?.setStyle(style))
      .catch((error: unknown) => console.error('the map kept its colours', error));
  }, [theme]);

  return <section ref={frame} class="map world-map" aria-label="Map of sites" />;
}

/** Marks closer than a fingertip are told as one, which the map goes nearer to; names never lie on one another. */
function tellApart(markers: readonly Marker[]): void {
  const leaders: { element: HTMLElement; x: number; y: number; others: number }[] = [];
  for (const marker of markers) {
    const element = marker.getElement();
    element.hidden = false;
    const { left, top } = element.getBoundingClientRect();
    const near = leaders.find(({ x, y }) => Math.hypot(x - left, y - top) < NEAR_PX);
    element.hidden = near !== undefined;
    if (near === undefined) leaders.push({ element, x: left, y: top, others: 0 });
    else near.others += 1;
  }
  const taken: DOMRect[] = [];
  for (const { element, others } of leaders) {
    const label = element.querySelector<HTMLElement>('.spot-label');
    if (label === null) continue;
    element.dataset.others = String(others);
    const [name, says] = label.children;
    if (name === undefined || says === undefined) continue;
    name.textContent = `${element.dataset.name}${others > 0 ? ` +${others}` : ''}`;
    says.textContent = others > 0 ? `: ${others} more beside it, go nearer` : `: ${element.dataset.says}`;
    label.classList.remove('spot-label-left');
    const edge = element.parentElement?.getBoundingClientRect().right ?? Infinity;
    label.classList.toggle('spot-label-left', label.getBoundingClientRect().right > edge);
    const box = label.getBoundingClientRect();
    const lies = taken.some(
      (other) =>
        box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
    );
    label.classList.toggle('spot-label-covered', lies);
    if (!lies) taken.push(box);
  }
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

function markOf(spot: Spot, goNearer: (spot: Spot) => void): HTMLElement {
  const { name, href, state, says } = spot;
  const link = document.createElement('a');
  link.href = href;
  link.className = `spot ${state}`;
  link.dataset.name = name;
  link.dataset.says = says;
  const dot = document.createElement('span');
  dot.className = 'spot-dot';
  const label = document.createElement('span');
  label.className = 'spot-label';
  const heard = document.createElement('span');
  heard.className = 'hidden';
  label.append(document.createElement('span'), heard);
  link.append(dot, label);
  link.addEventListener('click', (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (Number(link.dataset.others) > 0) goNearer(spot);
    else go(href);
  });
  return link;
}
