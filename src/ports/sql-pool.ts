/** The part of `pg.Pool` that the store and the queue need: PGlite and PostgreSQL both give it. */
export interface SqlPool {
  /** Which database answers: chooses nothing but connection-level details. */
  readonly kind: 'pglite' | 'postgres';
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<SqlResult<R>>;
  /** One connection: BEGIN..COMMIT belong together on it. */
  connect(): Promise<SqlClient>;
  end(): Promise<void>;
}

export interface SqlClient {
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<SqlResult<R>>;
  release(error?: boolean | Error): void;
}

export interface SqlResult<R> {
  readonly rows: R[];
  readonly rowCount: number | null;
}
