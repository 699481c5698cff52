import {
  type Count,
  type FamilyCount,
  hasLooked,
  type ObservationStatus,
  type RailString,
  type Visibility,
} from './observation.ts';
import type { Origin } from './scene.ts';
import { tellShare } from './share-words.ts';
import { tellStrings } from './string-words.ts';

/** What a reader must know to judge a picture; null where it is not known. */
export interface CaptionFacts {
  readonly place: string;
  /** ms UTC. */
  readonly at: number | null;
  readonly atAssumed: boolean;
  /** IANA zone of the site. */
  readonly timezone: string | null;
  readonly sensor: string | null;
  readonly gsdM: number | null;
  readonly origin: Origin;
  readonly status: ObservationStatus;
  readonly visibility: Visibility;
  /** 0..1 */
  readonly seen: number;
  readonly counts: readonly CaptionCount[];
  /** Null where none were looked for. */
  readonly strings: readonly RailString[] | null;
  readonly model: { readonly id: string; readonly version: string; readonly threshold: number };
  readonly scene: string;
  readonly licence: string | null;
  readonly attribution: string | null;
}

type CaptionCount = Omit<Count, 'floorM' | 'rates'>;

/**
 * The title lines of an annotated picture: place, instant and sensor, counts with their interval, strings of wagons,
 * evidence, rights.
 */
export function captionOf(facts: CaptionFacts): readonly string[] {
  const { model } = facts;
  const rights = facts.licence ?? 'licence not stated: ask before publishing';
  return [
    facts.origin === 'simulated' ? `SIMULATED: ${facts.place}` : facts.place,
    [instantOf(facts), facts.sensor ?? 'sensor not stated', gsdOf(facts.gsdM)].join(', '),
    countsOf(facts),
    ...(facts.strings === null ? [] : [tellStrings(facts.strings)]),
    `${hasLooked({ modelId: model.id }) ? `model ${model.id} ${model.version}, threshold ${model.threshold}` : 'no model looked'}; scene ${facts.scene}`,
    facts.attribution === null ? rights : `${rights}; ${facts.attribution}`,
  ];
}

function instantOf({ at, atAssumed, timezone }: CaptionFacts): string {
  if (at === null) return 'undated';
  const utc = `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  const local = timezone === null ? '' : ` (${localTime(at, timezone)})`;
  return `${utc}${local}${atAssumed ? ' ASSUMED' : ''}`;
}

/** `11:11 Asia/Pyongyang`; the date too where it differs would be longer than it helps. */
function localTime(at: number, timeZone: string): string {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
  return `${clock} ${timeZone}`;
}

function gsdOf(gsdM: number | null): string {
  return gsdM === null ? 'ground resolution not known' : `ground resolution ${Number(gsdM.toPrecision(3))} m`;
}

function countsOf({ status, visibility, seen, counts, model }: CaptionFacts): string {
  const share = `seen ${tellShare(seen)} (${visibility})`;
  // where nobody looked there is no 0 either
  if (status.kind === 'unusable' && !hasLooked({ modelId: model.id })) return `UNUSABLE: ${status.reason}`;
  if (status.kind === 'unusable') {
    const raw = counts.map((count) => `${count.class} raw ${count.raw}`).join(', ');
    return `UNUSABLE: ${status.reason}; ${raw === '' ? share : `${raw}; ${share}`}`;
  }
  const each = counts.map((count) =>
    count.value === null
      ? `${count.class} no number, raw ${count.raw}`
      : `${count.class} ${count.value} [${count.low}..${count.high}, 95 %], raw ${count.raw}${familiesOf(count)}`,
  );
  return `${each.join('; ')}; ${share}`;
}

/** ` (open 74 [64..84], tank 3 [1..5], unknown raw 2)`: families of which a box was seen, and nothing where none are told. */
function familiesOf({ families }: CaptionCount): string {
  const seen = (families ?? []).filter(({ raw }) => raw > 0).map(familyOf);
  return seen.length === 0 ? '' : ` (${seen.join(', ')})`;
}

function familyOf({ family, raw, value, low, high }: FamilyCount): string {
  return value === null ? `${family} raw ${raw}` : `${family} ${value} [${low}..${high}]`;
}
