import type { Message } from '../message.ts';
import type { Origin } from '../scene.ts';
import {
  type ChartedLook,
  type ChartKey,
  type ChartSeries,
  chartIdOf,
  compactInstant,
  messageIdOf,
} from './chart.ts';
import type { AlertRecord, EventRecord } from './chart-record.ts';
import { type AlertPlace, revisionSentence, summaryOf } from './sentence.ts';

/** What messages say of a site beside ids. */
export interface SiteNames {
  readonly siteId: string;
  readonly siteName: string;
  readonly origin: Origin;
  /** By area id. */
  readonly areaNames: ReadonlyMap<string, string>;
}

/**
 * The messages of the events that are told: events of one reason at one look of the site go together, as a spike and a
 * shift do. A message has the id of its first event.
 */
export function alertMessages(
  events: readonly EventRecord[],
  records: ReadonlyMap<string, AlertRecord>,
  site: SiteNames,
  now: number,
): readonly Message[] {
  const groups = new Map<string, { event: EventRecord; record: AlertRecord }[]>();
  for (const event of events) {
    const record = records.get(event.alertId);
    if (record === undefined || !event.telling.told) continue;
    const key = `${event.reason} ${event.at}`;
    groups.set(key, [...(groups.get(key) ?? []), { event, record }]);
  }
  return [...groups.values()].map((group) => messageOf(group, site, now));
}

type Told = { readonly event: EventRecord; readonly record: AlertRecord };

function messageOf(group: readonly Told[], site: SiteNames, now: number): Message {
  const [{ event: first, record }] = group as readonly [Told, ...Told[]];
  const areas = new Set(group.map((one) => one.record.areaId));
  const classes = new Set(group.map((one) => one.record.class));
  return {
    id: messageIdOf(first.id),
    type: `alert.${first.reason}`,
    siteId: site.siteId,
    areaId: areas.size === 1 ? record.areaId : null,
    class: classes.size === 1 ? record.class : null,
    origin: site.origin,
    at: first.at,
    createdAt: now,
    data: {
      summary: summaryOf(group.map((one) => ({ event: one.event, place: placeOf(one.record, site) }))),
      links: { ...evidenceOf(first.observation), alert: `/v1/alerts/${record.id}`, ...siteLinks(site) },
      alerts: group.map(({ event, record: { id, areaId, class: name } }) => ({
        id,
        event: event.id,
        area: areaId,
        class: name,
        kind: event.kind,
        reason: event.reason,
        at: new Date(event.at).toISOString(),
        count: event.explanation?.look.raw ?? null,
        value: event.value,
        threshold: event.threshold,
        p: event.p,
        observation: event.observation,
      })),
    },
  };
}

/** An observation whose published number was corrected, or taken back. */
interface Revision {
  readonly key: ChartKey;
  readonly was: ChartedLook;
  /** Null: it was taken back. */
  readonly is: ChartedLook | null;
}

/**
 * Published numbers that hold no longer. A look that another observation of the same class took over, by a newer model or
 * outline, revises nothing: the old one stands beside it.
 * @param past what the looks of each chart said before
 */
export function revisionsOf(
  now: readonly Pick<ChartSeries, 'key' | 'looks'>[],
  past: readonly Pick<ChartSeries, 'key' | 'looks'>[],
): readonly Revision[] {
  const present = new Map<string, ChartedLook>();
  const taken = new Set<string>();
  for (const { key, looks } of now)
    for (const look of looks) {
      present.set(`${key.class} ${look.observation}`, look);
      taken.add(`${key.class} ${key.modelId} ${look.at}`);
    }
  return past.flatMap(({ key, looks }) =>
    looks.flatMap((was) => {
      const { class: name, modelId } = key;
      const is = present.get(`${name} ${was.observation}`) ?? null;
      if (was.published === null || (is === null && taken.has(`${name} ${modelId} ${was.at}`))) return [];
      const isSame = is !== null && JSON.stringify(is.published) === JSON.stringify(was.published);
      return isSame ? [] : [{ key, was, is }];
    }),
  );
}

export function revisionMessages(
  revisions: readonly Revision[],
  site: SiteNames,
  now: number,
): readonly Message[] {
  return revisions.map(({ key, was, is }) => {
    const { areaId, class: name, origin } = key;
    const after = is?.published ?? null;
    return {
      id: messageIdOf(`${chartIdOf(key)}~revised~${compactInstant(was.at)}~${compactInstant(now)}`),
      type: 'observation.revised',
      siteId: site.siteId,
      areaId,
      class: name,
      origin,
      at: was.at,
      createdAt: now,
      data: {
        summary: revisionSentence(was.at, was.published, after, placeOf(key, site)),
        links: { ...evidenceOf(was.observation), ...siteLinks(site) },
        observation: was.observation,
        before: numbersOf(was.published),
        after: numbersOf(after),
      },
    };
  });
}

function numbersOf(published: ChartedLook['published']): { readonly [field: string]: number } | null {
  return published === null ? null : { ...published };
}

function placeOf(
  { areaId, class: name, origin }: Pick<AlertRecord, 'areaId' | 'class' | 'origin'>,
  { siteName, areaNames }: SiteNames,
): AlertPlace {
  return { siteName, areaName: areaNames.get(areaId) ?? areaId, class: name, origin };
}

function evidenceOf(observation: string | null): Readonly<Record<string, string>> {
  if (observation === null) return {};
  const path = `/v1/observations/${observation}`;
  return { observation: path, picture: `${path}/picture.png` };
}

function siteLinks({ siteId, origin }: SiteNames): Readonly<Record<string, string>> {
  return { series: `/v1/sites/${siteId}/series?origin=${origin}` };
}
