import type { Point } from '../server/types.ts';
import { capital, singular } from '../text/words.ts';
import { type Draft, sayDrawn } from './review-state.ts';

type ClassName = Point['class'];

const STEPS = ['Click one end of it', 'Click its other end', 'Click one of its long sides'];

/** Objects that no box shows: drawn on the map with three clicks, each of a class that the area counts. */
export function DrawnObjects({
  added,
  clicks,
  classes,
  chosen,
  onClass,
  onDraw,
  onTakeBack,
}: {
  readonly added: Draft['added'];
  /** How many of the three were made; null while nothing is drawn. */
  readonly clicks: number | null;
  readonly classes: readonly ClassName[];
  readonly chosen: ClassName | null;
  readonly onClass: (chosen: ClassName) => void;
  readonly onDraw: (isDrawing: boolean) => void;
  readonly onTakeBack: () => void;
}) {
  return (
    <>
      {classes.length > 1 && (
        <label class="field">
          <span>Class of what is drawn</span>
          <select
            value={chosen ?? ''}
            onChange={({ currentTarget }) => {
              const next = classes.find((each) => each === currentTarget.value);
              if (next !== undefined) onClass(next);
            }}
          >
            {classes.map((each) => (
              <option key={each} value={each}>
                {capital(singular(each))}
              </option>
            ))}
          </select>
        </label>
      )}
      <button
        type="button"
        class="button"
        aria-pressed={clicks !== null}
        onClick={() => onDraw(clicks === null)}
      >
        {clicks === null ? 'Draw a missing one' : STEPS[clicks]} <kbd>d</kbd>
      </button>
      {added.length > 0 && (
        <p>
          {sayDrawn(added)}{' '}
          <button type="button" class="button-quiet" onClick={onTakeBack}>
            Take the last back
          </button>
        </p>
      )}
    </>
  );
}
