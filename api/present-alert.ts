import type { z } from 'zod';
import { DEFAULT_POLICY, isStale, type Sight } from '../src/domain/alerting/alert.ts';
import { evaluationJson } from '../src/domain/alerting/backtest.ts';
import type { ChartedLook } from '../src/domain/alerting/chart.ts';
import type { AlertView, EventRecord } from '../src/domain/alerting/chart-record.ts';
import { type AlertPlace, sentenceOf } from '../src/domain/alerting/sentence.ts';
import type { SilenceRecord, SiteRule } from '../src/domain/alerting/site-rule.ts';
import type { Store } from '../src/ports/store.ts';
import { instantOf } from './present-scene.ts';
import type {
  alertHistory,
  alert as alertSchema,
  rule as ruleSchema,
  silence as silenceSchema,
} from './schemas/alert.ts';
import type { look as lookSchema } from './schemas/evaluation.ts';

/** @param now ms UTC @param scenes of the observation of its peak */
export function presentAlert(
  { record, acknowledged, chart, peakObservation }: AlertView,
  now: number,
  scenes: readonly string[],
): z.input<typeof alertSchema> {
  const { id, siteId, areaId, origin, class: name, ruleId, alert } = record;
  const { state } = alert;
  const isOpen = state.kind !== 'quiet';
  const firedAt = state.kind === 'firing' || state.kind === 'resolved' ? state.firedAt : null;
  const isNoted = acknowledged !== null && acknowledged.firedAt === firedAt;
  return {
    id,
    site: siteId,
    area: areaId,
    class: name,
    origin,
    kind: alert.subject.kind,
    rule: ruleId,
    model: chart.modelId,
    sensorClass: chart.sensorClass,
    floorM: chart.floorM,
    state: state.kind,
    since: isOpen ? instantOf(state.since) : null,
    firedAt: instantOrNull(firedAt),
    resolvedAt: state.kind === 'resolved' ? instantOf(state.resolvedAt) : null,
    direction: state.kind === 'firing' ? state.direction : null,
    peak: isOpen ? { count: state.peak.count, at: instantOf(state.peak.at) } : null,
    stale: isStale(alert, now, DEFAULT_POLICY),
    sight: presentSight(alert.sight),
    acknowledged: isNoted
      ? { at: instantOf(acknowledged.at), by: acknowledged.by, note: acknowledged.note }
      : null,
    evidence: peakObservation === null ? null : evidenceOf(peakObservation, scenes),
    links: {
      self: `/v1/alerts/${id}`,
      site: `/v1/sites/${siteId}`,
      evaluations: `/v1/areas/${areaId}/evaluations?origin=${origin}&chart=${encodeURIComponent(record.chartId)}`,
      series: `/v1/sites/${siteId}/series?origin=${origin}&area=${encodeURIComponent(areaId)}&class=${name}`,
      ...(peakObservation === null ? {} : { observation: `/v1/observations/${peakObservation}` }),
      ...(ruleId === null ? {} : { rule: `/v1/rules/${ruleId}` }),
    },
  };
}

function presentSight(sight: Sight): z.input<typeof alertSchema>['sight'] {
  if (sight.kind === 'never-looked')
    return { seeing: false, lastSeenAt: null, blindSince: null, reason: null };
  if (sight.kind === 'seen')
    return { seeing: true, lastSeenAt: instantOf(sight.at), blindSince: null, reason: null };
  const { since, reason, lastSeenAt } = sight;
  return { seeing: false, lastSeenAt: instantOrNull(lastSeenAt), blindSince: instantOf(since), reason };
}

function evidenceOf(observation: string, scenes: readonly string[]) {
  return { observation, picture: `/v1/observations/${observation}/picture.png`, scenes: [...scenes] };
}

export function presentEvent(
  event: EventRecord,
  place: AlertPlace,
): z.input<typeof alertHistory>['events'][number] {
  const { id, at, reason, kind, value, threshold, p, stands, telling, observation, explanation } = event;
  return {
    id,
    at: instantOf(at),
    reason,
    kind,
    value,
    threshold,
    p,
    sentence: sentenceOf(event, place),
    stands,
    told: telling.told,
    because: telling.told ? null : telling.because,
    silence: telling.told ? null : telling.silenceId,
    decidedAt: instantOf(event.decidedAt),
    look: explanation === null ? null : presentLook(explanation.look),
    held: explanation?.held ?? null,
    evaluation: explanation === null ? null : evaluationJson(explanation.evaluation),
    links: observation === null ? {} : linksOf(observation),
  };
}

/** A look without an event. */
export function presentUsual(look: ChartedLook) {
  return { at: instantOf(look.at), look: presentLook(look), links: linksOf(look.observation) };
}

function linksOf(observation: string) {
  const self = `/v1/observations/${observation}`;
  return { observation: self, picture: `${self}/picture.png` };
}

/** What its evaluation does not repeat. */
export function presentLook(look: ChartedLook): z.input<typeof lookSchema> {
  const { observation, raw, km2Seen, unchanged, strand, published, byAnalyst, still } = look;
  return { observation, raw, km2Seen, unchanged, strand, published, byAnalyst, still };
}

export function presentRule(rule: SiteRule): z.input<typeof ruleSchema> {
  const { id, revision, siteId, areaId, class: name, enabled, createdAt } = rule;
  const self = `/v1/rules/${id}`;
  const facts = { id, revision, site: siteId, area: areaId, class: name, enabled };
  return {
    ...facts,
    ...rule.rule,
    createdAt: instantOf(createdAt),
    links: { self, site: `/v1/sites/${siteId}`, alerts: `/v1/alerts?site=${siteId}&kind=rule` },
  };
}

export function presentSilence(silence: SilenceRecord, now: number): z.input<typeof silenceSchema> {
  const { id, site, area, class: name, from, until, why } = silence;
  return {
    id,
    site,
    area,
    class: name,
    from: instantOf(from),
    until: instantOf(until),
    why,
    active: from <= now && now < until,
    links: { self: `/v1/silences/${id}`, end: `/v1/silences/${id}/end`, site: `/v1/sites/${site}` },
  };
}

/** The names that sentences use; ids where site or area are gone. */
export async function placeOf(
  { record }: AlertView,
  store: Pick<Store, 'getSite' | 'getArea'>,
): Promise<AlertPlace> {
  const { siteId, areaId, class: name, origin } = record;
  const [site, area] = [await store.getSite(siteId), await store.getArea(areaId)];
  return { siteName: site?.name ?? siteId, areaName: area?.name ?? areaId, class: name, origin };
}

function instantOrNull(ms: number | null): string | null {
  return ms === null ? null : instantOf(ms);
}
