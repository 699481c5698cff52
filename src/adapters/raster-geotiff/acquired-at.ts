/** Metadata items that name the instant of acquisition, most trusted first; compared without case and underscores. */
const ITEMS = [
  'acquisitiondatetime',
  'acquireddatetime',
  'acquired',
  'acquiredat',
  'datetime',
  'sensingtime',
  'tifftagdatetime',
];

/** 2024-06-17T02:11:09.5Z, 2024:06:17 02:11:09+09:00: a time without an offset is no instant. */
const INSTANT =
  /^(\d{4})[-:](\d{2})[-:](\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s?(Z|UTC|[+-]\d{2}:?\d{2})$/i;

/** ms UTC from the first item that carries an offset; null when none does. Never guessed. */
export function acquiredAtOf(metadata: Readonly<Record<string, string>>): number | null {
  const byName = new Map(Object.entries(metadata).map(([key, value]) => [plain(key), value]));
  for (const item of ITEMS) {
    const instant = parseInstant(byName.get(item) ?? '');
    if (instant !== null) return instant;
  }
  return null;
}

export function parseInstant(text: string): number | null {
  const match = INSTANT.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour, minute, second = '00', fraction = '', zone = ''] = match;
  const offset = /^[zu]/i.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const date = `${year}-${month}-${day}`;
  const at = Date.parse(`${date}T${hour}:${minute}:${second}${fraction}${offset}`);
  // Date.parse rolls 31 April over into May
  const real = new Date(`${date}T00:00:00Z`);
  return Number.isFinite(at) && real.getUTCDate() === Number(day) ? at : null;
}

function plain(key: string): string {
  return key
    .slice(key.lastIndexOf(':') + 1)
    .toLowerCase()
    .replaceAll('_', '');
}
