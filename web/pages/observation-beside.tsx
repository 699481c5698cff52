import { Fragment } from 'preact';
import { observationPath } from '../app/router.ts';
import type { Beside, ObservationReviews } from '../server/types.ts';
import {
  sayDays,
  sayDisagreement,
  sayLengths,
  sayNeighbour,
  sayReview,
  sayUnusable,
  sayUsual,
} from '../text/beside-words.ts';
import { formatInstant } from '../text/format.ts';
import { plural, sayReference, termOf } from '../text/words.ts';

type ClassBeside = Beside['classes'][number];

/** What is usual there, the looks around this one, and what others counted. */
export function BesideIt({ beside }: { readonly beside: Beside }) {
  return (
    <section>
      <h2>Beside it</h2>
      <dl class="facts">
        {beside.classes.map((each) => (
          <ClassFacts key={each.class} of={each} isOne={beside.classes.length === 1} />
        ))}
        {beside.published.length === 0 && (
          <>
            <dt>Other counts</dt>
            <dd>no count of others within two days is known here</dd>
          </>
        )}
        {beside.published.map((each) => (
          <Fragment key={each.id}>
            <dt>{termOf(each)}</dt>
            <dd>
              {sayReference(each)}, {sayDays(each)}:{' '}
              {each.url === null ? each.source : <a href={each.url}>{each.source}</a>}
            </dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}

function ClassFacts({ of, isOne }: { readonly of: ClassBeside; readonly isOne: boolean }) {
  const term = (name: string): string => (isOne ? name : `${name}, ${plural(of.class)}`);
  const lengths = sayLengths(of);
  return (
    <>
      <dt>{term('Usual before')}</dt>
      <dd>{sayUsual(of)}</dd>
      <dt>{term('Previous usable')}</dt>
      <dd>
        <Neighbour look={of.previous} />
      </dd>
      <dt>{term('Next usable')}</dt>
      <dd>
        <Neighbour look={of.next} />
      </dd>
      <dt>{term('Unusable between')}</dt>
      <dd>{sayUnusable(of)}</dd>
      {lengths !== null && (
        <>
          <dt>{term('Lengths')}</dt>
          <dd>{lengths}</dd>
        </>
      )}
    </>
  );
}

function Neighbour({ look }: { readonly look: ClassBeside['previous'] }) {
  const said = sayNeighbour(look);
  return look === null ? <span>{said}</span> : <a href={observationPath(look.observation)}>{said}</a>;
}

/** Who looked again, and how far they agree. */
export function ReviewsOfIt({ reviews }: { readonly reviews: ObservationReviews | null }) {
  const items = reviews?.items ?? [];
  const disagreement = sayDisagreement(items);
  return (
    <section>
      <h2>Review</h2>
      {items.length === 0 ? (
        <p class="faint">Nobody has looked again.</p>
      ) : (
        <dl class="facts">
          {items.map((item) => (
            <Fragment key={item.id}>
              <dt>{item.analyst}</dt>
              <dd>
                {sayReview(item)}
                <span class="faint"> · {formatInstant(Date.parse(item.savedAt))}</span>
                {item.note !== null && <p>{item.note}</p>}
              </dd>
            </Fragment>
          ))}
          {disagreement !== null && (
            <>
              <dt>Analysts</dt>
              <dd>{disagreement}</dd>
            </>
          )}
        </dl>
      )}
    </section>
  );
}
