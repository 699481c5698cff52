import { DEFAULT_POLICY } from '../src/domain/alerting/alert.ts';
import { type ChartedLook, type ChartSeries, chartIdOf } from '../src/domain/alerting/chart.ts';
import { chartsOf, ratesOfModels } from '../src/domain/alerting/chart-looks.ts';
import type { Chart, ChartTail, EventRecord } from '../src/domain/alerting/chart-record.ts';
import { changedFrom, METHOD } from '../src/domain/alerting/continue-chart.ts';
import { judgeSite, type Revised } from '../src/domain/alerting/judge-site.ts';
import { alertMessages, revisionMessages, revisionsOf, type SiteNames } from '../src/domain/alerting/news.ts';
import { createShiftLimits } from '../src/domain/alerting/shift-limit.ts';
import { rulesFor } from '../src/domain/alerting/site-rule.ts';
import { inTurns } from '../src/domain/in-turns.ts';
import type { Observation, SeriesPoint } from '../src/domain/observation.ts';
import type { Origin } from '../src/domain/scene.ts';
import { seeded } from '../src/domain/seeded.ts';
import type { Area } from '../src/domain/site.ts';
import type { Ports } from '../src/ports/ports.ts';
import type { Store } from '../src/ports/store.ts';

/** Only remembers: the same baseline has the same limits in every process. */
const limitsOf = createShiftLimits(seeded);

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** An area of a site with all that is known of one origin. */
export interface AreaCase {
  readonly area: Area & { readonly siteId: string };
  readonly origin: Origin;
  readonly observations: readonly Observation[];
  readonly points: readonly SeriesPoint[];
}

/**
 * Judges what has changed in an area's charts and writes evaluations, alerts, events and messages in one transaction. Call
 * it under the site's lock. Nothing is written when nothing has changed.
 */
export async function judgeArea(
  areaCase: AreaCase,
  { store, detector, clock, newsMs }: Pick<Ports, 'store' | 'detector' | 'clock' | 'newsMs'>,
): Promise<void> {
  const { area, origin } = areaCase;
  const site = { siteId: area.siteId, origin };
  const charts = await store.listCharts(site);
  const revised = await revise(areaCase, charts, store, detector.models);
  const from = Math.min(...revised.map((one) => one.changedFrom));
  if (from === Number.POSITIVE_INFINITY) return;

  const tails = await store.chartTails(site, from);
  const alerts = new Map((await store.siteAlerts(site)).map((view) => [view.record.id, view]));
  const events = byAlert(await store.siteEvents(site));
  const now = clock.now();
  const newsFrom = now - newsMs;
  const judging = judgeSite(
    { revised, others: charts.filter(({ areaId }) => areaId !== area.id), from, tails, alerts, events },
    { silences: await store.listSilences(area.siteId), newsFrom, now },
    DEFAULT_POLICY,
    limitsOf,
  );
  const judgement = await inTurns(judging, pause);
  const names = await namesOf(area, origin, store);
  const records = new Map([
    ...[...alerts.values()].map(({ record }) => [record.id, record] as const),
    ...judgement.alerts.map((record) => [record.id, record] as const),
  ]);
  const cited = new Set(
    [...events.values()].flat().flatMap(({ telling, observation }) => (telling.told ? [observation] : [])),
  );
  const revisions = revisionsOf(
    revised.map(({ chart, looks }) => ({ key: chart, looks })),
    revised.map(({ chart }) => ({ key: chart, looks: looksOf(tails.get(chart.id)) })),
  ).filter(({ was }) => was.at >= newsFrom || cited.has(was.observation));
  await store.saveJudgement(judgement, [
    ...alertMessages(judgement.added, records, names, now),
    ...revisionMessages(revisions, names, now),
  ]);
}

/** The charts of the area as they are now, beside how they were judged; one that lost every look is still a chart. */
async function revise(
  { area, origin, observations, points }: AreaCase,
  charts: readonly Chart[],
  store: Store,
  models: Ports['detector']['models'],
): Promise<readonly (Revised & { readonly changedFrom: number })[]> {
  const known = new Map(charts.filter(({ areaId }) => areaId === area.id).map((chart) => [chart.id, chart]));
  const series = chartsOf({
    observations,
    points,
    revisions: await store.areaRevisions(area.id),
    ratesOf: ratesOfModels(models),
    knownRates: (chartId, strand) => known.get(chartId)?.rates[strand] ?? null,
  });
  const present = new Map(series.map((one) => [chartIdOf(one.key), one]));
  const rules = await store.listRules(area.siteId);
  return Promise.all(
    [...new Set([...known.keys(), ...present.keys()])].map(async (id) => {
      const stored = known.get(id) ?? null;
      const now: ChartSeries = present.get(id) ?? { key: stored as Chart, looks: [], rates: {} };
      const { areaId, class: name, modelId, sensorClass, floorM } = now.key;
      const own = rulesFor(rules, areaId, name).map(({ id: ruleId, rule }) => ({ id: ruleId, rule }));
      const past = stored === null ? [] : await store.chartLooks(id);
      return {
        chart: {
          id,
          siteId: area.siteId,
          areaId,
          origin,
          class: name,
          modelId,
          sensorClass,
          floorM,
          rates: { ...stored?.rates, ...now.rates },
          rules: own,
          method: METHOD,
        },
        stored,
        looks: now.looks,
        changedFrom: changedFrom(stored, past, now, own),
      };
    }),
  );
}

async function namesOf(area: AreaCase['area'], origin: Origin, store: Store): Promise<SiteNames> {
  const site = await store.getSite(area.siteId);
  const areas = [...(site?.areas ?? []), area];
  return {
    siteId: area.siteId,
    siteName: site?.name ?? area.siteId,
    origin,
    areaNames: new Map(areas.map(({ id, name }) => [id, name])),
  };
}

function byAlert(events: readonly EventRecord[]): ReadonlyMap<string, readonly EventRecord[]> {
  const grouped = new Map<string, EventRecord[]>();
  for (const event of events) grouped.set(event.alertId, [...(grouped.get(event.alertId) ?? []), event]);
  return grouped;
}

function looksOf(tail: ChartTail | undefined): readonly ChartedLook[] {
  return tail?.rows.map(({ look }) => look) ?? [];
}
