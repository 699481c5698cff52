import { createMemoryStore } from '../../src/adapters/store-memory/index.ts';
import { describeStore } from './describe-store.ts';

describeStore('store in memory', async () => createMemoryStore());
