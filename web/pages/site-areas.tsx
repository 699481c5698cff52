import type { Site } from '../server/types.ts';
import { kindOf, plural } from '../text/words.ts';

/** What is counted where, and whether a person has seen that the outlines lie there. */
export function SiteAreas({ site }: { readonly site: Site }) {
  return (
    <section class="panel areas">
      <h2>Areas</h2>
      <ul>
        {site.areas.map((area) => (
          <li key={area.id}>
            <span>{area.name}</span>
            <span class="faint">
              {kindOf(area.kind)} · {area.classes.map(plural).join(', ')} · revision {area.revision}
            </span>
            {area.verified ? (
              <span class="verified">verified</span>
            ) : (
              <span
                class="mark-unverified"
                title="No zero counts here until a person has confirmed the outline"
              >
                unverified
              </span>
            )}
          </li>
        ))}
      </ul>
      {site.areas.some(({ verified }) => !verified) && (
        <p class="faint">
          Unverified areas publish no zero: a person must first see on imagery that the outline lies where it
          should.
        </p>
      )}
    </section>
  );
}
