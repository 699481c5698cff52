import { afterAll, beforeAll, describe } from 'vitest';
import { sharedApi } from '../support/api.ts';
import { describeAreas } from './cases/areas.ts';
import { describeFuzz } from './cases/fuzz.ts';
import { describeHttp } from './cases/http.ts';
import { describeObservations } from './cases/observations.ts';
import { describeReferences } from './cases/references.ts';
import { describeRescore } from './cases/rescore.ts';
import { describeScenes } from './cases/scenes.ts';
import { describeSeries } from './cases/series.ts';
import { describeSites } from './cases/sites.ts';
import { describeSubmission } from './cases/submit-scene.ts';
import { describeTiles } from './cases/tiles.ts';

beforeAll(() => sharedApi({ allowedHosts: ['Crosstie.example'], maxUploadBytes: 100_000_000 }));
afterAll(async () => (await sharedApi()).close());

describe('submitting', describeSubmission);
describe('scenes', describeScenes);
describe('sites', describeSites);
describe('areas', describeAreas);
describe('series', describeSeries);
describe('references', describeReferences);
describe('rescoring', describeRescore);
describe('observations', describeObservations);
describe('tiles', describeTiles);
describe('HTTP', describeHttp);
describe('anything', describeFuzz);
