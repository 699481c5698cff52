import { scenePath } from '../app/router.ts';
import type { Track } from '../series/tracks.ts';
import type { Site } from '../server/types.ts';
import { kindOf, plural } from '../text/words.ts';

/** What is counted where, and whether a person has seen that the outlines lie there. */
export function SiteAreas({ site, tracks }: { readonly site: Site; readonly tracks: readonly Track[] }) {
  return (
    <section class="panel areas">
      <h2>Areas</h2>
      <ul>
        {site.areas.map((area) => (
          <li key={area.id}>
            <span>{area.name}</span>
            <span class="faint">
              {kindOf(area.kind)} · {area.classes.map(plural).join(', ')} · revision {area.revision}
              <OnScene areaId={area.id} name={area.name} tracks={tracks} />
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

/** Outlines are looked at, drawn and changed over the pixels of the latest scene that was counted there. */
function OnScene({
  areaId,
  name,
  tracks,
}: {
  readonly areaId: string;
  readonly name: string;
  readonly tracks: readonly Track[];
}) {
  const looks = tracks.filter(({ area }) => area === areaId).flatMap(({ points }) => points);
  const scene = looks.toSorted((a, b) => a.at - b.at).at(-1)?.scenes[0];
  if (scene === undefined) return null;
  return (
    <>
      {' · '}
      <a href={scenePath(scene, { area: areaId, edit: areaId })}>
        Edit<span class="hidden"> {name}</span> on its latest scene
      </a>
    </>
  );
}
