import { DAY_MS } from './calendar.ts';
import type { ObjectClass } from './detection.ts';
import { Fault } from './fault.ts';
import type { Origin } from './scene.ts';
import { checkYear, parseBound } from './time.ts';

/** `present`: there at one instant. `flow`: passed in a period. `upper-bound`: never more than that in a period. */
export const MEASURES = ['present', 'flow', 'upper-bound'] as const;
type Measure = (typeof MEASURES)[number];

/** What was counted. A number of one scope is no number of another. */
export const SCOPES = [
  'freight-wagons',
  'all-rolling-stock',
  'locomotives',
  'passenger-cars',
  'maintenance-of-way',
  'vessels',
  'calls',
] as const;
type Scope = (typeof SCOPES)[number];

/** A count that somebody else made, published or an analyst's own: shown beside ours and never mixed into them. */
export interface Reference {
  readonly id: string;
  readonly siteId: string;
  /** That of its site: simulated of a fictional one. Kept, for a reference outlives its site. */
  readonly origin: Origin;
  /** Null: the place as a whole. */
  readonly areaId: string | null;
  /** The class of ours that it may be laid beside; null where none fits. */
  readonly class: ObjectClass | null;
  /** ms UTC, from inclusive, to exclusive; of an instant both are it, and a day is a UTC day. */
  readonly from: number;
  readonly to: number;
  /** Null: somebody looked and could not see. */
  readonly count: number | null;
  /** The source says "about". */
  readonly approximate: boolean;
  readonly measure: Measure;
  readonly scope: Scope;
  /** Share of the place that was seen, 0..1; null where it was not said. */
  readonly seen: number | null;
  readonly sensor: string | null;
  readonly source: string;
  readonly url: string | null;
  readonly note: string | null;
  /** When it was imported, ms UTC; null: it comes with the project, and stays. */
  readonly importedAt: number | null;
}

/** A reference as people write it; what is left out follows from the rest. */
export interface ReferenceFields {
  /** A day (UTC) or an instant. */
  readonly at: string;
  /** Exclusive. Absent: the day, or the instant alone. */
  readonly until?: string | null | undefined;
  readonly count: number | null;
  readonly area?: string | null | undefined;
  readonly class?: ObjectClass | null | undefined;
  readonly measure?: Measure | undefined;
  readonly scope?: Scope | undefined;
  readonly approximate?: boolean | undefined;
  readonly seen?: number | null | undefined;
  readonly sensor?: string | null | undefined;
  readonly source?: string | undefined;
  readonly url?: string | null | undefined;
  readonly note?: string | null | undefined;
}

/** @throws Fault invalid-time, invalid-request for a scope that nothing tells or a flow without a period */
export function readReference(
  fields: ReferenceFields,
  { siteId, origin, importedAt }: Pick<Reference, 'siteId' | 'origin' | 'importedAt'>,
): Omit<Reference, 'id'> {
  const objectClass = fields.class ?? null;
  const measure = fields.measure ?? 'present';
  const { from, to } = periodOf(fields);
  if (measure === 'flow' && from === to)
    throw new Fault('invalid-request', `a flow at the instant ${fields.at}: expected a day, or until`);
  return {
    siteId,
    origin,
    areaId: fields.area ?? null,
    class: objectClass,
    from,
    to,
    count: fields.count,
    approximate: fields.approximate ?? false,
    measure,
    scope: fields.scope ?? scopeOf(objectClass),
    seen: fields.seen ?? null,
    sensor: fields.sensor ?? null,
    source: fields.source ?? 'own tally',
    url: fields.url ?? null,
    note: fields.note ?? null,
    importedAt,
  };
}

function periodOf({ at, until }: ReferenceFields): Pick<Reference, 'from' | 'to'> {
  const from = parseBound(at);
  if (until === undefined || until === null)
    return { from, to: /^\d{4}-\d\d-\d\d$/.test(at) ? checkYear(from + DAY_MS, at) : from };
  const to = parseBound(until);
  if (to <= from) throw new Fault('invalid-time', `until ${until} is not after at ${at}`);
  return { from, to };
}

const SCOPE_OF_CLASS: Readonly<Record<ObjectClass, Scope>> = {
  railcar: 'freight-wagons',
  locomotive: 'locomotives',
  passenger: 'passenger-cars',
  'maintenance-of-way': 'maintenance-of-way',
  'rail-vehicle': 'all-rolling-stock',
  ship: 'vessels',
  boat: 'vessels',
};

function scopeOf(objectClass: ObjectClass | null): Scope {
  if (objectClass !== null) return SCOPE_OF_CLASS[objectClass];
  throw new Fault(
    'invalid-request',
    `neither scope nor class is given: expected a scope (${SCOPES.join(', ')}), or a class that implies one`,
  );
}
