import type { MapMouseEvent, Map as MapView, Marker } from 'maplibre-gl';
import { type LonLat, type Metres, metresBetween } from './ground-metres.ts';
import {
  addCorner,
  closeOutline,
  insertCorner,
  middleOfCorners,
  middleOfEdge,
  moveCorner,
  moveOutline,
  nudge,
  type Outline,
  removeCorner,
  selectCorner,
  undo,
} from './outline-edit.ts';
import { drawShape } from './outline-shape.ts';

/** An outline that is being drawn or changed on the map. */
export interface Editing {
  readonly outline: Outline;
  /** How far an arrow key moves what is selected, m. */
  readonly stepM: number;
  readonly onOutline: (next: Outline) => void;
}

type MakeMarker = new (options: { element: HTMLElement; draggable: boolean }) => Marker;

/** Side of a handle: WCAG 2.2 wants 24 px for a pointer. */
const HANDLE_PX = 26;
const FAST = 10;
const ARROWS: Readonly<Record<string, Metres>> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/**
 * Handles on the map: a button on each corner (drag it, or move it by arrow keys), a smaller one on each edge that makes
 * a corner there, one in the middle that moves all. Clicks make corners while the outline is open.
 */
export function createHandles(map: MapView, makeMarker: MakeMarker) {
  let editing: Editing | null = null;
  let markers: readonly Marker[] = [];
  let isDragging = false;
  const own = new WeakSet<Outline>();

  // keys and pointers may come faster than the page is drawn: each starts from where the one before it went
  const change = (make: (outline: Outline) => Outline): void => {
    if (editing === null) return;
    const next = make(editing.outline);
    show({ ...editing, outline: next });
    own.add(next);
    editing.onOutline(next);
  };

  /** @param dragged what becomes of the outline that the drag began with when the handle lies elsewhere */
  const place = (
    handle: HandleWords,
    at: LonLat,
    dragged: (from: Outline, to: LonLat) => Outline,
    keys: (event: KeyboardEvent) => void,
    onClick: () => void,
  ): Marker => {
    const element = buttonOf(handle);
    const marker = new makeMarker({ element, draggable: true }).setLngLat([at[0], at[1]]).addTo(map);
    let from: Outline | null = null;
    marker.on('dragstart', () => {
      isDragging = true;
      from = editing?.outline ?? null;
    });
    marker.on('drag', () => {
      const { lng, lat } = marker.getLngLat();
      const start = from;
      if (start !== null) change(() => dragged(start, [lng, lat]));
    });
    marker.on('dragend', () => {
      isDragging = false;
      rebuild();
    });
    element.addEventListener('keydown', keys);
    element.addEventListener('click', (event) => {
      event.stopPropagation();
      onClick();
    });
    return marker;
  };

  const onKeys = (index: number | null) => (event: KeyboardEvent) => {
    const act = actOf(event, index);
    if (act === null) return;
    // the map would pan by them
    event.preventDefault();
    event.stopPropagation();
    change(act);
  };
  const actOf = (event: KeyboardEvent, index: number | null): ((outline: Outline) => Outline) | null => {
    const { key, shiftKey, ctrlKey, metaKey } = event;
    const arrow = ARROWS[key];
    if (arrow !== undefined) return (outline) => nudge(selectCorner(outline, index), farBy(arrow, shiftKey));
    if (key === 'z' && (ctrlKey || metaKey)) return undo;
    if (index === null) return null;
    if (key === 'Delete' || key === 'Backspace') return (outline) => removeCorner(outline, index);
    return key === 'Insert' || key === '+' ? (outline) => insertCorner(outline, index) : null;
  };
  const farBy = ([east, north]: Metres, isFast: boolean): Metres => {
    const far = (editing?.stepM ?? 1) * (isFast ? FAST : 1);
    return [east * far, north * far];
  };

  const rebuild = (): void => {
    const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.handle : '';
    for (const marker of markers) marker.remove();
    markers = editing === null ? [] : handlesOf(editing.outline);
    tellApart();
    if (editing === null || !held) return;
    const { selected } = editing.outline;
    const wanted = held.startsWith('edge') || held.startsWith('corner') ? `corner ${selected}` : held;
    focusOn(wanted);
  };
  // two closer than a fingertip are one until the reader goes nearer; the panel reaches each of them
  const tellApart = (): void => {
    if (isDragging) return;
    const taken: { readonly x: number; readonly y: number }[] = [];
    for (const marker of markers) {
      const { x, y } = map.project(marker.getLngLat());
      const isCovered = taken.some(
        (other) => Math.max(Math.abs(x - other.x), Math.abs(y - other.y)) < HANDLE_PX,
      );
      marker.getElement().hidden = isCovered;
      if (!isCovered) taken.push({ x, y });
    }
  };
  const focusOn = (handle: string): void =>
    markers
      .map((marker) => marker.getElement())
      .find((element) => element.dataset.handle === handle)
      ?.focus({ preventScroll: true });

  const handlesOf = (outline: Outline): readonly Marker[] => {
    const { corners, isClosed, selected } = outline;
    const many = corners.length;
    const edges = isClosed ? many : 0;
    const cornerAt = (corner: LonLat, i: number): Marker =>
      place(
        {
          handle: `corner ${i}`,
          kind: 'corner',
          label: `Corner ${i + 1} of ${many}`,
          isPressed: selected === i,
        },
        corner,
        (from, to) => moveCorner(from, i, to),
        onKeys(i),
        () => {
          const isFirst = !isClosed && i === 0;
          change((now) => (isFirst ? closeOutline(now) : selectCorner(now, i)));
          focusOn(`corner ${i}`);
        },
      );
    const made = corners.map(cornerAt);
    const held = selected === null ? [] : made.slice(selected, selected + 1);
    // those that matter most first: they stay where two lie on one another
    return [
      ...held,
      ...made.filter((marker) => !held.includes(marker)),
      ...(isClosed
        ? [
            place(
              { handle: 'all', kind: 'all', label: 'Whole outline', isPressed: selected === null },
              middleOfCorners(outline),
              (from, to) => moveOutline(from, metresBetween(middleOfCorners(from), to)),
              onKeys(null),
              () => {
                change((now) => selectCorner(now, null));
                focusOn('all');
              },
            ),
          ]
        : []),
      ...Array.from({ length: edges }, (_, i) =>
        place(
          { handle: `edge ${i}`, kind: 'edge', label: `New corner after corner ${i + 1}`, isPressed: false },
          middleOfEdge(outline, i),
          (from, to) => insertCorner(from, i, to),
          () => {},
          () => change((now) => insertCorner(now, i)),
        ),
      ),
    ];
  };

  const draw = (event: MapMouseEvent): void => {
    if (editing === null || editing.outline.isClosed) return;
    const at: LonLat = [event.lngLat.lng, event.lngLat.lat];
    change((outline) => addCorner(outline, at));
  };
  map.on('click', draw);
  map.on('move', tellApart);

  function show(given: Editing | null): void {
    // the page comes back with what was made here, perhaps after the next step: that one stands
    const isEcho = given !== null && own.has(given.outline);
    const next = isEcho && editing !== null ? { ...given, outline: editing.outline } : given;
    const isSame = JSON.stringify(faceOf(next)) === JSON.stringify(faceOf(editing));
    editing = next;
    if (isSame) return;
    drawShape(map, next?.outline ?? null);
    if (next !== null && !next.outline.isClosed) map.doubleClickZoom.disable();
    else map.doubleClickZoom.enable();
    if (!isDragging) rebuild();
  }

  return {
    /** null puts them away. */
    show,
    remove(): void {
      map.off('click', draw);
      map.off('move', tellApart);
      for (const marker of markers) marker.remove();
    },
  };
}

interface HandleWords {
  readonly handle: string;
  readonly kind: 'corner' | 'edge' | 'all';
  readonly label: string;
  readonly isPressed: boolean;
}

function buttonOf({ handle, kind, label, isPressed }: HandleWords): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = `handle handle-${kind}`;
  button.dataset.handle = handle;
  button.title = label;
  button.setAttribute('aria-label', label);
  // keys reach edges by the corner before them (Insert), so that Tab has half as far to go
  if (kind === 'edge') button.tabIndex = -1;
  else button.setAttribute('aria-pressed', String(isPressed));
  return button;
}

/** What of an outline is seen. */
function faceOf(editing: Editing | null) {
  if (editing === null) return null;
  const { corners, isClosed, selected } = editing.outline;
  return { corners, isClosed, selected };
}
