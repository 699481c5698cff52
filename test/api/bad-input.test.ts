import { afterAll, beforeAll, describe } from 'vitest';
import { sharedApi } from '../support/api.ts';
import { describeBadRequests } from './cases/bad-request.ts';
import { describeBadScenes } from './cases/bad-scene.ts';

beforeAll(() => sharedApi({ maxUploadBytes: 3_000_000, openTimeoutMs: 400 }));
afterAll(async () => (await sharedApi()).close());

describe('bad scenes', describeBadScenes);
describe('bad requests', describeBadRequests);
