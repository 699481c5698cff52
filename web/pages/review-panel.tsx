import { useEffect, useRef, useState } from 'preact/hooks';
import { Choice } from '../app/parts.tsx';
import { remember } from '../app/router.ts';
import { useData } from '../app/use-data.ts';
import { boxFromClicks } from '../map/drawn-box.ts';
import { BLANK } from '../map/outline-edit.ts';
import type { Marks } from '../map/review-marks.ts';
import { getJson, Refusal, sendJson } from '../server/client.ts';
import type { Observation, ObservationReviews } from '../server/types.ts';
import { DrawnObjects } from './drawn-objects.tsx';
import { HiddenGround } from './hidden-ground.tsx';
import type { Pencil } from './outline-tools.tsx';
import { DraftOfAnother, EarlierReview, SavedReviews } from './review-said.tsx';
import {
  addObject,
  type Draft,
  decide,
  draftFor,
  draftOf,
  EMPTY_DRAFT,
  isOfAnother,
  type Others,
  requestOf,
  reviewBy,
  type SavedReview,
  type Verdict,
} from './review-state.ts';

const NAME_KEY = 'crosstie-name';

type Clicks = readonly (readonly [number, number])[];

interface Props {
  readonly observation: Observation;
  readonly sceneId: string;
  /** Where the map was clicked last, while a box is being drawn. */
  readonly clicked: readonly [number, number] | null;
  readonly pencil: Pencil;
  readonly onMarks: (marks: Marks) => void;
  readonly onSaved: () => void;
}

