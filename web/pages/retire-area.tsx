import { useState } from 'preact/hooks';
import { whatWentWrong } from '../server/client.ts';
import type { Area } from '../server/types.ts';
import { retireArea } from './save-area.ts';

/** Takes an area out of use, once that was asked and answered. */
export function RetireArea({
  area,
  onRetired,
}: {
  readonly area: Area;
  readonly onRetired: (said: string) => void;
}) {
  const [isAsked, setAsked] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const retire = (): void => {
    retireArea(area).then(
      () => onRetired(`${area.name} is retired.`),
      (error: unknown) => setRefused(whatWentWrong(error)),
    );
  };
  if (!isAsked)
    return (
      <button type="button" class="button-quiet" onClick={() => setAsked(true)}>
        Retire this area …
      </button>
    );
  return (
    <fieldset class="retire">
      <legend class="hidden">Retire this area</legend>
      <p>No scene is counted in {area.name} from now on. What was counted stays, and so do its revisions.</p>
      {refused !== null && (
        <p class="refusal" role="alert">
          {refused}
        </p>
      )}
      <div class="after">
        <button type="button" class="button" onClick={retire}>
          Retire it
        </button>
        <button type="button" class="button" onClick={() => setAsked(false)}>
          Keep it
        </button>
      </div>
    </fieldset>
  );
}
