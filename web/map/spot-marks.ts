import type { Map as MapView, Marker } from 'maplibre-gl';
import { go } from '../app/router.ts';
import { changesOf, type Spot } from './spots.ts';

/** Side of a mark, and how near two may lie, px: WCAG 2.2 wants 24 for a pointer. */
const NEAR_PX = 25;
const NEARER = 2;

/**
 * Marks on a map, each a link that the keyboard reaches.
 * @returns shows these spots from now on; a mark that stays keeps its element, and with it the focus
 */
export function createMarks(view: MapView, makeMarker: typeof Marker): (spots: readonly Spot[]) => void {
  const marks = new Map<string, { readonly marker: Marker; readonly spot: Spot }>();
  const settle = (): void => tellApart([...marks.values()].map(({ marker }) => marker));
  const add = (spot: Spot): Marker => {
    const element = linkOf(() => {
      view.easeTo({ center: marker.getLngLat(), zoom: view.getZoom() + NEARER });
    });
    const marker = new makeMarker({ element, anchor: 'center' }).setLngLat([...spot.place]).addTo(view);
    return marker;
  };
  return (spots) => {
    const before = [...marks.values()].map(({ spot }) => spot);
    const { gone, changed } = changesOf(before, spots);
    for (const id of gone) {
      marks.get(id)?.marker.remove();
      marks.delete(id);
    }
    for (const spot of changed) {
      const marker = marks.get(spot.id)?.marker.setLngLat([...spot.place]) ?? add(spot);
      dress(marker.getElement(), spot);
      marks.set(spot.id, { marker, spot });
    }
    if (gone.length + changed.length === 0) return;
    // always the last to hear of a move: before it, the marks themselves have not moved yet
    view.off('move', settle);
    view.on('move', settle);
    settle();
  };
}

function linkOf(goNearer: () => void): HTMLElement {
  const link = document.createElement('a');
  link.className = 'spot';
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
    if (Number(link.dataset.others) > 0) goNearer();
    else go(link.pathname);
  });
  return link;
}

/** Its other classes are the map library's. */
function dress(link: HTMLElement, { name, href, state, says }: Spot): void {
  const before = link.dataset.state?.split(' ') ?? [];
  link.classList.remove(...before);
  link.classList.add(...state.split(' '));
  link.setAttribute('href', href);
  Object.assign(link.dataset, { name, says, state });
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
