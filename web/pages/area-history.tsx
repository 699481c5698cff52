import { useEffect, useState } from 'preact/hooks';
import { Ready } from '../app/parts.tsx';
import { useData } from '../app/use-data.ts';
import type { Ghost } from '../map/ghosts.ts';
import { getJson } from '../server/client.ts';
import type { Area, AreaHistory as History } from '../server/types.ts';
import { ringOfArea, sayRevision } from './area-draft.ts';

interface Props {
  readonly area: Area;
  /** Draws older outlines; null where there is no map. */
  readonly onGhosts: ((ghosts: readonly Ghost[]) => void) | null;
}

/** Every revision of an area, the latest first: what it changed, and where its outline lay. */
export function AreaHistory({ area, onGhosts }: Props) {
  const path = `/v1/areas/${encodeURIComponent(area.id)}/revisions`;
  const [history] = useData(`${path} ${area.revision}`, (signal) => getJson<History>(path, signal));
  return (
    <Ready of={history} what="its revisions">
      {({ items }) => <Revisions items={items} onGhosts={onGhosts} />}
    </Ready>
  );
}

function Revisions({ items, onGhosts }: Pick<Props, 'onGhosts'> & { readonly items: readonly Area[] }) {
  const [shown, setShown] = useState<ReadonlySet<number>>(new Set());
  const show = (revision: number): void => {
    const next = new Set(shown);
    if (!next.delete(revision)) next.add(revision);
    setShown(next);
    onGhosts?.(items.filter((item) => next.has(item.revision)).map((item) => ({ ring: ringOfArea(item) })));
  };
  useEffect(() => () => onGhosts?.([]), []);
  return (
    <ol class="revisions" reversed>
      {items.toReversed().map((item, i) => (
        <li key={item.revision}>
          <span>
            <strong>Revision {item.revision}</strong>{' '}
            <span class={item.verified ? 'verified' : 'mark-unverified'}>
              {item.verified ? 'verified' : 'unverified'}
            </span>
          </span>
          <span class="faint">
            {sayRevision(items[items.length - i - 2] ?? null, item).join('; ') || 'saved without a change'}
          </span>
          {onGhosts !== null && (
            <button
              type="button"
              class="button-quiet"
              aria-pressed={shown.has(item.revision)}
              onClick={() => show(item.revision)}
            >
              Show outline<span class="hidden"> of revision {item.revision}</span>
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}
