import { useState } from 'preact/hooks';
import { remember } from '../app/router.ts';
import type { Ghost } from '../map/ghosts.ts';
import { whatWentWrong } from '../server/client.ts';
import type { Area } from '../server/types.ts';
import { kindOf, plural } from '../text/words.ts';
import { AreaHistory } from './area-history.tsx';
import { confirmArea } from './save-area.ts';
import type { SceneContext } from './scene-data.ts';

interface Props {
  readonly context: SceneContext;
  readonly onChanged: () => void;
  readonly onGhosts: (ghosts: readonly Ghost[]) => void;
}

/**
 * The areas that a scene shows. Those that nobody has confirmed are marked; over the pixels that show whether they lie
 * where they should, one step makes them verified and has their scenes counted anew.
 */
export function SceneAreas({ context, onChanged, onGhosts }: Props) {
  const { scene, here } = context;
  const [opened, setOpened] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const confirm = (area: Area): void => {
    confirmArea(area).then(
      () => {
        setRefused(null);
        onChanged();
      },
      (error: unknown) => setRefused(whatWentWrong(error)),
    );
  };
  if (scene.footprint === null) return null;
  return (
    <section class="scene-areas">
      <h3>Areas here</h3>
      {here.length === 0 && <p class="faint">No area of any site lies under this scene yet.</p>}
      <ul>
        {here.map((area) => (
          <li key={area.id} class={area.verified ? '' : 'to-confirm'}>
            <span>
              <strong>{area.name}</strong>{' '}
              <span class={area.verified ? 'verified' : 'mark-unverified'}>
                {area.verified ? 'verified' : 'unverified'}
              </span>
            </span>
            <span class="faint">
              {kindOf(area.kind)} · {area.classes.map(plural).join(', ')} · revision {area.revision}
              {sayCounted(area, context)}
            </span>
            {!area.verified && (
              <>
                <span>No zero counts here. Look at it on the map; if it lies on the place, say so.</span>
                <button type="button" class="button" onClick={() => confirm(area)}>
                  It lies where it should
                </button>
              </>
            )}
            <span class="scene-links">
              <button
                type="button"
                class="button-quiet"
                aria-expanded={opened === area.id}
                onClick={() => setOpened(opened === area.id ? null : area.id)}
              >
                History<span class="hidden"> of {area.name}</span>
              </button>
              <button
                type="button"
                class="button-quiet"
                onClick={() => remember({ edit: area.id, review: null, shift: null })}
              >
                Edit<span class="hidden"> {area.name}</span>
              </button>
            </span>
            {opened === area.id && <AreaHistory area={area} onGhosts={onGhosts} />}
          </li>
        ))}
      </ul>
      {refused !== null && (
        <p class="refusal" role="alert">
          {refused}
        </p>
      )}
      <button
        type="button"
        class="button"
        onClick={() => remember({ edit: 'new', review: null, shift: null })}
      >
        Draw a new area
      </button>
    </section>
  );
}

/** Where the count rests on an older revision. */
function sayCounted({ id, revision }: Area, { observations }: SceneContext): string {
  const counted = observations.find(({ area }) => area.id === id)?.area.revision;
  if (counted === undefined) return ', not counted in this scene';
  return counted === revision ? '' : `, counted here by revision ${counted}`;
}
