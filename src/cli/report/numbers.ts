import {
  sayDays,
  sayDisagreement,
  sayFamilies,
  sayLengths,
  sayMovement,
  sayNeighbour,
  sayReview,
  sayUnusable,
  sayUsual,
} from '../../../web/text/beside-words.ts';
import {
  formatCount,
  formatInstant,
  formatInterval,
  formatMetres,
  formatShare,
} from '../../../web/text/format.ts';
import { plural, sayBoxes, sayReference, shortReason, termOf, whyUnusable } from '../../../web/text/words.ts';
import { tellStrings } from '../../domain/string-words.ts';
import { type Fact, factSection } from './facts.ts';
import type { Observation, ReportFacts } from './gather.ts';
import { html, type Markup } from './html.ts';

type Count = Observation['counts'][number];

/** Each class with its number, or why it has none. */
export function headline({ observation: o, reviews }: ReportFacts): Markup {
  const refusal =
    o.status === 'unusable'
      ? html`<p class="refusal"><b>Not usable:</b> ${o.reason === null ? '' : whyUnusable(o.reason)} ${o.detail ?? ''}</p>`
      : null;
  return html`${refusal}<div class="headline">${o.counts.map((count) => figure(count, o, reviews))}</div>`;
}

function figure(count: Count, o: Observation, reviews: ReportFacts['reviews']): Markup {
  const reviewed = reviews?.numbers.find((each) => each.class === count.class && each.current);
  const stands = reviewed ?? count;
  const movement = sayMovement(count);
  const families = sayFamilies(count);
  return html`<div>
<p class="figure">${stands.value === null ? '—' : formatCount(stands.value)} <span>${interval(stands, o)}</span></p>
<p><b>${plural(count.class)}</b>${count.floorM > 0 ? ` of ${formatMetres(count.floorM)} and more` : ''}</p>
${reviewed === undefined ? null : html`<p class="reviewed">Reviewed by ${reviewed.analysts.join(', ')}; the model alone: ${formatInterval(count) ?? 'no number'}</p>`}
<p>${sayBoxes(count.raw, o.model.id)}${movement === null ? '' : `: ${movement}`} · ${formatShare(o.seen)} of the area seen</p>
${families === null ? null : html`<p>By kind of wagon, by the model: ${families}</p>`}
</div>`;
}

function interval(
  { value, low, high }: Pick<Count, 'value' | 'low' | 'high'>,
  { reason }: Observation,
): string {
  if (value === null || low === null || high === null)
    return reason === null ? 'no number' : shortReason(reason);
  return `95 %: ${formatCount(low)} to ${formatCount(high)}`;
}

/** What is usual, the looks around this one, and what others counted. */
export function besideSection({ beside }: ReportFacts): Markup {
  const isOne = beside.classes.length === 1;
  const facts = beside.classes.flatMap((each): readonly Fact[] => {
    const of = (term: string): string => (isOne ? term : `${term}, ${plural(each.class)}`);
    return [
      [of('Usual before'), sayUsual(each)],
      [of('Previous usable'), sayNeighbour(each.previous)],
      [of('Next usable'), sayNeighbour(each.next)],
      [of('Unusable between'), sayUnusable(each)],
      [of('Lengths'), sayLengths(each)],
    ];
  });
  const published = beside.published.map(
    (each): Fact => [
      termOf(each),
      `${sayReference(each)} (${each.scope}), ${sayDays(each)}: ${each.source}${each.url === null ? '' : `, ${each.url}`}`,
    ],
  );
  const none: Fact = ['Other counts', 'no count of others within two days is known here'];
  return factSection('Beside it', [...facts, ...(published.length === 0 ? [none] : published)]);
}

/** Who looked again, and how far they agree. */
export function reviewSection({ reviews }: ReportFacts): Markup {
  const items = reviews?.items ?? [];
  if (items.length === 0) return factSection('Review', [['Reviewed', 'by nobody']]);
  return factSection('Review', [
    ...items.map(
      (item): Fact => [
        item.analyst,
        `${sayReview(item)}; ${formatInstant(Date.parse(item.savedAt))}${item.note === null ? '' : `; ${item.note}`}`,
      ],
    ),
    ['Agreement', sayDisagreement(items) ?? 'one analyst alone'],
  ]);
}

/** Wagons along their tracks; nothing where none were looked for. */
export function stringsSection({ observation: { strings } }: ReportFacts): Markup | null {
  if (strings === null) return null;
  return factSection('Strings of wagons', [
    ['Along their tracks', tellStrings(strings)],
    ['A string', 'stands end to end on one track; it is no train'],
  ]);
}
