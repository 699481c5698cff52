import type { ObjectClass } from '../detection.ts';
import type { Silence } from './telling.ts';
import type { UserRule } from './user-rule.ts';

/** A user's own rule, and where it holds. */
export interface SiteRule {
  readonly id: string;
  /** Counts its changes. */
  readonly revision: number;
  readonly siteId: string;
  /** Null: every area, every class. */
  readonly areaId: string | null;
  readonly class: ObjectClass | null;
  readonly rule: UserRule;
  readonly enabled: boolean;
  /** ms UTC. */
  readonly createdAt: number;
}

/** A silence as it was asked for. */
export interface SilenceRecord extends Silence {
  /** ms UTC. */
  readonly createdAt: number;
}
