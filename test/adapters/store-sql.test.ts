import { openPglite } from '../../src/adapters/sql-pglite/open-pglite.ts';
import { openStore } from '../../src/adapters/store-sql/open-store.ts';
import { describeStore } from './describe-store.ts';

describeStore('store on PGlite', async () => {
  const pool = await openPglite('pglite:memory');
  const store = await openStore(pool);
  return {
    ...store,
    close: async () => {
      await store.close();
      await pool.end();
    },
  };
});
