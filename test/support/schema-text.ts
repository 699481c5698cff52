import type { SqlPool } from '../../src/ports/sql-pool.ts';

/** The schema `crosstie` as text from the system catalogs: the same on PGlite and on every PostgreSQL. */
export async function describeSchema(pool: SqlPool): Promise<string> {
  const columns = await pool.query<{ table: string; line: string }>(COLUMNS);
  const constraints = await pool.query<{ table: string; line: string }>(CONSTRAINTS);
  const indexes = await pool.query<{ line: string }>(INDEXES);
  const tables = [...new Set(columns.rows.map((row) => row.table))];
  const blocks = tables.map((table) => {
    const lines = [...columns.rows, ...constraints.rows].filter((row) => row.table === table);
    return `CREATE TABLE crosstie.${table} (\n${lines.map(({ line }) => `  ${line}`).join(',\n')}\n);`;
  });
  const head = '-- What the migrations make, by `npm run golden`. Not run by anything.';
  return `${[head, ...blocks, indexes.rows.map(({ line }) => `${line};`).join('\n')].join('\n\n')}\n`;
}

const TABLES = `FROM pg_class AS t JOIN pg_namespace AS n ON n.oid = t.relnamespace AND n.nspname = 'crosstie'`;

const COLUMNS = `
  SELECT t.relname AS table,
         a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
           || CASE WHEN c.collname IS NULL OR c.collname = 'default' THEN '' ELSE ' COLLATE "' || c.collname || '"' END
           || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
           || CASE WHEN d.oid IS NULL THEN ''
                   WHEN a.attgenerated = 's' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ') STORED'
                   ELSE ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END AS line
  ${TABLES}
  JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef AS d ON d.adrelid = t.oid AND d.adnum = a.attnum
  LEFT JOIN pg_collation AS c ON c.oid = a.attcollation
  WHERE t.relkind = 'r'
  ORDER BY t.relname COLLATE "C", a.attnum`;

/** From PostgreSQL 18 on, NOT NULL is a constraint too: the columns say it already. */
const CONSTRAINTS = `
  SELECT t.relname AS table, pg_get_constraintdef(k.oid) AS line
  ${TABLES}
  JOIN pg_constraint AS k ON k.conrelid = t.oid AND k.contype <> 'n'
  ORDER BY t.relname COLLATE "C", k.contype DESC, pg_get_constraintdef(k.oid) COLLATE "C"`;

/** Those that belong to constraints are named with them. */
const INDEXES = `
  SELECT pg_get_indexdef(i.indexrelid) AS line
  ${TABLES}
  JOIN pg_index AS i ON i.indrelid = t.oid
  WHERE NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid)
  ORDER BY pg_get_indexdef(i.indexrelid) COLLATE "C"`;
