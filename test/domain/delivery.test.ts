import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Answer, afterAttempt, answerOfStatus } from '../../src/domain/delivery.ts';

const NOW = Date.UTC(2024, 5, 17);
const refused: Answer = { kind: 'refused', detail: 'HTTP 500', retryAfterMs: null };

/** The waits in seconds that a receiver sees which never takes anything, and the last state. */
function follow(answer: Answer, jitter: number) {
  const waits: number[] = [];
  for (let failures = 0; ; failures++) {
    const { state } = afterAttempt(failures, answer, NOW, jitter);
    if (state.kind !== 'waiting') return { waits, state };
    waits.push((state.dueAt - NOW) / 1000);
  }
}

describe('what becomes of a delivery', () => {
  test('ten attempts, 75 hours and a half apart from first to last, and then it is given up', () => {
    const { waits, state } = follow(refused, 0);
    const hours = [2, 5, 10, 14, 20, 24].map((hour) => hour * 3600);
    expect(waits).toEqual([5, 300, 1800, ...hours]);
    expect(state).toEqual({
      kind: 'failed',
      at: NOW,
      because: 'given up after 10 attempts; the last: HTTP 500',
    });
  });

  test('chance makes a wait longer by up to a tenth, and never shorter', () => {
    const least = follow(refused, 0).waits;
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (jitter) => {
        const { waits } = follow(refused, jitter);
        waits.forEach((wait, i) => {
          expect(wait).toBeGreaterThanOrEqual(least[i] as number);
          expect(wait).toBeLessThanOrEqual((least[i] as number) * 1.1 + 0.001);
        });
      }),
    );
  });

  test('a receiver that asks for more time gets it, up to a day, and never less than the table says', () => {
    const wait = (retryAfterMs: number, failures = 0) => {
      const { state } = afterAttempt(failures, { ...refused, retryAfterMs }, NOW, 0);
      return state.kind === 'waiting' ? state.dueAt - NOW : null;
    };
    expect(wait(60_000)).toBe(60_000);
    expect(wait(1000, 1)).toBe(300_000);
    expect(wait(1e12)).toBe(86_400_000);
  });

  test('taken is the end; 410 is the end of the channel too', () => {
    const taken = afterAttempt(3, { kind: 'taken', detail: 'HTTP 200' }, NOW, 0);
    expect(taken).toEqual({ state: { kind: 'delivered', at: NOW }, disable: null });
    const gone = afterAttempt(0, { kind: 'gone', detail: 'HTTP 410' }, NOW, 0);
    expect(gone).toEqual({ state: { kind: 'failed', at: NOW, because: 'HTTP 410' }, disable: 'HTTP 410' });
  });

  test('2xx takes it, 410 wants no more, all else is asked again', () => {
    const kindOf = (status: number) => answerOfStatus(status, '', null).kind;
    expect([200, 202, 204, 299].map(kindOf)).toEqual(Array(4).fill('taken'));
    expect(kindOf(410)).toBe('gone');
    expect([100, 301, 302, 400, 401, 404, 429, 500, 503].map(kindOf)).toEqual(Array(9).fill('refused'));
  });
});
