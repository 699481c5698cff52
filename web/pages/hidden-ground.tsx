import { areaOf, type LonLat } from '../map/ground-metres.ts';
import { BLANK, outlineOf, ringOf } from '../map/outline-edit.ts';
import { formatGround } from '../text/format.ts';
import { OutlineTools, type Pencil } from './outline-tools.tsx';

type Ring = readonly LonLat[];

interface Props {
  /** Drawn so far, closed rings. */
  readonly rings: readonly Ring[];
  readonly pencil: Pencil;
  readonly isDrawing: boolean;
  readonly onDrawing: (isDrawing: boolean) => void;
  readonly onRings: (rings: readonly Ring[]) => void;
}

/** Ground that was not visible though it was taken for seen: drawn on the map, it counts for nobody. */
export function HiddenGround({ rings, pencil, isDrawing, onDrawing, onRings }: Props) {
  const { outline, onOutline } = pencil;
  const begin = (ring: Ring | null): void => {
    onOutline(ring === null ? BLANK : outlineOf(ring));
    onDrawing(true);
  };
  const end = (): void => {
    onOutline(null);
    onDrawing(false);
  };
  if (isDrawing && outline !== null)
    return (
      <div class="hidden-ground">
        <h4>Hidden ground</h4>
        <OutlineTools outline={outline} pencil={pencil} />
        <div class="after">
          <button
            type="button"
            class="button"
            disabled={!outline.isClosed}
            onClick={() => {
              onRings([...rings, ringOf(outline)]);
              end();
            }}
          >
            It was hidden
          </button>
          <button type="button" class="button" onClick={end}>
            Drop it
          </button>
        </div>
      </div>
    );
  return (
    <div class="hidden-ground">
      <button type="button" class="button" onClick={() => begin(null)} aria-keyshortcuts="h">
        Draw hidden ground <kbd>h</kbd>
      </button>
      {rings.length > 0 && (
        <ul>
          {rings.map((ring, i) => (
            <li key={JSON.stringify(ring)}>
              {formatGround(areaOf(ring))} hidden
              <span>
                <button
                  type="button"
                  class="button-quiet"
                  aria-label={`Change hidden ground ${i + 1}`}
                  onClick={() => {
                    onRings(rings.toSpliced(i, 1));
                    begin(ring);
                  }}
                >
                  Change
                </button>
                <button
                  type="button"
                  class="button-quiet"
                  aria-label={`Take hidden ground ${i + 1} back`}
                  onClick={() => onRings(rings.toSpliced(i, 1))}
                >
                  Take back
                </button>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
