import type { Alert, Evaluations } from '../server/types.ts';
import type { Track } from './tracks.ts';

/** What one look is laid beside: the usual count and what is still within chance, on both scales. */
export interface Band {
  /** ms UTC. */
  readonly at: number;
  readonly count: { readonly usual: number; readonly threshold: number };
  readonly raw: { readonly usual: number; readonly threshold: number };
}

/** Where an alert began, and how it stands. */
export type Flag = Pick<Alert, 'firedAt' | 'peak' | 'state'>;

/**
 * Baseline and threshold of a series at each look that was judged. The chart judges boxes; on the scale of true counts
 * its threshold is (U - false boxes expected) / boxes of an object, as src/domain/alerting has it.
 */
export function bandsOf(track: Track, { charts, items }: Evaluations): readonly Band[] {
  const chart = chartOf(track, charts);
  if (chart === undefined) return [];
  return items.flatMap(({ chart: id, evaluation }) => {
    if (id !== chart.id || evaluation.kind !== 'judged') return [];
    const { baseline, exceedance } = evaluation;
    if (baseline === null || exceedance === null) return [];
    const { clutter, errors, law } = baseline;
    const perObject = errors.recall * (1 + (errors.falsePerHit ?? 0));
    const truth = (boxes: number): number => Math.max(0, (boxes - clutter) / Math.max(0.05, perObject));
    const { threshold } = exceedance;
    return [
      {
        at: Date.parse(evaluation.at),
        count: { usual: truth(law.mu), threshold: truth(threshold) },
        raw: { usual: law.mu, threshold },
      },
    ];
  });
}

/** What the looks of a series are judged in, of the charts of its area; none where no look of it can be judged. */
export function chartOf(
  track: Track,
  charts: Evaluations['charts'],
): Evaluations['charts'][number] | undefined {
  return charts.find(
    ({ class: name, model, sensorClass, floorM }) =>
      name === track.class &&
      model === track.modelId &&
      sensorClass === track.sensorClass &&
      floorM === track.floorM,
  );
}

/** Alerts of one series. */
export function alertsOf(track: Track, alerts: readonly Alert[]): readonly Alert[] {
  return alerts.filter((alert) => isAbout(alert, track));
}

/** Whether it is the looks of this series that an alert speaks of. */
export function isAbout(
  {
    area,
    class: name,
    model,
    sensorClass,
    floorM,
  }: Pick<Alert, 'area' | 'class' | 'model' | 'sensorClass' | 'floorM'>,
  track: Track,
): boolean {
  return (
    area === track.area &&
    name === track.class &&
    model === track.modelId &&
    sensorClass === track.sensorClass &&
    floorM === track.floorM
  );
}
