import { Fault } from './fault.ts';

const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(?:([Zz])|([+-])(\d\d):?(\d\d)?)$/;
const LOCAL = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d+)?)?$/;
const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

const FIRST_SATELLITE = Date.UTC(1957, 9, 4);
const DAY_MS = 86_400_000;
/** Outside these years ISO 8601 writes a year in other than four digits: no database or reader takes it back. */
const EARLIEST = Date.UTC(100, 0, 1);
const LATEST = Date.UTC(10_000, 0, 1) - 1;

/**
 * An ISO 8601 instant as ms UTC. An offset or `Z` is required: a time without one is off by up to 14 hours, and
 * nobody can tell by how much.
 * @throws Fault invalid-time
 */
export function parseInstant(text: string): number {
  const match = INSTANT.exec(text.trim());
  if (match === null) {
    const wrong = LOCAL.test(text.trim())
      ? 'has no offset'
      : DAY.test(text.trim())
        ? 'has no time of day'
        : 'is no instant';
    throw new Fault(
      'invalid-time',
      `time ${JSON.stringify(text)} ${wrong}: expected ISO 8601 with an offset or Z, as 2024-06-17T02:11:00Z`,
    );
  }
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second = '0',
    fraction = '',
    ,
    sign,
    offsetHour = '0',
    offsetMinute = '0',
  ] = match;
  const milliseconds = Math.floor(Number(`0.${fraction || '0'}`) * 1000);
  const clock = [Number(hour), Number(minute), Number(second)] as const;
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), ...clock, milliseconds);
  const readBack = new Date(local);
  // Date.UTC rolls 30 February over into March, and takes the years 0 to 99 for 1900 to 1999.
  const sound =
    readBack.getUTCFullYear() === Number(year) &&
    readBack.getUTCMonth() === Number(month) - 1 &&
    readBack.getUTCDate() === Number(day) &&
    clock[0] < 24 &&
    clock[1] < 60 &&
    clock[2] < 60 &&
    Number(offsetHour) <= 14 &&
    Number(offsetMinute) < 60;
  if (!sound) throw new Fault('invalid-time', `time ${JSON.stringify(text)} is on no calendar or clock`);
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000 * (sign === '-' ? -1 : 1);
  return checkYear(local - offset, text);
}

/**
 * @param at ms UTC
 * @param text as it was written
 * @throws Fault invalid-time
 */
export function checkYear(at: number, text: string): number {
  if (at >= EARLIEST && at <= LATEST) return at;
  throw new Fault(
    'invalid-time',
    `time ${JSON.stringify(text)} is or ends outside the years 100 to 9999 UTC: expected one within them`,
  );
}

/**
 * A bound of a range: an instant, or a day, which begins at midnight UTC.
 * @throws Fault invalid-time
 */
export function parseBound(text: string): number {
  return parseInstant(DAY.test(text) ? `${text}T00:00:00Z` : text);
}

/**
 * An instant at which a satellite can have looked: since the first one, and not later than a clock a day wrong.
 * @param at @param now ms UTC
 * @throws Fault invalid-time
 */
export function checkAcquired(at: number, now: number): void {
  const shown = Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : String(at);
  if (!(at >= FIRST_SATELLITE))
    throw new Fault('invalid-time', `acquisition time ${shown} is before the first satellite, 1957-10-04`);
  if (at > now + DAY_MS)
    throw new Fault(
      'invalid-time',
      `acquisition time ${shown} is in the future: it is now ${new Date(now).toISOString()}`,
    );
}
