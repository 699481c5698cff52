import type { Map as MapView, Marker } from 'maplibre-gl';
import { type Ghost, showGhosts } from './ghosts.ts';
import { createHandles, type Editing } from './outline-handles.ts';
import { type Marks, showMarks } from './review-marks.ts';
import { createShiftView, type Shifting } from './shift-view.ts';

/** What is being done on a scene's map; null: nothing of the kind. */
export interface Tools {
  readonly review: Marks | null;
  readonly outline: Editing | null;
  readonly shift: Shifting | null;
  readonly ghosts: readonly Ghost[];
}

/** What the pointer does on the map, for its shape. */
export function pointerOf({ review, outline, shift }: Tools): 'draw' | 'move' | 'look' {
  if (shift !== null) return 'move';
  return review?.isDrawing || (outline !== null && !outline.outline.isClosed) ? 'draw' : 'look';
}

/** Draws the tools over a scene whose style has loaded. */
export function createTools(map: MapView, makeMarker: typeof Marker) {
  const handles = createHandles(map, makeMarker);
  const shiftView = createShiftView(map);
  return {
    show({ review, outline, shift, ghosts }: Tools): void {
      showGhosts(map, ghosts);
      showMarks(map, review);
      handles.show(outline);
      shiftView.show(shift);
    },
    remove(): void {
      handles.remove();
      shiftView.remove();
    },
  };
}
