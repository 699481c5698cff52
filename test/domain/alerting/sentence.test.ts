import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../../src/domain/alerting/chart-record.ts';
import { type AlertPlace, sentenceOf } from '../../../src/domain/alerting/sentence.ts';
import { tellShare } from '../../../src/domain/share-words.ts';
import { charted, openBook } from '../../support/chart-book.ts';
import { lookAt } from '../../support/looks.ts';

const CHART = 'yard~real~railcar~railcar-50cm~sub-metre~0m';
const PLACE: AlertPlace = { siteName: 'Tumangang', areaName: 'Yard', class: 'railcar', origin: 'real' };
const usual = Array.from({ length: 40 }, (_, i) => charted(7 * i, 9 + ((i * 5) % 8)));
const SEEN =
  'freight wagons (95 % interval 80 to 80; the model boxed 80) at Yard (Tumangang), of which 100 % was seen.';

function eventsOf(kind: string, looks = [charted(280, 73), charted(284, 80)]): readonly EventRecord[] {
  const book = openBook();
  const rules = [{ id: 'r', rule: { kind: 'over', count: 50 } }] as const;
  book.visit({ looks: [...usual, ...looks], rules });
  return book.events(`${CHART}~${kind}`);
}

const sentence = (event: EventRecord | undefined, change: Partial<AlertPlace> = {}): string =>
  sentenceOf(event as EventRecord, { ...PLACE, ...change });

describe('the sentence of an event', () => {
  it('says what was seen, what was expected and by what, and how rare it is', () => {
    const [fired] = eventsOf('spike');
    expect(sentence(fired)).toBe(
      `On 12 October 2019 at 02:00 UTC an image showed about 80 ${SEEN} By 33 usable passes from 1 January 2019 to ` +
        '13 August 2019, counted alike, 12.4 boxes were to be expected (some 12.5 freight wagons), and more than 23 (some 23.7) in one pass of 200. ' +
        'By chance alone so many would be counted less than once in a million passes.',
    );
  });

  it('says first of all when it is simulated, and names what floats', () => {
    expect(sentence(eventsOf('spike')[0], { origin: 'simulated', class: 'ship' })).toMatch(
      /^SIMULATED: On 12 October 2019 at 02:00 UTC an image showed about 80 ships \(/,
    );
  });

  it('tells boxes as boxes, and the objects they speak for where the model misses most', () => {
    const [fired] = eventsOf('spike');
    const { explanation } = fired as EventRecord;
    const { evaluation } = explanation as NonNullable<typeof explanation>;
    if (evaluation.kind !== 'judged' || evaluation.baseline === null) throw new Error('not judged');
    const baseline = { ...evaluation.baseline, clutter: 2, errors: { recall: 0.4, falsePerKm2: 2 } };
    const told = { ...explanation, evaluation: { ...evaluation, baseline } };
    expect(sentence({ ...fired, explanation: told } as EventRecord)).toContain(
      '12.4 boxes were to be expected (some 26 freight wagons), and more than 23 (some 52.5) in one pass of 200.',
    );
  });

  it('gives no number of objects where none can be stated, and rounds what was seen down', () => {
    const [fired] = eventsOf('spike');
    const { explanation } = fired as EventRecord;
    const look = { ...explanation?.look, published: null, seen: 0.996 };
    expect(sentence({ ...fired, explanation: { ...explanation, look } } as EventRecord)).toContain(
      'an image showed what the model takes for freight wagons (80 boxes, for which no number can be stated) at ' +
        'Yard (Tumangang), of which 99 % was seen.',
    );
  });

  it.each([
    [0.29, '29 %'],
    [0.999, '99 %'],
    [1, '100 %'],
  ])('tells a share of %f as %s', (share, told) => {
    expect(tellShare(share)).toBe(told);
  });

  it('of a rule names the mark that its author set', () => {
    expect(sentence(eventsOf('rule-r')[0])).toMatch(/seen\. A user's own rule asks to be told over 50\.$/);
  });

  it('of a withdrawal says that nothing of it holds', () => {
    const book = openBook();
    book.visit({ looks: [...usual, charted(280, 73), charted(284, 80)] });
    book.visit({ looks: usual });
    expect(sentence(book.events(`${CHART}~spike`).at(-1))).toBe(
      'The alert for freight wagons at Yard (Tumangang) of 12 October 2019 is withdrawn: by the counts as they are ' +
        'known now it would not have been raised.',
    );
  });

  it('of an end says why', () => {
    const over = [charted(280, 73), charted(284, 80), charted(288, 12), charted(292, 11), charted(296, 13)];
    expect(sentence(eventsOf('spike', over).at(-1))).toMatch(/usual: the alert is over\.$/);
  });

  it('of a resumption needs no baseline', () => {
    const book = openBook();
    const empty = Array.from({ length: 14 }, (_, i) => charted(7 * i, 0));
    book.visit({ looks: [...empty, charted(100, 8), charted(104, 9)] });
    expect(lookAt(104, 9).at).toBe(book.events(`${CHART}~resumption`)[0]?.at);
    expect(sentence(book.events(`${CHART}~resumption`)[0])).toMatch(
      /seen\. They are the first after a long quiet: none in 12 usable passes, or in 90 days\.$/,
    );
  });
});
