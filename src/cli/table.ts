export interface Column {
  readonly head: string;
  readonly align: 'left' | 'right';
}

/** Plain text columns, two spaces apart; one line a row, the head first. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = [columns.map(({ head }) => head), ...rows];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => (line[i] ?? '').length)));
  return lines
    .map((line) =>
      columns
        .map(({ align }, i) => {
          const cell = line[i] ?? '';
          return align === 'right' ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `12 [9, 15]`; a dash where nothing may be said. */
export function formatInterval(count: {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}): string {
  return count.value === null ? '-' : `${count.value} [${count.low}, ${count.high}]`;
}

/** What is drawn says so first, wherever it is told. */
export function marked(origin: 'real' | 'simulated', told: string): string {
  return origin === 'simulated' ? `SIMULATED: nothing of this exists.\n${told}` : told;
}

/** Why a list is empty: filters that were given may be the reason, and only without them is `unasked` true. */
export function tellNothing(
  site: string,
  filters: Readonly<Record<string, string | undefined>>,
  unasked: string,
): string {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  if (given.length === 0) return unasked;
  return `Nothing of ${site} fits ${given.map(([name, value]) => `${name}=${value}`).join(' ')}.`;
}
