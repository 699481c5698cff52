import { EventEmitter } from 'node:events';
import type { PGlite } from '@electric-sql/pglite';
import type { SqlClient, SqlPool, SqlResult } from '../../ports/sql-pool.ts';
import { PgliteClient } from './session.ts';
import { createTurns } from './turns.ts';

/** `pg.Pool` over one PGlite engine. `onEnd` runs once the engine is closed. */
export class PglitePool extends EventEmitter implements SqlPool {
  readonly kind = 'pglite';
  /** Clients are free of cost, and a connection inside the process cannot be lost. */
  readonly options = { max: 1000, keepAlive: true } as const;
  readonly #engine: PGlite;
  readonly #onEnd: () => Promise<void>;
  readonly #turns = createTurns();
  readonly #clients = new Set<PgliteClient>();
  #ending: Promise<void> | null = null;

  constructor(engine: PGlite, onEnd: () => Promise<void>) {
    super();
    this.#engine = engine;
    this.#onEnd = onEnd;
    // Not within the query that notified: listeners may run queries of their own.
    engine.onNotification((channel, payload) =>
      setImmediate(() => {
        for (const client of this.#clients) client.notify(channel, payload);
      }),
    );
  }

  async query<R>(text: string, values?: readonly unknown[]): Promise<SqlResult<R>> {
    const client = this.#open();
    try {
      return await client.query<R>(text, values);
    } finally {
      client.release();
    }
  }

  async connect(): Promise<SqlClient> {
    const client = this.#open();
    this.emit('connect', client);
    return client;
  }

  #open(): PgliteClient {
    if (this.#ending !== null) throw new Error('Cannot use a pool after calling end on the pool');
    const client = new PgliteClient(this.#engine, this.#turns, (released) => this.#clients.delete(released));
    this.#clients.add(client);
    return client;
  }

  /** Waits for the statement or transaction under way, then closes the database. */
  end(): Promise<void> {
    this.#ending ??= this.#close();
    return this.#ending;
  }

  async #close(): Promise<void> {
    const leave = await this.#turns.take();
    try {
      await this.#engine.close();
    } finally {
      leave();
      await this.#onEnd();
    }
  }
}
