import { useState } from 'preact/hooks';
import { changeOf, draftOf, sayRule } from '../series/rule-draft.ts';
import { sendJson } from '../server/client.ts';
import type { Rule, Site } from '../server/types.ts';
import { formatDay } from '../text/format.ts';
import { pathOf, sayRefusal, tagOf } from './rule-refusal.ts';

/** What became of a change. */
export interface Words {
  readonly text: string;
  readonly isRefusal: boolean;
}

/** Opens a rule (null: none), and says what happened. */
export type OpenRule = (rule: string | null, words: Words | null) => void;

/** The rules of a site, and what can be done to one without changing what it says. */
export function RuleList({
  site,
  rules,
  open,
  onOpen,
}: {
  readonly site: Site;
  readonly rules: readonly Rule[];
  readonly open: string | null;
  readonly onOpen: OpenRule;
}) {
  if (rules.length === 0)
    return (
      <section class="panel rule-list">
        <p>
          No rule of your own yet. The built-in detector tells what is unusual by the history of each series;
          a rule tells what you ask for, on one look.
        </p>
      </section>
    );
  return (
    <section class="panel rule-list" aria-label="Rules of this site">
      <ul>
        {rules.map((rule) => (
          <RuleLine key={rule.id} site={site} rule={rule} isOpen={rule.id === open} onOpen={onOpen} />
        ))}
      </ul>
    </section>
  );
}

function RuleLine({
  site,
  rule,
  isOpen,
  onOpen,
}: {
  readonly site: Site;
  readonly rule: Rule;
  readonly isOpen: boolean;
  readonly onOpen: OpenRule;
}) {
  const [isDeleting, setIsDeleting] = useState(false);
  const words = sayRule(rule, site);
  const act = async (what: () => Promise<unknown>, done: string): Promise<void> => {
    try {
      await what();
      onOpen(null, { text: done, isRefusal: false });
    } catch (error) {
      onOpen(null, { text: sayRefusal(error), isRefusal: true });
    }
  };
  const turn = (): Promise<void> =>
    act(
      () =>
        sendJson('PUT', pathOf(rule), changeOf(rule, draftOf(rule), !rule.enabled), {
          'if-match': tagOf(rule),
        }),
      rule.enabled
        ? `Switched off: ${words}. What it told stays as history.`
        : `Switched on: ${words}. The site is judged anew.`,
    );
  const remove = (): Promise<void> =>
    act(
      () => sendJson('DELETE', pathOf(rule), undefined, { 'if-match': tagOf(rule) }),
      `Deleted: ${words}. What it told stays as history.`,
    );
  return (
    <li class={isOpen ? 'rule-open' : ''}>
      <span>
        <span class={`chip ${rule.enabled ? 'chip-on' : ''}`}>{rule.enabled ? 'on' : 'off'}</span> {words}
        <span class="faint"> · since {formatDay(Date.parse(rule.createdAt))}</span>
      </span>
      <span class="rule-buttons">
        {isDeleting ? (
          <>
            <button type="button" class="button button-bad" onClick={() => void remove()}>
              Delete it for good
            </button>
            <button type="button" class="button" onClick={() => setIsDeleting(false)}>
              Keep it
            </button>
          </>
        ) : (
          <>
            <button
              type="button"
              class="button"
              aria-label={`Edit: ${words}`}
              onClick={() => onOpen(rule.id, null)}
            >
              Edit
            </button>
            <button
              type="button"
              class="button"
              aria-label={`Switch ${rule.enabled ? 'off' : 'on'}: ${words}`}
              onClick={() => void turn()}
            >
              Switch {rule.enabled ? 'off' : 'on'}
            </button>
            <button
              type="button"
              class="button"
              aria-label={`Delete: ${words}`}
              onClick={() => setIsDeleting(true)}
            >
              Delete
            </button>
          </>
        )}
      </span>
    </li>
  );
}
