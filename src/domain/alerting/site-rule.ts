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

/** The rules of a site that hold in one area for one class, in an order of their own. */
export function rulesFor(rules: readonly SiteRule[], areaId: string, name: ObjectClass): readonly SiteRule[] {
  return rules
    .filter((rule) => rule.enabled && (rule.areaId ?? areaId) === areaId && (rule.class ?? name) === name)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A silence as it was asked for. */
export interface SilenceRecord extends Silence {
  readonly class: ObjectClass | null;
  /** ms UTC. */
  readonly createdAt: number;
}
