import { defineConfig } from 'vitest/config';

// Two suites over one tree: what needs no server, and what starts real Redis and PostgreSQL.
const distributed = process.env.CROSSTIE_TEST_SUITE === 'distributed';

export default defineConfig({
  test: {
    include: [distributed ? 'test/**/*.distributed.test.ts' : 'test/**/*.test.ts'],
    exclude: distributed ? [] : ['test/**/*.distributed.test.ts', 'test/golden/**/*.update.ts'],
    // Processes, not threads: geotiff.js throws in a worker thread whose workerData is no object.
    pool: 'forks',
    // One process a core: the default leaves one core idle, which on two cores is half of them.
    maxWorkers: '100%',
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
