import type { Direction } from './shift-score.ts';

export const ALERT_KINDS = ['spike', 'shift', 'resumption', 'rule'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** What one usable look says to one alert. */
export type Signal =
  | {
      readonly says: 'nothing';
      /** Too few passes yet; nothing to compare with; the same day as the look before. */
      readonly reason: 'building-baseline' | 'no-objects' | 'same-day';
    }
  | Statement;

export interface Statement {
  /** `leaning`: not odd by itself, and not calm for an alert of that direction. */
  readonly says: 'odd' | 'leaning' | 'calm';
  readonly direction: Direction;
  readonly value: number;
  readonly threshold: number;
  /** How rare the value would be; null where the chart has no such number. */
  readonly p: number | null;
}
