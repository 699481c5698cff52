import type { StringsOfArea } from '../server/types.ts';
import type { Look } from './tracks.ts';

/** Cars per string, the longest first, and which of them are doubted. */
export interface StringLook {
  readonly strings: StringsOfArea['looks'][number]['strings'];
  /** Cars of the longest string of two or more that nothing speaks against; 0 where there is none. */
  readonly longest: number;
}

/** Strings of the looks that gave a number, by observation: of ground that was hidden no string is the longest. */
export function stringsOf(
  looks: readonly Look[],
  told: readonly StringsOfArea['looks'][number][],
): ReadonlyMap<string, StringLook> {
  const byObservation = new Map(told.map((each) => [each.observation, each.strings]));
  return new Map(
    looks.flatMap(({ observation, status }) => {
      const strings = byObservation.get(observation);
      if (strings === undefined || status !== 'counted') return [];
      const sure = strings.filter(({ cars, doubt }) => doubt === null && cars > 1).map(({ cars }) => cars);
      return [[observation, { strings, longest: Math.max(0, ...sure) }] as const];
    }),
  );
}

/** Every page of an area's strings. */
export async function wholeStrings(
  area: string,
  origin: StringsOfArea['origin'],
  ask: (path: string) => Promise<StringsOfArea>,
): Promise<readonly StringsOfArea['looks'][number][]> {
  const path = `/v1/areas/${encodeURIComponent(area)}/strings?origin=${origin}&limit=10000`;
  const looks: StringsOfArea['looks'][number][] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: StringsOfArea = await ask(
      cursor === '' ? path : `${path}&cursor=${encodeURIComponent(cursor)}`,
    );
    looks.push(...page.looks);
    cursor = page.next;
  }
  return looks;
}
