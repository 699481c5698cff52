import type { SqlPool } from '../../ports/sql-pool.ts';

/** What a server's background processes do by themselves. PGlite is one process without them. */
const EVERY_MS = 30_000;

/** Write-ahead log that may pile up before a checkpoint: it is disk, and time to open after a kill. */
const WAL_BYTES = 32 * 1024 ** 2;

/** As autovacuum does: a table is due when a fifth of it, and more than this, is dead rows. */
const DEAD_ROWS = 1000;

/** Keeps house every half minute until the pool ends. */
export function startHousekeeping(pool: SqlPool): () => void {
  // Due again in half a minute; and a pool that ended meanwhile needs none.
  const timer = setInterval(() => void keepHouse(pool).catch(() => undefined), EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * Checkpoints when the log has grown: a single process never does, and the log would grow for good. Vacuums the
 * tables that are due, one statement each, so that others get their turn.
 */
export async function keepHouse(pool: Pick<SqlPool, 'query'>): Promise<void> {
  const { rows: due } = await pool.query<{ table: string }>(
    `SELECT format('%I.%I', schemaname, relname) AS table FROM pg_stat_user_tables
      WHERE n_dead_tup > $1 AND n_dead_tup > 0.2 * n_live_tup`,
    [DEAD_ROWS],
  );
  for (const { table } of due) await pool.query(`VACUUM (ANALYZE) ${table}`);
  const { rows: log } = await pool.query<{ bytes: string }>(
    'SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) AS bytes FROM pg_control_checkpoint()',
  );
  if (Number(log[0]?.bytes) > WAL_BYTES) await pool.query('CHECKPOINT');
}
