import { describe, expect, it } from 'vitest';
import { checkRule, judgeRule } from '../../../src/domain/alerting/user-rule.ts';
import { lookAt, looksOf, ratesOf } from '../../support/looks.ts';

describe('a rule of the user', () => {
  it('over N fires on more than N', () => {
    const rule = { kind: 'over', count: 50 } as const;
    expect(judgeRule(rule, lookAt(0, 50), [], null)).toMatchObject({
      says: 'calm',
      value: 50,
      threshold: 50,
    });
    expect(judgeRule(rule, lookAt(0, 51), [], null)).toMatchObject({ says: 'odd' });
  });

  it('over N means true objects, not boxes', () => {
    const rule = { kind: 'over', count: 50 } as const;
    expect(judgeRule(rule, lookAt(0, 45), [], ratesOf(0.7, 0))).toMatchObject({ says: 'odd' });
    expect(judgeRule(rule, lookAt(0, 55), [], ratesOf(0.9, 30))).toMatchObject({ says: 'calm' });
  });

  it('takes an analyst at his word, whatever the model boxes in clutter, and what never moves apart', () => {
    const rule = { kind: 'over', count: 25 } as const;
    const noisy = ratesOf(0.8, 800, 8);
    const counted = (value: number, still = 0) => ({
      ...lookAt(0, 53),
      byAnalyst: true,
      published: { value },
      still,
    });
    expect(judgeRule(rule, counted(26), [], noisy)).toMatchObject({ says: 'odd', value: 26 });
    expect(judgeRule(rule, counted(25), [], noisy)).toMatchObject({ says: 'calm', value: 25 });
    expect(judgeRule(rule, counted(0), [], ratesOf(0.8, 0))).toMatchObject({ says: 'calm', value: 0 });
    expect(judgeRule(rule, counted(27, 3), [], noisy)).toMatchObject({ says: 'calm', value: 24 });
  });

  it('change over X % compares with the median of the last 12 passes', () => {
    const rule = { kind: 'change', percent: 50 } as const;
    const before = looksOf([999, ...Array(12).fill(20)]);
    expect(judgeRule(rule, lookAt(99, 30), before, null)).toMatchObject({ says: 'calm', threshold: 30 });
    expect(judgeRule(rule, lookAt(99, 31), before, null)).toMatchObject({ says: 'odd', direction: 'up' });
    expect(judgeRule(rule, lookAt(99, 9), before, null)).toMatchObject({ says: 'odd', direction: 'down' });
    expect(judgeRule(rule, lookAt(99, 9, { seen: 0.5 }), before, null)).toMatchObject({ says: 'calm' });
  });

  it('change says nothing before 12 passes, nor of nothing', () => {
    const rule = { kind: 'change', percent: 50 } as const;
    expect(judgeRule(rule, lookAt(99, 30), looksOf(Array(11).fill(20)), null)).toMatchObject({
      reason: 'building-baseline',
    });
    expect(judgeRule(rule, lookAt(99, 30), looksOf(Array(12).fill(0)), null)).toMatchObject({
      reason: 'no-objects',
    });
  });

  it('names a number that is none', () => {
    expect(() => checkRule({ kind: 'over', count: -1 })).toThrow('rule over -1: expected a number >= 0');
    expect(() => checkRule({ kind: 'change', percent: 0 })).toThrow(
      'rule change 0 %: expected a number above 0',
    );
  });
});
