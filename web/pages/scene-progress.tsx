import { useEffect, useState } from 'preact/hooks';
import type { SceneEvent } from '../server/types.ts';
import { formatShare } from '../text/format.ts';

const STAGES = ['Received', 'Read and planned', 'Detected', 'Observed'] as const;

/** A scene on its way through the stages, live. */
export function SceneProgress({ id, onEnded }: { readonly id: string; readonly onEnded: () => void }) {
  const event = useSceneEvents(id, onEnded);
  const at = event === null ? 0 : stageOf(event);
  const { tilesDone, tilesTotal, fraction } = event?.progress ?? {
    tilesDone: null,
    tilesTotal: null,
    fraction: 0,
  };
  return (
    <section class="progress-stages" aria-label="Progress of the scene">
      <ol>
        {STAGES.map((name, i) => (
          <li
            key={name}
            class={i < at ? 'stage-done' : i === at ? 'stage-now' : ''}
            aria-current={i === at ? 'step' : undefined}
          >
            {name}
            {name === 'Detected' && tilesTotal !== null && (
              <span class="faint">
                {' '}
                {tilesDone ?? 0} of {tilesTotal} tiles
              </span>
            )}
          </li>
        ))}
      </ol>
      <progress max={1} value={fraction ?? undefined} aria-label="Share of tiles looked at" />
      <p role="status">
        {event?.fault
          ? event.fault.message
          : event?.state === 'queued'
            ? 'Waits for a worker.'
            : fraction === null
              ? 'Reading.'
              : `${formatShare(fraction)} of the tiles.`}
      </p>
    </section>
  );
}

/** The stage that is under way: how many of them have ended. */
function stageOf({ state, progress: { tilesDone, tilesTotal } }: SceneEvent): number {
  if (state === 'queued') return 1;
  if (state !== 'running') return STAGES.length;
  if (tilesTotal === null) return 1;
  return (tilesDone ?? 0) < tilesTotal ? 2 : 3;
}

/** Listens until the scene has ended. */
function useSceneEvents(id: string, onEnded: () => void): SceneEvent | null {
  const [event, setEvent] = useState<SceneEvent | null>(null);
  useEffect(() => {
    const source = new EventSource(`/v1/scenes/${encodeURIComponent(id)}/events`);
    source.addEventListener('state', ({ data }) => {
      const told = JSON.parse(data) as SceneEvent;
      setEvent(told);
      if (told.state === 'queued' || told.state === 'running') return;
      source.close();
      onEnded();
    });
    source.addEventListener('deleted', () => source.close());
    return () => source.close();
  }, [id]);
  return event;
}
