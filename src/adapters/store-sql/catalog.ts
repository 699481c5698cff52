import type { Connection } from './sql-fault.ts';

/** Columns that are written, with their types, by table; generated ones write themselves. */
export type Catalog = ReadonlyMap<string, ReadonlyMap<string, string>>;

export async function readCatalog(client: Pick<Connection, 'query'>): Promise<Catalog> {
  const { rows } = await client.query<{ table: string; name: string; type: string }>(
    `SELECT t.relname AS table, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
       FROM pg_class AS t
       JOIN pg_namespace AS n ON n.oid = t.relnamespace AND n.nspname = 'crosstie'
       JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE t.relkind = 'r' AND a.attgenerated = ''
      ORDER BY t.relname, a.attnum`,
  );
  const tables = new Map<string, Map<string, string>>();
  for (const { table, name, type } of rows) {
    const columns = tables.get(table) ?? new Map<string, string>();
    tables.set(table, columns.set(name, type));
  }
  return tables;
}
