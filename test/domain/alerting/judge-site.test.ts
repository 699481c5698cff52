import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChartedLook } from '../../../src/domain/alerting/chart.ts';
import type { EventRecord } from '../../../src/domain/alerting/chart-record.ts';
import { type ChartBook, charted, KEY, openBook } from '../../support/chart-book.ts';
import { DAY_MS, ratesOf, START } from '../../support/looks.ts';

const CHART = 'yard~real~railcar~railcar-50cm~sub-metre~0m';
const SPIKE = `${CHART}~spike`;
const day = (n: number): number => START + n * DAY_MS;

/** Forty looks, one a week, of about twelve wagons. */
const usual = Array.from({ length: 40 }, (_, i) => charted(7 * i, 9 + ((i * 5) % 8)));
const surge = [charted(280, 73), charted(284, 80)];
const calm = [charted(288, 12), charted(292, 11), charted(296, 13)];

const told = (book: ChartBook, id = SPIKE): readonly string[] =>
  book
    .events(id)
    .map(
      ({ at, reason, telling }) =>
        `${(at - START) / DAY_MS} ${reason}${telling.told ? '' : ` (${telling.because})`}`,
    );

/** What a book holds of its looks and alerts, whatever the order in which it learned of them. */
const holdings = (book: ChartBook): unknown =>
  JSON.parse(JSON.stringify({ rows: book.rows(), alert: book.alert(SPIKE) ?? null }));

describe('a chart that grows', () => {
  it('fires on the second odd look and resolves on the third calm one', () => {
    const book = openBook();
    for (const [i] of [...usual, ...surge, ...calm].entries())
      book.visit({ looks: [...usual, ...surge, ...calm].slice(0, i + 1) });
    expect(told(book)).toEqual(['284 fired', '296 resolved']);
    expect(book.events(SPIKE)[0]).toMatchObject({
      id: `${SPIKE}~fired~20191012T020000Z`,
      observation: 'observation-284',
      value: 80,
      explanation: { look: { raw: 80 }, evaluation: { kind: 'judged', raw: 80 }, held: false },
    });
  });

  it('is not judged anew when nothing has changed', () => {
    const book = openBook();
    expect(book.visit({ looks: [...usual, ...surge] })).not.toBeNull();
    expect(book.visit({ looks: [...usual, ...surge] })).toBeNull();
  });

  it('writes one row for one more look', () => {
    const book = openBook();
    book.visit({ looks: usual });
    const judged = book.visit({ looks: [...usual, surge[0] as ChartedLook] });
    expect(judged?.rows.map(({ look }) => look.at)).toEqual([day(280)]);
    expect(judged?.gone).toEqual([]);
  });

  // the same looks, learned of in whatever order and corrected on the way, leave the same evaluations and states
  it('is the same as one judged from scratch', () => {
    const look = fc
      .tuple(
        fc.integer({ min: 0, max: 60 }),
        fc.option(
          fc.oneof(
            { weight: 4, arbitrary: fc.integer({ min: 6, max: 18 }) },
            fc.integer({ min: 0, max: 90 }),
          ),
          {
            nil: null,
            freq: 6,
          },
        ),
        fc.constantFrom('r1~v1', 'r1~v1', 'r1~v1', 'r2~v1'),
      )
      .map(([week, raw, strand]) => charted(280 + 5 * week, raw, { strand }));
    const rates = { 'r1~v1': ratesOf(0.95, 0.5), 'r2~v1': ratesOf(0.9, 1) };
    const rules = [{ id: 'r', rule: { kind: 'over', count: 40 } }] as const;
    fc.assert(
      fc.property(fc.array(fc.array(look, { maxLength: 6 }), { minLength: 1, maxLength: 5 }), (arrivals) => {
        const book = openBook();
        let looks = new Map<number, ChartedLook>(usual.map((one) => [one.at, one]));
        for (const batch of [[], ...arrivals]) {
          looks = new Map(looks);
          // a look that comes again is a correction; one of a day that ends in 5 takes itself back
          for (const one of batch) {
            if (one.at % (10 * DAY_MS) < DAY_MS && looks.has(one.at)) looks.delete(one.at);
            else looks.set(one.at, one);
          }
          book.visit({ looks: [...looks.values()], rates, rules });
        }
        const scratch = openBook();
        scratch.visit({ looks: [...looks.values()], rates, rules });
        expect(holdings(book)).toEqual(holdings(scratch));
        const standing = (each: ChartBook) =>
          each
            .events(SPIKE)
            .filter(({ stands }) => stands)
            .map(({ at, reason }) => `${at} ${reason}`)
            .sort();
        expect(standing(book)).toEqual(standing(scratch));
        for (const kind of ['spike', 'shift', 'resumption', 'rule-r'])
          expectTurns(book.events(`${CHART}~${kind}`));
      }),
      { numRuns: 25, seed: 11 },
    );
  });

  it('is judged anew where its error rates changed, and only its rules where they did', () => {
    const book = openBook();
    book.visit({ looks: [...usual, ...surge] });
    const before = book.rows();
    const over = { id: 'over-70', rule: { kind: 'over', count: 70 } } as const;
    book.visit({ looks: [...usual, ...surge], rules: [over] });
    expect(told(book, `${CHART}~rule-over-70`)).toEqual(['280 fired']);
    const statistics = (rows: typeof before) =>
      rows.map(({ evaluation }) => (evaluation.kind === 'judged' ? evaluation.exceedance : null));
    expect(statistics(book.rows())).toEqual(statistics(before));
    book.visit({ looks: [...usual, ...surge], rules: [over], rates: { 'r1~v1': ratesOf(0.5, 3) } });
    expect(statistics(book.rows())).not.toEqual(statistics(before));
  });

  it('keeps a rule that is gone as history, and watches it no longer', () => {
    const book = openBook();
    const over = { id: 'r', rule: { kind: 'over', count: 70 } } as const;
    book.visit({ looks: [...usual, ...surge], rules: [over] });
    expect(book.alert(`${CHART}~rule-r`)?.state.kind).toBe('firing');
    book.visit({ looks: [...usual, ...surge] });
    expect(book.alert(`${CHART}~rule-r`)?.state.kind).toBe('quiet');
    expect(told(book, `${CHART}~rule-r`)).toEqual(['280 fired']);
  });
});

