import { z } from 'zod';
import { count, instantText } from './common.ts';

const archive = {
  model: z.string().optional().describe('Only scenes that this model would look at'),
  from: instantText.optional().describe('Acquired from, inclusive; an instant with offset, or a day (UTC)'),
  to: instantText.optional().describe('Exclusive'),
};

export const scoringQuery = z.strictObject(archive);

export const rescoreRequest = z
  .strictObject({
    ...archive,
    all: z.boolean().default(false).describe('Scenes that the loaded models have looked at too'),
  })
  .default({ all: false })
  .meta({ id: 'RescoreRequest' });

const ids = z.array(z.string());
export const rescored = z
  .strictObject({
    started: ids.describe('They run again'),
    underway: ids.describe('They were under way'),
    current: ids.describe('The loaded models have looked at them'),
    gone: ids.describe(
      'Their pixels or masks cannot be read any more, being let go or behind a link that ended; what they said stays',
    ),
  })
  .meta({ id: 'Rescored' });

export const scoring = z
  .strictObject({
    site: z.string(),
    scenes: count,
    current: count.describe('Ended, and looked at by the models that are loaded'),
    outdated: count.describe('Ended, and not looked at by them'),
    underway: count,
    faulted: count.describe('Of the outdated ones: what became of their last run'),
  })
  .meta({ id: 'Scoring' });
