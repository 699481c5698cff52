import type { Metres } from '../map/ground-metres.ts';
import { formatMetres } from '../text/format.ts';

const WAYS = [
  ['north', '↑', [0, 1]],
  ['west', '←', [-1, 0]],
  ['east', '→', [1, 0]],
  ['south', '↓', [0, -1]],
] as const;

/** Four buttons and the length of a step: what a drag does, without one. */
export function MovePad({
  what,
  stepM,
  pixelM,
  onStepM,
  onMove,
}: {
  /** What moves, for a reader who does not see it. */
  readonly what: string;
  readonly stepM: number;
  /** A pixel of the scene, m. */
  readonly pixelM: number;
  readonly onStepM: (stepM: number) => void;
  readonly onMove: (by: Metres) => void;
}) {
  const steps = [...new Set([pixelM, 1, 10, 100])].sort((a, b) => a - b);
  return (
    <div class="move-pad">
      <fieldset class="move-keys">
        <legend class="hidden">Move {what}</legend>
        {WAYS.map(([way, sign, [east, north]]) => (
          <button
            key={way}
            type="button"
            class={`button move-${way}`}
            aria-label={`Move ${what} ${way} by ${formatMetres(stepM)}`}
            onClick={() => onMove([east * stepM, north * stepM])}
          >
            {sign}
          </button>
        ))}
      </fieldset>
      <label class="field">
        <span>Step</span>
        <select value={String(stepM)} onChange={(event) => onStepM(Number(event.currentTarget.value))}>
          {steps.map((step) => (
            <option key={step} value={String(step)}>
              {formatMetres(step)}
              {step === pixelM ? ', a pixel' : ''}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
