import type { ObjectClass } from '../detection.ts';
import type { Origin } from '../scene.ts';
import { tellShare } from '../share-words.ts';
import type { Published } from './chart.ts';
import type { EventRecord, Explanation } from './chart-record.ts';
import { objectsOf } from './look.ts';

/** Where an alert is, in words that people use. */
export interface AlertPlace {
  readonly siteName: string;
  readonly areaName: string;
  readonly class: ObjectClass;
  readonly origin: Origin;
}

const NOUNS: Readonly<Record<ObjectClass, string>> = {
  railcar: 'freight wagons',
  locomotive: 'locomotives',
  passenger: 'passenger coaches',
  'maintenance-of-way': 'maintenance vehicles',
  'rail-vehicle': 'rail vehicles',
  ship: 'ships',
  boat: 'boats',
};

type TellableEvent = Pick<
  EventRecord,
  'at' | 'reason' | 'kind' | 'value' | 'threshold' | 'p' | 'explanation'
>;

/**
 * An event in plain English: what was seen, what was to be expected and by what, and why that was worth telling. Every
 * number is in the evaluation that explains it. Where the news is simulated, the sentence says so first.
 */
export function sentenceOf(event: TellableEvent, place: AlertPlace): string {
  return summaryOf([{ event, place }]);
}

/** Of several events: what they share is said once. */
export function summaryOf(
  told: readonly { readonly event: TellableEvent; readonly place: AlertPlace }[],
): string {
  const parts = new Set(told.flatMap(({ event, place }) => partsOf(event, place)));
  const isSimulated = told.some(({ place }) => place.origin === 'simulated');
  return [...(isSimulated ? ['SIMULATED:'] : []), ...parts].join(' ');
}

function partsOf(event: TellableEvent, place: AlertPlace): readonly string[] {
  if (event.reason === 'withdrawn') return [withdrawal(event, place)];
  const { explanation } = event;
  if (explanation === null) return [unexplained(event, place)];
  return [seen(event, explanation, place), ...expected(event, explanation, place), because(event)];
}

/** A published number that was corrected, or taken back. */
export function revisionSentence(
  at: number,
  before: Published | null,
  after: Published | null,
  place: AlertPlace,
): string {
  const simulated = place.origin === 'simulated' ? 'SIMULATED: ' : '';
  const now =
    after === null ? 'taken back: no number is given any more' : `corrected to ${intervalOf(after)}`;
  const was = before === null ? '' : ` of ${intervalOf(before)}`;
  return `${simulated}The count${was} ${NOUNS[place.class]} at ${whereOf(place)} on ${dayOf(at)} is ${now}.`;
}

function intervalOf({ value, low, high }: Published): string {
  return `${value} (${low} to ${high})`;
}

function seen({ at }: TellableEvent, { look, evaluation }: Explanation, place: AlertPlace): string {
  const noun = NOUNS[place.class];
  const raw = evaluation.kind === 'judged' ? evaluation.raw : 0;
  const { published, byAnalyst, still } = look;
  const counted = byAnalyst ? 'by an analyst' : `the model boxed ${raw}`;
  const apart = still === 0 ? '' : `, ${still} that never move apart`;
  const number =
    published === null
      ? `what the model takes for ${noun} (${boxed(raw)}, for which no number can be stated)`
      : `about ${published.value} ${noun} (95 % interval ${published.low} to ${published.high}; ${counted}${apart})`;
  return `On ${dayOf(at)} at ${timeOf(at)} UTC an image showed ${number} at ${whereOf(place)}, of which ${tellShare(look.seen)} was seen.`;
}

/** The chart judges boxes: each of its numbers is told as what it is, and as the objects it speaks for. */
function expected(
  { kind }: TellableEvent,
  { evaluation }: Explanation,
  place: AlertPlace,
): readonly string[] {
  if (evaluation.kind !== 'judged' || kind === 'rule' || kind === 'resumption') return [];
  const { baseline, exceedance } = evaluation;
  if (baseline === null || exceedance === null) return [];
  const some = (boxes: number): string =>
    `some ${rounded(objectsOf(boxes, baseline.clutter, baseline.errors))}`;
  const { mu } = baseline.law;
  return [
    `By ${baseline.passes} usable passes from ${dayOf(baseline.from)} to ${dayOf(baseline.to)}, counted alike, ` +
      `${rounded(mu)} boxes were to be expected (${some(mu)} ${NOUNS[place.class]}), and more than ` +
      `${exceedance.threshold} (${some(exceedance.threshold)}) in one pass of 200.`,
  ];
}

function boxed(raw: number): string {
  return raw === 1 ? '1 box' : `${raw} boxes`;
}

function because(event: TellableEvent): string {
  const { reason, kind, value } = event;
  if (reason === 'fired') return firstWords(event);
  if (reason === 'repeated') return 'It still lasts.';
  if (reason === 'worsened')
    return `Since it was last told it has ${value < 0 ? 'fallen' : 'grown'} by half or more.`;
  if (kind === 'shift') return 'The shift is over.';
  // a change over X % may have turned round at one look
  return kind === 'rule'
    ? 'The alert is over.'
    : 'Three usable looks in a row were usual: the alert is over.';
}

function firstWords({ kind, value, threshold, p }: TellableEvent): string {
  switch (kind) {
    case 'spike':
      return `By chance alone so many would be counted ${chanceOf(p)}.`;
    case 'shift': {
      const way = value < 0 ? 'half' : 'twice';
      const sum = `the evidence sums up to ${rounded(Math.abs(value))}, over its limit of ${rounded(Math.abs(threshold))}`;
      return `Pass by pass the counts speak for ${way} the usual level: ${sum}.`;
    }
    case 'resumption':
      return 'They are the first after a long quiet: none in 12 usable passes, or in 90 days.';
    case 'rule':
      return `A user's own rule asks to be told ${value < threshold ? 'under' : 'over'} ${rounded(threshold)}.`;
  }
}

function chanceOf(p: number | null): string {
  if (p === null) return 'hardly ever';
  if (p < 1e-6) return 'less than once in a million passes';
  return `once in ${grouped(Math.round(1 / p))} passes`;
}

/** Why is not in the event: a corrected count, a look that came late and made the usual another, a rule that was changed. */
function withdrawal({ at, kind }: TellableEvent, place: AlertPlace): string {
  return (
    `The alert for ${NOUNS[place.class]} at ${whereOf(place)} of ${dayOf(at)} is withdrawn: ` +
    `by the counts${kind === 'rule' ? ' and the rule' : ''} as they are known now it would not have been raised.`
  );
}

function unexplained({ at, reason, kind }: TellableEvent, place: AlertPlace): string {
  return `${kind} ${reason} for ${NOUNS[place.class]} at ${whereOf(place)} on ${dayOf(at)}.`;
}

function whereOf({ areaName, siteName }: AlertPlace): string {
  return `${areaName} (${siteName})`;
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function dayOf(at: number): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

function timeOf(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}