/** An analyst goes from box to box with the keyboard, draws what no box shows, and saves. */
export function ReviewPanel({ observation, sceneId, clicked, pencil, onMarks, onSaved }: Props) {
  const path = `/v1/observations/${encodeURIComponent(observation.id)}/reviews`;
  const [reviews, refresh] = useData(path, (signal) => getJson<ObservationReviews>(path, signal));
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  const [at, setAt] = useState(0);
  const [clicks, setClicks] = useState<Clicks | null>(null);
  const [isHiding, setHiding] = useState(false);
  const [typed, setTyped] = useState(localStorage.getItem(NAME_KEY) ?? '');
  // `Ann` on the way to `Anna` is nobody: who reviews is known when the field is left
  const [analyst, setAnalyst] = useState(typed.trim());
  const [said, setSaid] = useState<string | null>(null);
  const boxes = reviews.kind === 'ready' ? reviews.value.boxes.filter(({ scene }) => scene === sceneId) : [];
  const box = boxes[at];
  const classes = observation.counts.map(({ class: name }) => name);
  const [drawnClass, setDrawnClass] = useState(classes[0] ?? null);
  const ownOf = (name: string): SavedReview | null =>
    reviews.kind === 'ready' ? reviewBy(reviews.value.items, observation.id, name) : null;
  const own = ownOf(analyst);
  const another = isOfAnother(draft, analyst) ? draft.from : null;

  // saving replaces what its analyst said before: nothing said since, it goes on from there
  useEffect(() => {
    if (reviews.kind === 'ready') setDraft((before) => draftFor(before, analyst, own));
  }, [reviews.kind, analyst, own]);

  useEffect(() => {
    if (clicked === null || clicks === null) return;
    const next = [...clicks, clicked];
    const [a, b, c] = next;
    if (a === undefined || b === undefined || c === undefined) return setClicks(next);
    const ring = boxFromClicks([a, b, c]);
    if (ring !== null && drawnClass !== null)
      setDraft((before) => addObject(before, ring, { scene: sceneId, class: drawnClass }));
    setClicks(null);
  }, [clicked]);

  useEffect(() => {
    onMarks({
      current: box?.geometry ?? null,
      decided: boxes.flatMap(({ detection, geometry }) => {
        const verdict = draft.decisions.get(detection)?.verdict;
        if (verdict === undefined || geometry === null) return [];
        return [{ geometry, verdict: verdict === 'move' ? 'confirm' : verdict }];
      }),
      added: draft.added.flatMap(({ ring }) => (ring === null ? [] : [ring])),
      hidden: draft.hidden,
      isDrawing: clicks !== null,
    });
  }, [reviews, at, draft, clicks]);

  useEffect(() => () => pencil.onOutline(null), []);

  // keys may come faster than the page is drawn: each acts on where the one before it went
  const here = useRef(0);
  const goTo = (index: number): void => {
    here.current = Math.max(0, Math.min(boxes.length - 1, index));
    setAt(here.current);
  };
  const say = (verdict: Verdict | null): void => {
    const spoken = boxes[here.current];
    if (spoken === undefined) return;
    setDraft((before) => decide(before, spoken.detection, verdict));
    if (verdict !== null) goTo(here.current + 1);
  };

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { target } = event;
      if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
      // while ground is drawn, keys are the pencil's
      if (isHiding || event.ctrlKey || event.metaKey || event.altKey) return;
      const keys: Readonly<Record<string, () => void>> = {
        c: () => say('confirm'),
        r: () => say('reject'),
        s: () => say('static'),
        u: () => say(null),
        n: () => goTo(here.current + 1),
        p: () => goTo(here.current - 1),
        d: () => setClicks([]),
        h: () => {
          setClicks(null);
          pencil.onOutline(BLANK);
          setHiding(true);
        },
        Escape: () => setClicks(null),
      };
      const act = keys[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });

  const save = async (): Promise<void> => {
    const name = typed.trim();
    if (name === '') return setSaid('Say who you are first: the name is kept with the review.');
    if (isOfAnother(draft, name))
      return setSaid(
        `Not saved: this began with the review of ${draft.from?.analyst}. Choose above whose it is.`,
      );
    try {
      localStorage.setItem(NAME_KEY, name);
      setAnalyst(name);
      const { from } = draft;
      const tag = from !== null && from.id === ownOf(name)?.id ? { 'if-match': `"${from.revision}"` } : {};
      const saved = await sendJson<SavedReview>('POST', path, requestOf(draft, name), tag);
      if (saved !== null) setDraft(draftOf(saved));
      setSaid('Saved. The series follows in a moment.');
      refresh();
      onSaved();
    } catch (error) {
      setSaid(error instanceof Refusal ? error.message : String(error));
    }
  };

  return (
    <section class="review" aria-labelledby="review">
      <h3 id="review">Review</h3>
      <p>
        {boxes.length === 0 ? (
          'There is no box to look at.'
        ) : (
          <>
            Box {at + 1} of {boxes.length}
            <span class="faint">
              {' '}
              {box?.class}
              {box?.family != null && `, ${box.family}`} ·{' '}
              {draft.decisions.get(box?.detection ?? '')?.verdict ?? 'not looked at'}
            </span>
          </>
        )}
      </p>
      <div class="review-keys">
        {(
          [
            ['Confirm', 'c', () => say('confirm')],
            ['Reject', 'r', () => say('reject')],
            ['Static', 's', () => say('static')],
            ['Undo', 'u', () => say(null)],
            ['Before', 'p', () => goTo(here.current - 1)],
            ['Next', 'n', () => goTo(here.current + 1)],
          ] as const
        ).map(([name, key, act]) => (
          <button key={key} type="button" class="button" onClick={act} aria-keyshortcuts={key}>
            {name} <kbd>{key}</kbd>
          </button>
        ))}
      </div>
      <DrawnObjects
        added={draft.added}
        clicks={clicks === null ? null : clicks.length}
        classes={classes}
        chosen={drawnClass}
        onClass={setDrawnClass}
        onDraw={(isDrawing) => setClicks(isDrawing ? [] : null)}
        onTakeBack={() => setDraft({ ...draft, added: draft.added.slice(0, -1) })}
      />
      <HiddenGround
        rings={draft.hidden}
        pencil={pencil}
        isDrawing={isHiding}
        onDrawing={(is) => {
          setClicks(null);
          setHiding(is);
        }}
        onRings={(hidden) => setDraft((before) => ({ ...before, hidden }))}
      />
      <Choice<Others>
        label="What you say of the boxes you gave no verdict on"
        options={[
          ['not-looked-at', 'Rest: not seen'],
          ['confirm', 'Rest: right'],
          ['reject', 'Rest: wrong'],
        ]}
        value={draft.others}
        onChange={(others) => setDraft({ ...draft, others })}
      />
      <label class="tick">
        <input
          type="checkbox"
          checked={draft.searched}
          onChange={(event) => setDraft({ ...draft, searched: event.currentTarget.checked })}
        />
        I searched the whole area for what no box shows
      </label>
      <input
        type="text"
        value={typed}
        aria-label="Your name"
        placeholder="Your name"
        onInput={(event) => setTyped(event.currentTarget.value)}
        onChange={(event) => setAnalyst(event.currentTarget.value.trim())}
      />
      {another !== null && (
        <DraftOfAnother
          from={another}
          analyst={analyst}
          hasOwn={own !== null}
          onOwn={() => setDraft(own === null ? EMPTY_DRAFT : draftOf(own))}
          onKeep={() => setDraft({ ...draft, from: null })}
        />
      )}
      {own !== null && another === null && draft.from?.id !== own.id && (
        <EarlierReview review={own} onGoOn={() => setDraft(draftOf(own))} />
      )}
      <div class="after">
        <button type="button" class="button button-main" onClick={() => save().catch(() => {})}>
          Save the review
        </button>
        <button type="button" class="button" onClick={() => remember({ review: null })}>
          Close
        </button>
      </div>
      <p role="status">{said}</p>
      {reviews.kind === 'ready' && <SavedReviews reviews={reviews.value} />}
    </section>
  );
}
