import { useMemo, useState } from 'preact/hooks';
import { remember, useLocation } from '../app/router.ts';
import type { Ghost } from '../map/ghosts.ts';
import type { Metres } from '../map/ground-metres.ts';
import type { Outline } from '../map/outline-edit.ts';
import type { Marks } from '../map/review-marks.ts';
import type { Tools } from '../map/scene-tools.ts';
import type { Observation } from '../server/types.ts';
import { AreaEditor } from './area-editor.tsx';
import type { Pencil } from './outline-tools.tsx';
import { ReviewPanel } from './review-panel.tsx';
import type { SceneContext } from './scene-data.ts';
import { SceneShift } from './scene-shift.tsx';

/** What is done with a scene: one thing at a time, named in the address. */
interface SceneWork {
  readonly reviewed: Observation | null;
  /** The id of the area that is edited; `new`; null. */
  readonly edited: string | null;
  readonly isShifting: boolean;
  /** What of it the map draws. */
  readonly tools: Tools;
  readonly pencil: Pencil;
  readonly shiftM: Metres | null;
  readonly onShift: (shiftM: Metres | null) => void;
  readonly onMarks: (marks: Marks) => void;
  readonly onGhosts: (ghosts: readonly Ghost[]) => void;
  readonly onView: (bounds: readonly [number, number, number, number]) => void;
}

export function useSceneWork({ scene, observations }: SceneContext): SceneWork {
  const { query } = useLocation();
  const pixelM = Number((scene.raster?.pixelSizeM ?? 1).toPrecision(2));
  const [marks, onMarks] = useState<Marks | null>(null);
  const [outline, onOutline] = useState<Outline | null>(null);
  const [stepM, onStepM] = useState(pixelM);
  const [shiftM, onShift] = useState<Metres | null>(null);
  const [ghosts, onGhosts] = useState<readonly Ghost[]>([]);
  const [view, onView] = useState<Pencil['view']>(null);
  const reviewed = observations.find(({ id }) => id === query.get('review')) ?? null;
  const drawn = useMemo(() => (outline === null ? null : { outline, stepM, onOutline }), [outline, stepM]);
  const [storedEast, storedNorth] = scene.shiftM;
  const shift = useMemo(
    () =>
      shiftM === null
        ? null
        : {
            byM: [shiftM[0] - storedEast, shiftM[1] - storedNorth] as const,
            onShift: ([east, north]: Metres) =>
              onShift([round(storedEast + east), round(storedNorth + north)]),
          },
    [shiftM, storedEast, storedNorth],
  );
  return {
    reviewed,
    edited: query.get('edit'),
    isShifting: query.has('shift'),
    tools: { review: reviewed === null ? null : marks, outline: drawn, shift, ghosts },
    pencil: { outline, onOutline, stepM, pixelM, onStepM, view },
    shiftM,
    onShift,
    onMarks,
    onGhosts,
    onView,
  };
}

/** The panel of what is being done, and what became of it. */
export function SceneWorkPanel({
  context,
  work,
  clicked,
  onChanged,
}: {
  readonly context: SceneContext;
  readonly work: SceneWork;
  /** Where the map was clicked last. */
  readonly clicked: readonly [number, number] | null;
  readonly onChanged: () => void;
}) {
  const { scene, here } = context;
  const { reviewed, edited, isShifting, pencil } = work;
  const [said, setSaid] = useState<string | null>(null);
  const end = (what: string | null): void => {
    setSaid(what);
    remember({ edit: null, shift: null });
    if (what !== null) onChanged();
  };
  const area = here.find(({ id }) => id === edited) ?? null;
  return (
    <>
      <p role="status" class={said === null ? 'hidden' : 'done'}>
        {said}
      </p>
      {reviewed !== null && (
        <ReviewPanel
          key={reviewed.id}
          observation={reviewed}
          sceneId={scene.id}
          clicked={clicked}
          pencil={pencil}
          onMarks={work.onMarks}
          onSaved={onChanged}
        />
      )}
      {scene.footprint !== null && (edited === 'new' || area !== null) && (
        <AreaEditor key={edited} context={context} area={area} pencil={pencil} onDone={end} />
      )}
      {scene.footprint !== null && isShifting && (
        <SceneShift scene={scene} shiftM={work.shiftM} onShift={work.onShift} step={pencil} onDone={end} />
      )}
    </>
  );
}

/** To a centimetre. */
function round(metres: number): number {
  return Number(metres.toFixed(2));
}
