import { useEffect, useState } from 'preact/hooks';

/** A number that is taken when the field is left or Enter is pressed; what is none is said, and changes nothing. */
export function NumberField({
  label,
  value,
  digits,
  limit,
  onValue,
}: {
  readonly label: string;
  readonly value: number;
  readonly digits: number;
  /** It lies between minus this and this. */
  readonly limit: number;
  readonly onValue: (value: number) => void;
}) {
  const shown = String(Number(value.toFixed(digits)));
  const [text, setText] = useState(shown);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => {
    setText(shown);
    setWrong(null);
  }, [shown]);
  const take = (): void => {
    const given = Number(text.trim().replace(',', '.'));
    const isGood = text.trim() !== '' && Number.isFinite(given) && Math.abs(given) <= limit;
    setWrong(isGood ? null : `“${text}”: expected a number from ${-limit} to ${limit}`);
    if (isGood && text !== shown) onValue(given);
  };
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="text"
        inputMode="decimal"
        value={text}
        aria-invalid={wrong !== null}
        onInput={(event) => setText(event.currentTarget.value)}
        onChange={take}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          take();
        }}
      />
      {wrong !== null && (
        <span class="wrong" role="alert">
          {wrong}
        </span>
      )}
    </label>
  );
}
