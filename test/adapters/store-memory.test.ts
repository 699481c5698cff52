import { systemClock } from '../../src/adapters/clock-system/index.ts';
import { createMemoryStore } from '../../src/adapters/store-memory/index.ts';
import { describeStore } from './describe-store.ts';

describeStore('store in memory', async () => createMemoryStore(systemClock));
