import type { Log } from '../../src/ports/log.ts';

export interface Line {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A log that a test can read and nobody sees. */
export function collectLog(
  lines: Line[] = [],
  shared: Readonly<Record<string, unknown>> = {},
): Log & { readonly lines: readonly Line[] } {
  const note =
    (level: Line['level']) =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      lines.push({ level, event, fields: { ...shared, ...fields } });
    };
  return {
    lines,
    info: note('info'),
    warn: note('warn'),
    error: note('error'),
    with: (fields) => collectLog(lines, { ...shared, ...fields }),
  };
}
