import { useState } from 'preact/hooks';
import { Refusal, sendJson } from '../server/client.ts';
import type { Area } from '../server/types.ts';

/**
 * Outlines that nobody has confirmed yet, over the pixels that show whether they lie where they should. One step makes
 * the area verified, and has its scenes counted anew.
 */
export function ConfirmAreas({
  areas,
  onConfirmed,
}: {
  readonly areas: readonly Area[];
  readonly onConfirmed: () => void;
}) {
  const [refused, setRefused] = useState<string | null>(null);
  const confirm = async ({ id, revision }: Area): Promise<void> => {
    const path = `/v1/areas/${encodeURIComponent(id)}`;
    try {
      await sendJson('POST', `${path}/verify`, { verified: true }, { 'if-match': `"${revision}"` });
      await sendJson('POST', `${path}/reobserve`);
      setRefused(null);
      onConfirmed();
    } catch (error) {
      setRefused(error instanceof Refusal ? error.message : String(error));
    }
  };
  if (areas.length === 0) return null;
  return (
    <section class="confirm-areas">
      <h3>Does the outline lie where it should?</h3>
      <ul>
        {areas.map((area) => (
          <li key={area.id}>
            <span>
              <strong>{area.name}</strong> is unverified: no zero counts there. Look at it on the map; if it
              lies on the place, say so.
            </span>
            <button type="button" class="button" onClick={() => confirm(area)}>
              It lies where it should
            </button>
          </li>
        ))}
      </ul>
      {refused !== null && (
        <p class="refusal" role="alert">
          {refused}
        </p>
      )}
    </section>
  );
}
