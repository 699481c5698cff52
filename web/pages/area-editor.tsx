import { useEffect, useState } from 'preact/hooks';
import { BLANK, outlineOf } from '../map/outline-edit.ts';
import { Refusal, whatWentWrong } from '../server/client.ts';
import type { Area, Site } from '../server/types.ts';
import {
  type AreaDraft,
  bearsOnCounts,
  draftOf,
  NEW_AREA,
  requestOfArea,
  ringOfArea,
  sayConsequences,
} from './area-draft.ts';
import { AreaFields, type SiteChoice, SiteFields } from './area-fields.tsx';
import { OutlineTools, type Pencil } from './outline-tools.tsx';
import { RetireArea } from './retire-area.tsx';
import { admitSite, createArea, createSite, latestArea, recount, replaceArea } from './save-area.ts';
import type { SceneContext } from './scene-data.ts';

interface Props {
  readonly context: SceneContext;
  /** null: a new one is drawn. */
  readonly area: Area | null;
  readonly pencil: Pencil;
  /** What was done, in a sentence. */
  readonly onDone: (said: string | null) => void;
}

/** Draws an area over a scene, or changes one: its outline on the map, the rest here. */
export function AreaEditor({ context, area, pencil, onDone }: Props) {
  const { scene, site, sites } = context;
  const [base, setBase] = useState(area);
  const [draft, setDraft] = useState<AreaDraft>(area === null ? NEW_AREA : draftOf(area));
  const [choice, setChoice] = useState<SiteChoice>({ id: site?.id ?? null, name: '', timezone: '' });
  const [made, setMade] = useState<Site | null>(null);
  const [again, setAgain] = useState(true);
  const [refused, setRefused] = useState<Refused | null>(null);
  const { outline, onOutline } = pencil;

  const start = (from: Area | null): void => {
    setBase(from);
    setDraft(from === null ? NEW_AREA : draftOf(from));
    onOutline(from === null ? BLANK : outlineOf(ringOfArea(from)));
    setRefused(null);
  };
  useEffect(() => {
    start(area);
    return () => onOutline(null);
  }, []);
  if (outline === null) return null;

  const save = async (): Promise<void> => {
    if (!outline.isClosed) return setRefused(said('Draw the outline on the map first, and close it.'));
    try {
      const request = requestOfArea(draft, outline);
      const bears = bearsOnCounts(base, draft, outline);
      const saved = base === null ? await create(request) : await replaceArea(request, base);
      if (base === null) await admitSite(scene, saved.site ?? '');
      if (!(bears && again)) return onDone(`${saved.name} is saved as revision ${saved.revision}.`);
      const { scenes, gone } = await recount(saved.id);
      onDone(
        `${saved.name} is saved as revision ${saved.revision}. ${sayRecount(scenes.length, gone.length)}`,
      );
    } catch (error) {
      setRefused(await explain(error, base));
    }
  };
  const create = async (request: ReturnType<typeof requestOfArea>): Promise<Area> => {
    if (choice.id !== null) return createArea(request, choice.id);
    const site = await createSite(choice, scene);
    // a second try, after a bad ring, must not make a second site
    setMade(site);
    setChoice({ ...choice, id: site.id });
    return createArea(request, site.id);
  };

  const consequences = sayConsequences(base, draft, outline);
  return (
    <section class="review area-editor" aria-labelledby="area-editor">
      <h3 id="area-editor">{base === null ? 'New area' : `Edit ${base.name}`}</h3>
      <OutlineTools outline={outline} pencil={pencil} />
      {base === null && (
        <SiteFields
          sites={made === null ? sites : [...sites.filter(({ id }) => id !== made.id), made]}
          choice={choice}
          onChoice={setChoice}
        />
      )}
      <AreaFields draft={draft} onDraft={setDraft} />
      {consequences.length > 0 && (
        <ul class="consequences">
          {consequences.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
      {bearsOnCounts(base, draft, outline) && (
        <label class="tick">
          <input
            type="checkbox"
            checked={again}
            onChange={(event) => setAgain(event.currentTarget.checked)}
          />
          Count every scene that shows it anew
        </label>
      )}
      {refused !== null && (
        <div class="refusal" role="alert">
          <p>{refused.message}</p>
          {refused.theirs !== null && (
            <div class="after">
              <button type="button" class="button" onClick={() => start(refused.theirs)}>
                Take what is saved
              </button>
              <button
                type="button"
                class="button"
                onClick={() => {
                  setBase(refused.theirs);
                  setRefused(null);
                }}
              >
                Keep mine, to save over it
              </button>
            </div>
          )}
        </div>
      )}
      <div class="after">
        <button type="button" class="button button-main" onClick={() => save().catch(() => {})}>
          {base === null ? 'Save the area' : 'Save the revision'}
        </button>
        <button type="button" class="button" onClick={() => onDone(null)}>
          Cancel
        </button>
      </div>
      {base !== null && <RetireArea area={base} onRetired={onDone} />}
    </section>
  );
}

interface Refused {
  readonly message: string;
  /** What somebody else saved meanwhile. */
  readonly theirs: Area | null;
}

function said(message: string): Refused {
  return { message, theirs: null };
}

async function explain(error: unknown, base: Area | null): Promise<Refused> {
  const isOvertaken = error instanceof Refusal && (error.status === 412 || error.status === 409);
  if (!isOvertaken || base === null) return said(whatWentWrong(error));
  const theirs = await latestArea(base.id).catch(() => null);
  if (theirs === null || theirs.revision === base.revision) return said(whatWentWrong(error));
  const message = `Somebody saved revision ${theirs.revision} of ${theirs.name} since you opened revision ${base.revision}. Nothing of yours is saved yet; your outline is still on the map.`;
  return { message, theirs };
}

/** What counting anew comes to. */
function sayRecount(scenes: number, gone: number): string {
  const many = (n: number): string => `${n} ${n === 1 ? 'scene' : 'scenes'}`;
  const kept = gone === 0 ? '' : ` ${many(gone)} keep what they said: their pixels are not stored any more.`;
  return `${many(scenes)} ${scenes === 1 ? 'is' : 'are'} being counted anew.${kept}`;
}
