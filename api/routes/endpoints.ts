import type { Endpoint } from '../endpoint.ts';
import { alerts } from './alerts.ts';
import { areas } from './areas.ts';
import { channels } from './channels.ts';
import { deliveries } from './deliveries.ts';
import { errorRates } from './error-rates.ts';
import { evaluations } from './evaluations.ts';
import { feeds } from './feeds.ts';
import { health } from './health.ts';
import { index } from './index.ts';
import { jobs } from './jobs.ts';
import { models } from './models.ts';
import { observations } from './observations.ts';
import { references } from './references.ts';
import { rescore } from './rescore.ts';
import { reviews } from './reviews.ts';
import { rules } from './rules.ts';
import { sceneDetections } from './scene-detections.ts';
import { sceneEvents } from './scene-events.ts';
import { sceneTiles } from './scene-tiles.ts';
import { scenes } from './scenes.ts';
import { series } from './series.ts';
import { silences } from './silences.ts';
import { sites } from './sites.ts';
import { statics } from './statics.ts';
import { strings } from './strings.ts';
import { totals } from './totals.ts';

/** Everything that the API answers, but for its own description. */
export const endpoints: readonly Endpoint[] = [
  ...index,
  ...scenes,
  ...sceneDetections,
  ...sceneEvents,
  ...sceneTiles,
  ...sites,
  ...areas,
  ...series,
  ...references,
  ...rescore,
  ...statics,
  ...strings,
  ...totals,
  ...observations,
  ...reviews,
  ...errorRates,
  ...channels,
  ...deliveries,
  ...feeds,
  ...alerts,
  ...rules,
  ...silences,
  ...evaluations,
  ...models,
  ...jobs,
  ...health,
];
