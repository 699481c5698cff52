import type { Point, Rule, RuleChange, Site, UserRule } from '../server/types.ts';
import { formatCount, formatExact } from '../text/format.ts';
import { plural } from '../text/words.ts';
import type { Track } from './tracks.ts';

/** A rule as it is being typed. */
export interface RuleDraft {
  readonly kind: UserRule['kind'];
  /** As typed: objects of `over`, percent of `change`. */
  readonly number: string;
  /** Null: every area, every class. */
  readonly area: string | null;
  readonly class: Point['class'] | null;
}

export const EMPTY_RULE: RuleDraft = { kind: 'over', number: '', area: null, class: null };

const MOST = 1_000_000;

/** The rule, or in a sentence what is wrong with the number. */
export function ruleOf({
  kind,
  number,
}: RuleDraft): { readonly rule: UserRule } | { readonly lacks: string } {
  const text = number.trim();
  const what = kind === 'over' ? 'objects' : 'percent';
  const example = kind === 'over' ? 'from 0 on, as 40' : 'above 0, as 80';
  const typed = Number(text);
  if (text === '') return { lacks: `Type how many ${what}: a number ${example}.` };
  if (Number.isNaN(typed) || typed < 0 || typed > MOST || (kind === 'change' && typed === 0))
    return {
      lacks: `“${text}” does not do for ${what}: type a number ${example}, at most ${formatCount(MOST)}.`,
    };
  return { rule: kind === 'over' ? { kind, count: typed } : { kind, percent: typed } };
}

export function draftOf(rule: Rule): RuleDraft {
  const number = String(rule.kind === 'over' ? rule.count : rule.percent);
  return { kind: rule.kind, number, area: rule.area, class: rule.class };
}

/** What the API takes in place of a rule: of a stored one nothing but what may be changed. */
export function changeOf(rule: UserRule, { area, class: name }: RuleDraft, enabled: boolean): RuleChange {
  const where = { area, class: name, enabled };
  return rule.kind === 'over'
    ? { kind: rule.kind, count: rule.count, ...where }
    : { kind: rule.kind, percent: rule.percent, ...where };
}

/** An address carries what is being typed, so that it can be shown to others before it is saved. */
export function queryOf(draft: RuleDraft): Readonly<Record<string, string | null>> {
  return {
    kind: draft.kind,
    number: draft.number,
    area: draft.area ?? 'every',
    class: draft.class ?? 'every',
  };
}

export const NO_QUERY = { kind: null, number: null, area: null, class: null } as const;

/** @param stored what holds for what the address does not say */
export function draftFrom(query: URLSearchParams, stored: RuleDraft, site: Site): RuleDraft {
  const [kind, area, name] = [query.get('kind'), query.get('area'), query.get('class')];
  const classes = classesOf(site, null);
  return {
    kind: kind === 'over' || kind === 'change' ? kind : stored.kind,
    number: query.get('number') ?? stored.number,
    area: area === null ? stored.area : (site.areas.find(({ id }) => id === area)?.id ?? null),
    class: name === null ? stored.class : (classes.find((each) => each === name) ?? null),
  };
}

/** What may be counted in an area, or anywhere at the site. */
export function classesOf(site: Site, area: string | null): readonly Point['class'][] {
  const areas = site.areas.filter(({ id }) => (area ?? id) === id);
  return [...new Set(areas.flatMap(({ classes }) => classes))].sort();
}

/** The series that a rule would watch. */
export function watchedBy({ area, class: name }: RuleDraft, tracks: readonly Track[]): readonly Track[] {
  return tracks.filter(
    (track) => (area ?? track.area) === track.area && (name ?? track.class) === track.class,
  );
}

/** `more than 40 railcars at Orvel yard`. */
export function sayRule(rule: UserRule & Pick<RuleDraft, 'area' | 'class'>, site: Site): string {
  const what = rule.class === null ? 'objects of any class' : plural(rule.class);
  const area = site.areas.find(({ id }) => id === rule.area)?.name ?? rule.area;
  const where = area === null ? 'in any area' : `at ${area}`;
  return rule.kind === 'over'
    ? `more than ${formatExact(rule.count)} ${what} ${where}`
    : `${formatExact(rule.percent)} % more or fewer ${what} ${where} than usual`;
}
