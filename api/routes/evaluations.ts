import { DEFAULT_POLICY } from '../../src/domain/alerting/alert.ts';
import { backtestJson, evaluationJson } from '../../src/domain/alerting/backtest.ts';
import { type Recording, recordingOf, replay } from '../../src/domain/alerting/replay.ts';
import { createShiftLimits } from '../../src/domain/alerting/shift-limit.ts';
import { parseTally } from '../../src/domain/alerting/tally.ts';
import type { UserRule } from '../../src/domain/alerting/user-rule.ts';
import { Fault } from '../../src/domain/fault.ts';
import { inTurns } from '../../src/domain/in-turns.ts';
import { seeded } from '../../src/domain/seeded.ts';
import { parseBound } from '../../src/domain/time.ts';
import type { Store } from '../../src/ports/store.ts';
import { readText } from '../csv-rows.ts';
import { endpoint, json } from '../endpoint.ts';
import { findArea, missing } from '../find.ts';
import { presentLook } from '../present-alert.ts';
import { idParams, noParams } from '../schemas/common.ts';
import {
  backtested,
  backtestQuery,
  backtestRequest,
  evaluationsQuery,
  evaluations as evaluationsSchema,
} from '../schemas/evaluation.ts';

/** Longer series take minutes: crosstie backtest has as long as it likes. */
const MOST_LOOKS = 2000;

export const evaluations = [
  endpoint({
    method: 'get',
    path: '/v1/areas/:id/evaluations',
    summary: 'What was concluded from every look at an area: baseline, threshold, score, sums',
    params: idParams,
    query: evaluationsQuery,
    answers: {
      200: { description: 'By time, then chart', media: { 'application/json': evaluationsSchema } },
    },
    async handle({ params, query }, { ports: { store } }) {
      const area = await findArea(store, params.id);
      const site = area.siteId === null ? null : await store.getSite(area.siteId);
      const origin = query.origin ?? (site?.fictional ? 'simulated' : 'real');
      const charts = area.siteId === null ? [] : await store.listCharts({ siteId: area.siteId, origin });
      const page = await store.listEvaluations({
        areaId: area.id,
        origin,
        limit: query.limit,
        ...(query.class === undefined ? {} : { class: query.class }),
        ...(query.chart === undefined ? {} : { chartId: query.chart }),
        ...(query.from === undefined ? {} : { from: parseBound(query.from) }),
        ...(query.to === undefined ? {} : { to: parseBound(query.to) }),
        ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
      });
      return json(200, {
        area: area.id,
        origin,
        charts: charts
          .filter(({ areaId }) => areaId === area.id)
          .map(({ id, class: name, modelId, sensorClass, floorM, method, rates, rules }) => ({
            id,
            class: name,
            model: modelId,
            sensorClass,
            floorM,
            method,
            rates,
            rules,
          })),
        items: page.items.map(({ chartId, look, evaluation, held }) => ({
          chart: chartId,
          look: presentLook(look),
          held,
          evaluation: evaluationJson(evaluation),
          links: { observation: `/v1/observations/${look.observation}` },
        })),
        next: page.next,
      });
    },
  }),

  endpoint({
    method: 'post',
    path: '/v1/backtest',
    summary:
      'Replay a CSV of dated counts (at,count[,seen]), or a chart of the store, under rules of your own',
    params: noParams,
    query: backtestQuery,
    body: backtestRequest,
    uploads: { 'text/csv': backtestRequest },
    answers: {
      200: { description: 'What would have fired, and when', media: { 'application/json': backtested } },
    },
    async handle({ query, body, request, signal }, { ports: { store } }) {
      const isCsv = Boolean(request.is('text/csv'));
      const recording = isCsv
        ? recordingOf(parseTally(await readText(request)), null)
        : await recordingOfChart(body.chart, store);
      if (recording.looks.length > MOST_LOOKS)
        throw new Fault(
          'too-large',
          `${recording.looks.length} looks: expected at most ${MOST_LOOKS}; crosstie backtest takes any number`,
        );
      const rules = isCsv ? rulesOf(query) : body.rules;
      const work = replay(recording, rules, DEFAULT_POLICY, createShiftLimits(seeded));
      const pause = async (): Promise<void> => {
        await new Promise((resolve) => setImmediate(resolve));
        // who types a rule asks anew at every letter: what nobody waits for is not worked out
        signal.throwIfAborted();
      };
      return json(200, backtestJson(await inTurns(work, pause)));
    },
  }),
];

/** @throws Fault not-found */
async function recordingOfChart(id: string, store: Store): Promise<Recording> {
  const chart = await store.getChart(id);
  if (chart === null) missing('chart', id);
  return { looks: await store.chartLooks(id), rates: chart.rates };
}

function rulesOf({
  over,
  change,
}: {
  over?: number | undefined;
  change?: number | undefined;
}): readonly UserRule[] {
  return [
    ...(over === undefined ? [] : [{ kind: 'over', count: over } as const]),
    ...(change === undefined ? [] : [{ kind: 'change', percent: change } as const]),
  ];
}
