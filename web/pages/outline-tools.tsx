import { areaOf } from '../map/ground-metres.ts';
import {
  closeOutline,
  insertCorner,
  mayRemove,
  moveCorner,
  nudge,
  type Outline,
  rectangleIn,
  removeCorner,
  selectCorner,
  undo,
} from '../map/outline-edit.ts';
import { formatGround } from '../text/format.ts';
import { MovePad } from './move-pad.tsx';
import { NumberField } from './number-field.tsx';

/** What draws on the map of a scene. */
export interface Pencil {
  /** null: nothing is drawn or changed. */
  readonly outline: Outline | null;
  readonly onOutline: (outline: Outline | null) => void;
  /** How far a step moves, and how large a pixel of the scene is, m. */
  readonly stepM: number;
  readonly pixelM: number;
  readonly onStepM: (stepM: number) => void;
  /** What is seen of the ground; null before the map stands. */
  readonly view: readonly [number, number, number, number] | null;
}

/** Beside the map: everything that its handles do, for who uses no pointer or cannot drag. */
export function OutlineTools({ outline, pencil }: { readonly outline: Outline; readonly pencil: Pencil }) {
  const { onOutline, stepM, pixelM, onStepM, view } = pencil;
  const { corners, isClosed, selected, past } = outline;
  const corner = selected === null ? undefined : corners[selected];
  return (
    <div class="outline-tools">
      <p role="status">{sayOutline(outline)}</p>
      <div class="after">
        {corners.length === 0 && (
          <button
            type="button"
            class="button"
            disabled={view === null}
            onClick={() => view !== null && onOutline(rectangleIn(view))}
          >
            Rectangle in the view
          </button>
        )}
        {!isClosed && corners.length >= 3 && (
          <button type="button" class="button" onClick={() => onOutline(closeOutline(outline))}>
            Close the outline
          </button>
        )}
        <button
          type="button"
          class="button"
          disabled={past.length === 0}
          onClick={() => onOutline(undo(outline))}
        >
          Undo
        </button>
      </div>
      {isClosed && (
        <>
          <label class="field">
            <span>What moves</span>
            <select
              value={selected === null ? '' : String(selected)}
              onChange={({ currentTarget: { value } }) =>
                onOutline(selectCorner(outline, value === '' ? null : Number(value)))
              }
            >
              <option value="">Whole outline</option>
              {corners.map((_, i) => (
                <option key={i} value={String(i)}>
                  Corner {i + 1} of {corners.length}
                </option>
              ))}
            </select>
          </label>
          <MovePad
            what={selected === null ? 'the outline' : `corner ${selected + 1}`}
            stepM={stepM}
            pixelM={pixelM}
            onStepM={onStepM}
            onMove={(by) => onOutline(nudge(outline, by))}
          />
          {selected !== null && corner !== undefined && (
            <>
              <div class="fields">
                <NumberField
                  label="Longitude, °"
                  value={corner[0]}
                  digits={7}
                  limit={180}
                  onValue={(lon) => onOutline(moveCorner(outline, selected, [lon, corner[1]]))}
                />
                <NumberField
                  label="Latitude, °"
                  value={corner[1]}
                  digits={7}
                  limit={90}
                  onValue={(lat) => onOutline(moveCorner(outline, selected, [corner[0], lat]))}
                />
              </div>
              <div class="after">
                <button
                  type="button"
                  class="button"
                  onClick={() => onOutline(insertCorner(outline, selected))}
                >
                  New corner after it
                </button>
                <button
                  type="button"
                  class="button"
                  disabled={!mayRemove(outline)}
                  onClick={() => onOutline(removeCorner(outline, selected))}
                >
                  Remove it
                </button>
              </div>
            </>
          )}
          <p class="faint">
            Drag corners, the small marks between them, or the middle. With the keyboard: Tab to a corner,
            arrows move it (Shift: tenfold), <kbd>Insert</kbd> adds one after it, <kbd>Delete</kbd> removes
            it.
          </p>
        </>
      )}
    </div>
  );
}

function sayOutline({ corners, isClosed, selected }: Outline): string {
  if (isClosed) {
    const moves = selected === null ? '' : ` Corner ${selected + 1} is selected.`;
    return `${corners.length} corners around ${formatGround(areaOf(corners))}.${moves}`;
  }
  if (corners.length === 0) return 'Click its corners on the map one after the other.';
  if (corners.length < 3) return `${corners.length} of at least 3 corners. Click the next.`;
  return `${corners.length} corners. Click the next, or the first again to close the outline.`;
}
