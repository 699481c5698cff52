import type { ComponentChildren } from 'preact';
import { formatInstant, formatLocal } from '../text/format.ts';
import type { Loaded } from './use-data.ts';

/** What to say where there is nothing to show, and what to do about it. */
export function Notice({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <section class="notice">
      <h1>{title}</h1>
      <p>{children}</p>
    </section>
  );
}

/** The value once it is there; meanwhile a quiet line, or why it is not. */
export function Ready<T>({
  of,
  what,
  children,
}: {
  readonly of: Loaded<T>;
  readonly what: string;
  readonly children: (value: T) => ComponentChildren;
}) {
  if (of.kind === 'ready')
    return (
      <>
        {of.behind && (
          <p class="faint" role="status">
            Not refreshed: {of.behind.message}
          </p>
        )}
        {children(of.value)}
      </>
    );
  if (of.kind === 'loading')
    return (
      <p class="loading" role="status">
        Asking for {what} …
      </p>
    );
  return (
    <section class="notice" role="alert">
      <h1>{of.refusal.status === 404 ? `No ${what} here` : `No answer about ${what}`}</h1>
      <p>{of.refusal.message}</p>
    </section>
  );
}

/** Stands wherever something simulated is shown. */
export function SimulatedMark() {
  return (
    <span class="mark-simulated" title="Nothing of this exists: scenes drawn by Crosstie's simulator">
      Simulated
    </span>
  );
}

/** An instant in UTC and at the site. */
export function Instant({
  ms,
  timeZone,
  assumed = false,
}: {
  readonly ms: number;
  readonly timeZone: string | null;
  readonly assumed?: boolean;
}) {
  return (
    <time dateTime={new Date(ms).toISOString()} class="instant">
      {formatInstant(ms)}
      {timeZone !== null && <span class="faint"> · {formatLocal(ms, timeZone)}</span>}
      {assumed && <span class="assumed"> assumed</span>}
    </time>
  );
}

/** One of a few, as buttons side by side. */
export function Choice<T extends string>({
  label,
  options,
  value,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly (readonly [value: T, text: string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}) {
  return (
    <fieldset class="choice">
      <legend class="hidden">{label}</legend>
      {options.map(([option, text]) => (
        <button key={option} type="button" aria-pressed={option === value} onClick={() => onChange(option)}>
          {text}
        </button>
      ))}
    </fieldset>
  );
}

/** Under what terms a scene may be used, as lines of a list of facts. */
export function RightsFacts({
  of,
}: {
  readonly of: {
    readonly licence: string | null;
    readonly republish: boolean;
    readonly attribution: string | null;
  };
}) {
  return (
    <>
      <dt>Licence</dt>
      <dd>
        {of.licence ?? 'not stated'}
        {!of.republish && ', pixels not to be published'}
      </dd>
      {of.attribution !== null && (
        <>
          <dt>Credit</dt>
          <dd>{of.attribution}</dd>
        </>
      )}
    </>
  );
}
