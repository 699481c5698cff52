import { expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../../../src/domain/alerting/alert.ts';
import { backtest } from '../../../src/domain/alerting/backtest.ts';
import { createShiftLimits } from '../../../src/domain/alerting/shift-limit.ts';
import type { UserRule } from '../../../src/domain/alerting/user-rule.ts';
import { isUsual } from '../../../src/domain/alerting/usual-look.ts';
import { seeded } from '../../../src/domain/seeded.ts';
import { lookAt } from '../../support/looks.ts';

const usualOf = (looks: Parameters<typeof backtest>[0], rules: readonly UserRule[] = []) =>
  backtest(
    looks,
    { rates: null, rules, limitsOf: createShiftLimits(seeded) },
    DEFAULT_POLICY,
  ).evaluations.map(isUsual);

test('a look is usual while nothing is odd about it: before there is a baseline too', () => {
  const looks = [...Array.from({ length: 20 }, (_, i) => lookAt(7 * i, 9 + ((i * 5) % 8))), lookAt(140, 90)];
  expect(usualOf(looks)).toEqual([...Array(20).fill(true), false]);
});

test("a look that a user's rule found odd is not usual, and neither is one without data", () => {
  const cloud = { ...lookAt(7, 0), raw: null, reason: 'cloud' as const };
  expect(usualOf([lookAt(0, 9), cloud, lookAt(14, 31)], [{ kind: 'over', count: 30 }])).toEqual([
    true,
    false,
    false,
  ]);
});
