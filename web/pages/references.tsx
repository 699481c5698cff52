import { SimulatedMark } from '../app/parts.tsx';
import type { Reference, Site } from '../server/types.ts';
import { sayDays } from '../text/beside-words.ts';
import { sayReference } from '../text/words.ts';

/** What others counted here: beside our numbers, never among them. */
export function References({
  site,
  references,
}: {
  readonly site: Site;
  readonly references: readonly Reference[];
}) {
  if (references.length === 0) return null;
  return (
    <section class="panel looks" aria-labelledby="published">
      <h2 id="published">Counted by others</h2>
      <p class="faint">
        Hollow diamonds in the charts, where somebody counted the same class in the same area. They are part
        of no series.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section class="table-frame" tabIndex={0} aria-labelledby="published">
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Where</th>
              <th scope="col">Count</th>
              <th scope="col">Source</th>
            </tr>
          </thead>
          <tbody>
            {references.map((each) => (
              <tr key={each.id}>
                <td>{sayDays(each)}</td>
                <td>
                  {each.area === null
                    ? 'the place as a whole'
                    : (site.areas.find(({ id }) => id === each.area)?.name ?? each.area)}
                </td>
                <td>{sayReference(each)}</td>
                <td>
                  {each.origin === 'simulated' && <SimulatedMark />}{' '}
                  {each.url === null ? each.source : <a href={each.url}>{each.source}</a>}
                  {each.note !== null && <p class="faint">{each.note}</p>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
