import type { Site } from '../server/types.ts';
import { CLASS_NAMES, KIND_NAMES, kindOf, plural } from '../text/words.ts';
import { type AreaDraft, usualClasses } from './area-draft.ts';
import { plainName } from './site-name.ts';

/** Name, kind and classes of an area. */
export function AreaFields({
  draft,
  onDraft,
}: {
  readonly draft: AreaDraft;
  readonly onDraft: (draft: AreaDraft) => void;
}) {
  const { name, kind, classes } = draft;
  return (
    <>
      <label class="field">
        <span>Name of the area</span>
        <input
          type="text"
          value={name}
          autocomplete="off"
          onInput={(event) => onDraft({ ...draft, name: event.currentTarget.value })}
        />
      </label>
      <label class="field">
        <span>Kind</span>
        <select
          value={kind}
          onChange={(event) => {
            const next = KIND_NAMES.find((each) => each === event.currentTarget.value) ?? kind;
            onDraft({ ...draft, kind: next, classes: usualClasses(next) });
          }}
        >
          {KIND_NAMES.map((each) => (
            <option key={each} value={each}>
              {kindOf(each)}
            </option>
          ))}
        </select>
      </label>
      <fieldset class="classes">
        <legend>Counted there</legend>
        {CLASS_NAMES.map((each) => (
          <label key={each} class="tick">
            <input
              type="checkbox"
              checked={classes.includes(each)}
              onChange={({ currentTarget: { checked } }) =>
                onDraft({
                  ...draft,
                  classes: CLASS_NAMES.filter((other) =>
                    other === each ? checked : classes.includes(other),
                  ),
                })
              }
            />
            {plural(each)}
          </label>
        ))}
      </fieldset>
    </>
  );
}

/** To which site a new area belongs. */
export interface SiteChoice {
  /** null: one that is made with it. */
  readonly id: string | null;
  readonly name: string;
  readonly timezone: string;
}

export function SiteFields({
  sites,
  choice,
  onChoice,
}: {
  readonly sites: readonly Site[];
  readonly choice: SiteChoice;
  readonly onChoice: (choice: SiteChoice) => void;
}) {
  return (
    <>
      <label class="field">
        <span>Site</span>
        <select
          value={choice.id ?? ''}
          onChange={(event) => onChoice({ ...choice, id: event.currentTarget.value || null })}
        >
          <option value="">A new site</option>
          {sites.map((site) => (
            <option key={site.id} value={site.id}>
              {plainName(site)}
            </option>
          ))}
        </select>
      </label>
      {choice.id === null && (
        <>
          <label class="field">
            <span>Name of the site</span>
            <input
              type="text"
              value={choice.name}
              autocomplete="off"
              onInput={(event) => onChoice({ ...choice, name: event.currentTarget.value })}
            />
          </label>
          <label class="field">
            <span>Its time zone, for local times</span>
            <input
              type="text"
              value={choice.timezone}
              list="timezones"
              placeholder="Asia/Pyongyang"
              autocomplete="off"
              onInput={(event) => onChoice({ ...choice, timezone: event.currentTarget.value })}
            />
            <datalist id="timezones">
              {Intl.supportedValuesOf('timeZone').map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </label>
        </>
      )}
    </>
  );
}
