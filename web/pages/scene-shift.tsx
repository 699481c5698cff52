import { useEffect, useState } from 'preact/hooks';
import { useData } from '../app/use-data.ts';
import type { Metres } from '../map/ground-metres.ts';
import { getTagged, Refusal, sendJson, whatWentWrong } from '../server/client.ts';
import type { Scene } from '../server/types.ts';
import { MovePad } from './move-pad.tsx';
import { NumberField } from './number-field.tsx';
import type { Pencil } from './outline-tools.tsx';

/** How far the API lets a scene be moved, m. */
const FARTHEST_M = 1000;

interface Props {
  readonly scene: Scene;
  /** Shift that is shown, m from where the file says it lies; null before the first look. */
  readonly shiftM: Metres | null;
  readonly onShift: (shiftM: Metres | null) => void;
  readonly step: Pick<Pencil, 'stepM' | 'pixelM' | 'onStepM'>;
  readonly onDone: (said: string | null) => void;
}

/** Moves a scene whose position is off until its ground lies under the outlines; saving counts it again. */
export function SceneShift({ scene, shiftM, onShift, step, onDone }: Props) {
  const path = `/v1/scenes/${encodeURIComponent(scene.id)}`;
  // the tag of what is looked at: a correction that somebody makes meanwhile is not lost
  const [tagged, refresh] = useData(`tag ${path}`, (signal) => getTagged<Scene>(path, signal));
  const [refused, setRefused] = useState<string | null>(null);
  const stored = scene.shiftM;
  useEffect(() => {
    onShift(stored);
    return () => onShift(null);
  }, []);
  if (shiftM === null) return null;
  const [east, north] = shiftM;
  const isMoved = east !== stored[0] || north !== stored[1];

  const save = async (): Promise<void> => {
    if (tagged.kind !== 'ready') return;
    try {
      await sendJson('PATCH', path, { shiftM }, { 'if-match': tagged.value.tag });
      onDone('The position is saved. The scene is being counted again.');
    } catch (error) {
      const isOvertaken = error instanceof Refusal && error.status === 412;
      if (isOvertaken) refresh();
      setRefused(
        isOvertaken
          ? 'Somebody corrected this scene since you opened it, and nothing of yours is saved. Look again; saving once more puts your position in place.'
          : whatWentWrong(error),
      );
    }
  };

  return (
    <section class="review scene-shift" aria-labelledby="scene-shift">
      <h3 id="scene-shift">Position of the scene</h3>
      <p role="status">Drag the scene until its ground lies under the outlines. {sayShift(shiftM)}</p>
      <MovePad
        what="the scene"
        {...step}
        onMove={([byEast, byNorth]) => onShift([tidy(east + byEast), tidy(north + byNorth)])}
      />
      <div class="fields">
        <NumberField
          label="East, m"
          value={east}
          digits={2}
          limit={FARTHEST_M}
          onValue={(value) => onShift([value, north])}
        />
        <NumberField
          label="North, m"
          value={north}
          digits={2}
          limit={FARTHEST_M}
          onValue={(value) => onShift([east, value])}
        />
      </div>
      <ul class="consequences">
        <li>Saving takes back what this scene said and counts it again at its new place.</li>
        <li>
          What analysts drew by hand in it (missing boxes, hidden ground) stays where it was drawn: look at
          its reviews again afterwards.
        </li>
      </ul>
      {refused !== null && (
        <p class="refusal" role="alert">
          {refused}
        </p>
      )}
      <div class="after">
        <button
          type="button"
          class="button button-main"
          disabled={!isMoved || tagged.kind !== 'ready'}
          onClick={() => save().catch(() => {})}
        >
          Save the position
        </button>
        <button type="button" class="button" disabled={!isMoved} onClick={() => onShift(stored)}>
          Back
        </button>
        <button type="button" class="button" onClick={() => onDone(null)}>
          Cancel
        </button>
      </div>
    </section>
  );
}

/** `12.5 m east and 3 m south of where the file says.` */
export function sayShift([east, north]: Metres): string {
  const along = (metres: number, plus: string, minus: string): string[] =>
    tidy(metres) === 0 ? [] : [`${Math.abs(tidy(metres))} m ${metres > 0 ? plus : minus}`];
  const parts = [...along(east, 'east', 'west'), ...along(north, 'north', 'south')];
  return parts.length === 0 ? 'Where its file says.' : `${parts.join(' and ')} of where its file says.`;
}

/** To a centimetre. */
function tidy(metres: number): number {
  return Number(metres.toFixed(2)) + 0;
}
