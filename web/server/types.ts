// What the API answers, in its own words: types alone, nothing of the API is bundled.
import type { z } from 'zod';
import type { alert, alertHistory, rule, ruleChange, silence } from '../../api/schemas/alert.ts';
import type { beside } from '../../api/schemas/beside.ts';
import type { backtested, evaluations, userRule } from '../../api/schemas/evaluation.ts';
import type { detectionCollection } from '../../api/schemas/geojson.ts';
import type { observation } from '../../api/schemas/observation.ts';
import type { failedJob, index, readiness } from '../../api/schemas/operations.ts';
import type { problem } from '../../api/schemas/problem.ts';
import type { reference } from '../../api/schemas/reference.ts';
import type { observationReviews, reviewRequest } from '../../api/schemas/review.ts';
import type { scene, sceneEvent, sceneSummary } from '../../api/schemas/scene.ts';
import type { series } from '../../api/schemas/series.ts';
import type { area, areaHistory, reobserved, site } from '../../api/schemas/site.ts';
import type { stringsOfArea } from '../../api/schemas/strings.ts';

export type StringsOfArea = z.output<typeof stringsOfArea>;
export type Site = z.output<typeof site>;
export type Area = z.output<typeof area>;
export type AreaHistory = z.output<typeof areaHistory>;
export type Reobserved = z.output<typeof reobserved>;
export type Series = z.output<typeof series>;
export type Point = Series['points'][number];
export type Observation = z.output<typeof observation>;
export type Scene = z.output<typeof scene>;
export type SceneSummary = z.output<typeof sceneSummary>;
export type SceneEvent = z.output<typeof sceneEvent>;
export type Detections = z.output<typeof detectionCollection>;
export type FailedJob = z.output<typeof failedJob>;
export type Beside = z.output<typeof beside>;
export type Reference = z.output<typeof reference>;
export type Alert = z.output<typeof alert>;
export type AlertHistory = z.output<typeof alertHistory>;
export type Silence = z.output<typeof silence>;
export type Rule = z.output<typeof rule>;
export type RuleChange = z.input<typeof ruleChange>;
export type UserRule = z.output<typeof userRule>;
export type Backtest = z.output<typeof backtested>;
export type Evaluations = z.output<typeof evaluations>;
export type ObservationReviews = z.output<typeof observationReviews>;
export type ReviewRequest = z.input<typeof reviewRequest>;
export type Readiness = z.output<typeof readiness>;
export type Index = z.output<typeof index>;
export type Problem = z.output<typeof problem>;

/** One page of a list; `next` is the cursor of the following one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