/** What was decided, told or held back: nothing resolves that did not fire, nothing fires twice. */
function expectTurns(events: readonly EventRecord[]): void {
  let open: number | null = null;
  for (const { at, reason, telling } of events) {
    if (!telling.told && (telling.because === 'old' || telling.because === 'known')) continue;
    if (reason === 'fired') expect(open).toBeNull();
    if (reason === 'resolved') expect(open).not.toBeNull();
    if (reason === 'fired') open = at;
    else if (reason === 'resolved' || (reason === 'withdrawn' && open === at)) open = null;
  }
}

describe('what is told', () => {
  it('is no news of passes too old to be any, though the history knows them', () => {
    const book = openBook();
    book.visit({ looks: [...usual, ...surge, ...calm], newsFrom: day(400) });
    expect(told(book)).toEqual(['284 fired (old)', '296 resolved (old)']);
  });

  it('is withdrawn when the count that fired is corrected or its scene deleted, and may fire again', () => {
    const book = openBook();
    book.visit({ looks: [...usual, ...surge] });
    book.visit({ looks: [...usual, charted(280, 73), charted(284, 13)] });
    expect(told(book)).toEqual(['284 fired', '284 withdrawn']);
    expect(book.alert(SPIKE)?.state.kind).toBe('pending');
    book.visit({ looks: [...usual, ...surge] });
    expect(told(book)).toEqual(['284 fired', '284 withdrawn', '284 fired']);
    const [first, , again] = book.events(SPIKE);
    expect([first?.stands, again?.stands]).toEqual([false, true]);
    expect(again?.id).toBe(`${first?.id}~2`);
    book.visit({ looks: usual });
    expect(told(book).at(-1)).toBe('284 withdrawn');
    expect(book.events(SPIKE).at(-1)).toMatchObject({ observation: 'observation-284', explanation: null });
  });

  it('is held back while it is silenced, and so is the end of what nobody heard of', () => {
    const silence = { id: 's', site: 'site', area: 'yard', class: null, from: 0, until: 10, why: 'works' };
    const book = openBook();
    book.visit({ looks: [...usual, ...surge], silences: [silence], now: 5 });
    expect(told(book)).toEqual(['284 fired (silenced)']);
    expect(book.events(SPIKE)[0]?.telling).toMatchObject({ silenceId: 's' });
    book.visit({ looks: [...usual, ...surge, ...calm], now: 20 });
    expect(told(book)).toEqual(['284 fired (silenced)', '296 resolved (never-told)']);
  });

  it('is not repeated of what somebody has acknowledged', () => {
    const lasting = [...surge, ...[292, 300, 308, 316].map((at) => charted(at, 78))];
    const acknowledgement = { at: 1, by: 'A. Analyst', note: null, firedAt: day(284) };
    const [heard, unheard] = [openBook(), openBook()];
    for (const book of [heard, unheard]) book.visit({ looks: [...usual, ...surge] });
    heard.acknowledge(SPIKE, acknowledgement);
    for (const book of [heard, unheard]) book.visit({ looks: [...usual, ...lasting] });
    expect(told(heard)).toEqual(['284 fired', '316 repeated (acknowledged)']);
    expect(told(unheard)).toEqual(['284 fired', '316 repeated']);
  });

  it('depends on the other series of the pass: what many of them explain by chance is held', () => {
    const book = openBook();
    const rates = { 'r1~v1': ratesOf(0.999, 0, 100_000) };
    book.visit({ looks: [...usual, charted(280, 24), charted(284, 24)], rates });
    expect(told(book)).toEqual(['284 fired']);
    expect(book.rows().at(-1)?.held).toBe(false);
    const quiet = [...usual.slice(18, 32), charted(280, 12), charted(284, 12)];
    for (let i = 0; i < 52; i++) book.visit({ key: { ...KEY, areaId: `quiet-${i}` }, looks: quiet, rates });
    expect(book.rows().at(-1)?.held).toBe(true);
    expect(told(book)).toEqual(['284 fired', '284 withdrawn']);
  });
});
