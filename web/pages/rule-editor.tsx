import { useEffect, useState } from 'preact/hooks';
import { Choice } from '../app/parts.tsx';
import { remember } from '../app/router.ts';
import { useSettled } from '../app/use-settled.ts';
import {
  changeOf,
  classesOf,
  queryOf,
  type RuleDraft,
  ruleOf,
  sayRule,
  watchedBy,
} from '../series/rule-draft.ts';
import type { Track } from '../series/tracks.ts';
import { sendJson } from '../server/client.ts';
import type { Point, Rule, Series, Site, UserRule } from '../server/types.ts';
import { plural } from '../text/words.ts';
import type { OpenRule } from './rule-list.tsx';
import { isConflict, pathOf, sayRefusal, tagOf } from './rule-refusal.ts';
import { RuleTrial } from './rule-trial.tsx';

/** A rule being typed, and below it what it would have told so far. */
export function RuleEditor({
  site,
  tracks,
  origin,
  rule,
  first,
  onDone,
}: {
  readonly site: Site;
  readonly tracks: readonly Track[];
  readonly origin: Series['origin'];
  /** Null: a new one. */
  readonly rule: Rule | null;
  readonly first: RuleDraft;
  readonly onDone: OpenRule;
}) {
  const [draft, setDraft] = useState(first);
  const [isTouched, setIsTouched] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const settled = useSettled(draft, JSON.stringify(draft));
  useEffect(() => {
    if (isTouched) remember(queryOf(settled));
  }, [settled, isTouched]);
  const change = (next: Partial<RuleDraft>): void => {
    setIsTouched(true);
    setDraft({ ...draft, ...next });
  };
  const save = async (): Promise<void> => {
    const parsed = ruleOf(draft);
    setIsTouched(true);
    if ('lacks' in parsed) return;
    const body = changeOf(parsed.rule, draft, rule?.enabled ?? true);
    try {
      if (rule === null) await sendJson('POST', '/v1/rules', { ...body, site: site.id });
      else await sendJson('PUT', pathOf(rule), body, { 'if-match': tagOf(rule) });
      const words = sayRule({ ...parsed.rule, area: draft.area, class: draft.class }, site);
      const text = `Saved: ${words}. The site is judged anew; what the rule finds stands among the alerts.`;
      onDone(null, { text, isRefusal: false });
    } catch (error) {
      setRefused(error);
    }
  };
  const lacks = isTouched ? ruleOf(draft) : null;
  return (
    <>
      <form
        class="panel rule-form"
        aria-label={rule === null ? 'New rule' : 'Edit the rule'}
        onSubmit={(event) => {
          event.preventDefault();
          save().catch(() => {});
        }}
      >
        <h2>{rule === null ? 'New rule' : 'Edit the rule'}</h2>
        <Fields site={site} draft={draft} onChange={change} />
        {lacks !== null && 'lacks' in lacks && (
          <p class="refusal" role="alert" id="rule-lacks">
            {lacks.lacks}
          </p>
        )}
        {refused !== null && (
          <p class="refusal" role="alert">
            {sayRefusal(refused)}{' '}
            {isConflict(refused) && rule !== null && (
              <button type="button" class="button" onClick={() => onDone(rule.id, null)}>
                Show it as it is now
              </button>
            )}
          </p>
        )}
        <div class="after">
          <button type="submit" class="button button-main">
            {rule === null ? 'Make the rule' : 'Save'}
          </button>
          <button type="button" class="button" onClick={() => onDone(null, null)}>
            Leave it
          </button>
        </div>
      </form>
      <Trials site={site} tracks={tracks} origin={origin} draft={settled} />
    </>
  );
}

function Fields({
  site,
  draft,
  onChange,
}: {
  readonly site: Site;
  readonly draft: RuleDraft;
  readonly onChange: (next: Partial<RuleDraft>) => void;
}) {
  const classes = classesOf(site, draft.area);
  return (
    <div class="rule-fields">
      <Choice<UserRule['kind']>
        label="Kind of rule"
        options={[
          ['over', 'Over a number'],
          ['change', 'Change by percent'],
        ]}
        value={draft.kind}
        onChange={(kind) => onChange({ kind })}
      />
      <label class="field">
        <span>{draft.kind === 'over' ? 'Tell me of more than' : 'Tell me of a change by more than, %'}</span>
        <input
          type="text"
          inputMode="decimal"
          autocomplete="off"
          value={draft.number}
          placeholder={draft.kind === 'over' ? '40' : '80'}
          onInput={(event) => onChange({ number: event.currentTarget.value })}
        />
      </label>
      <label class="field">
        <span>Of</span>
        <select
          value={draft.class ?? ''}
          onChange={(event) =>
            onChange({ class: (event.currentTarget.value || null) as Point['class'] | null })
          }
        >
          <option value="">every class, each by itself</option>
          {classes.map((name) => (
            <option key={name} value={name}>
              {plural(name)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>At</span>
        <select
          value={draft.area ?? ''}
          onChange={(event) => {
            const area = event.currentTarget.value || null;
            // what is not counted there would never be told of
            const isThere = draft.class === null || classesOf(site, area).includes(draft.class);
            onChange({ area, class: isThere ? draft.class : null });
          }}
        >
          <option value="">every area, each by itself</option>
          {site.areas.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {draft.kind === 'change' && (
        <p class="faint rule-note">
          Against the median of the 12 usable looks before, by the share of the area that was seen.
        </p>
      )}
    </div>
  );
}

function Trials({
  site,
  tracks,
  origin,
  draft,
}: {
  readonly site: Site;
  readonly tracks: readonly Track[];
  readonly origin: Series['origin'];
  readonly draft: RuleDraft;
}) {
  const parsed = ruleOf(draft);
  const watched = watchedBy(draft, tracks);
  if ('lacks' in parsed) return null;
  if (watched.length === 0)
    return (
      <p class="panel rule-none">
        Nothing of that has been looked at here yet, so there is no history to try the rule on. It may be made
        all the same: it watches from the first look on.
      </p>
    );
  return (
    <section class="rule-trials" aria-label="What the rule would have told">
      {watched.map((track) => (
        <RuleTrial key={track.key} site={site} track={track} origin={origin} rule={parsed.rule} />
      ))}
    </section>
  );
}
