/** How numbers and times are written, everywhere alike. English; times in UTC first, then where the place is. */

interface Interval {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

const exact = new Intl.NumberFormat('en', { maximumFractionDigits: 20 });

/** A number that somebody chose, as it was chosen. */
export function formatExact(number: number): string {
  return exact.format(number);
}

export function formatCount(count: number): string {
  return whole.format(count);
}

/** `27 [22, 35]`; nothing is written for what was not counted. */
export function formatInterval({ value, low, high }: Interval): string | null {
  if (value === null || low === null || high === null) return null;
  return `${formatCount(value)} [${formatCount(low)}, ${formatCount(high)}]`;
}

export function formatShare(share: number): string {
  // 99.6 % seen is not all of it
  const percent = share < 1 && share > 0.99 ? 99 : Math.round(100 * share);
  return `${percent} %`;
}

export function formatMetres(metres: number): string {
  if (metres >= 1000) return `${(metres / 1000).toFixed(1)} km`;
  return `${metres >= 10 ? Math.round(metres) : Number(metres.toFixed(2))} m`;
}

/** `2.31 ha`, `3.4 km²` */
export function formatGround(squareMetres: number): string {
  if (squareMetres >= 1e6) return `${(squareMetres / 1e6).toFixed(1)} km²`;
  return squareMetres >= 1e4 ? `${(squareMetres / 1e4).toFixed(2)} ha` : `${Math.round(squareMetres)} m²`;
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

/** `14 Mar 2024` in UTC. */
export function formatDay(ms: number): string {
  return partsOf(ms, 'UTC', { day: 'numeric', month: 'short', year: 'numeric' });
}

/** `14 Mar 2024 05:12 UTC`. */
export function formatInstant(ms: number): string {
  return `${formatDay(ms)} ${formatClock(ms, 'UTC')} UTC`;
}

/** `11:12 at the site`, with the day where it is another one than in UTC. */
export function formatLocal(ms: number, timeZone: string): string {
  const day = (zone: string): string => partsOf(ms, zone, { day: 'numeric', month: 'short' });
  const clock = formatClock(ms, timeZone);
  return day('UTC') === day(timeZone) ? `${clock} local` : `${day(timeZone)} ${clock} local`;
}

function formatClock(ms: number, timeZone: string): string {
  return partsOf(ms, timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

function partsOf(ms: number, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(ms).replace(',', '');
}

/** `3 days ago`; what lies ahead is `now`, because clocks differ. */
export function formatAge(ms: number, nowMs: number): string {
  const minutes = Math.floor((nowMs - ms) / 60_000);
  if (minutes < 1) return 'now';
  const steps: readonly (readonly [limit: number, minutes: number, unit: string])[] = [
    [90, 1, 'minute'],
    [36 * 60, 60, 'hour'],
    [60 * 1440, 1440, 'day'],
    [36 * 30.44 * 1440, 30.44 * 1440, 'month'],
    [Infinity, 365.25 * 1440, 'year'],
  ];
  const [, size, unit] = steps.find(([limit]) => minutes < limit) as (typeof steps)[number];
  const many = Math.max(1, Math.round(minutes / size));
  return `${many} ${unit}${many === 1 ? '' : 's'} ago`;
}

/** `42.4214° N 130.6081° E` */
export function formatPlace([lon, lat]: readonly [number, number]): string {
  const axis = (degrees: number, plus: string, minus: string): string =>
    `${Math.abs(degrees).toFixed(4)}° ${degrees < 0 ? minus : plus}`;
  return `${axis(lat, 'N', 'S')} ${axis(lon, 'E', 'W')}`;
}
