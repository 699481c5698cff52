/**
 * The part of `pg.Pool` that the store and the queue need: PGlite and PostgreSQL both give it.
 * Unqualified names resolve in the schema `bullmq` (what the queue's backend expects); the store qualifies its own.
 * Types: int8 is a number where that is exact, else a bigint; json and jsonb are parsed; bytea is a Uint8Array.
 */
export interface SqlPool {
  /** Which database answers: chooses nothing but connection-level details. */
  readonly kind: 'pglite' | 'postgres';
  /** `keepAlive`: a lost connection is noticed. `max`: clients at once. */
  readonly options: { readonly max: number; readonly keepAlive: boolean };
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<SqlResult<R>>;
  /** One connection: BEGIN..COMMIT belong together on it. */
  connect(): Promise<SqlClient>;
  end(): Promise<void>;
  /** An idle connection was lost. */
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'connect', listener: (client: SqlClient) => void): this;
  removeAllListeners(event?: string): this;
}

export interface SqlClient {
  query<R = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<SqlResult<R>>;
  release(error?: boolean | Error): void;
  on(event: 'notification', listener: (message: SqlNotification) => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'end', listener: () => void): this;
  removeListener(event: 'notification', listener: (message: SqlNotification) => void): this;
  removeAllListeners(event?: string): this;
}

/** What NOTIFY sends to every client that said LISTEN. */
export interface SqlNotification {
  readonly channel: string;
  readonly payload?: string;
}

export interface SqlResult<R> {
  readonly rows: R[];
  readonly rowCount: number | null;
}
