import type { RailString } from './observation.ts';

/** As many as are told one by one. */
const TOLD = 8;

/** What is told of a string. */
type ToldString = Pick<RailString, 'cars' | 'lengthM' | 'doubt'>;

/** `4 strings (23 + 1 locomotive, 12, 8 cars, 1 alone; longest 331 m; 1 doubted)`; `no strings`. */
export function tellStrings(strings: readonly ToldString[]): string {
  if (strings.length === 0) return 'no strings';
  const rows = strings.filter((string) => sizeOfString(string) > 1);
  const alone = strings.length - rows.length;
  const more = rows.slice(TOLD);
  const told = [
    ...(rows.length > 0 ? [`${rows.slice(0, TOLD).map(tellCars).join(', ')} cars`] : []),
    ...(more.length > 0 ? [`${more.length} more of ${spanOf(more.map(sizeOfString))}`] : []),
    ...(alone > 0 ? [`${alone} alone`] : []),
  ].join(', ');
  const longest = Math.max(...strings.map(({ lengthM }) => lengthM));
  const doubted = strings.filter(({ doubt }) => doubt !== null).length;
  const facts = [told, `longest ${Math.round(longest)} m`, ...(doubted > 0 ? [`${doubted} doubted`] : [])];
  return `${strings.length} string${strings.length === 1 ? '' : 's'} (${facts.join('; ')})`;
}

/** Freight wagons by their number alone, others by name. */
function tellCars({ cars }: ToldString): string {
  return cars.map(({ class: name, count }) => (name === 'railcar' ? count : `${count} ${name}`)).join(' + ');
}

/** Vehicles of any class. */
export function sizeOfString({ cars }: Pick<RailString, 'cars'>): number {
  return cars.reduce((sum, { count }) => sum + count, 0);
}

function spanOf(sizes: readonly number[]): string {
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return least === most ? `${least}` : `${least} to ${most}`;
}
