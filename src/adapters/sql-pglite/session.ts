import { EventEmitter } from 'node:events';
import type { PGlite } from '@electric-sql/pglite';
import type { SqlClient, SqlResult } from '../../ports/sql-pool.ts';
import { toText } from './parameter.ts';
import { createTurns, type Turns } from './turns.ts';

/** The statement may stand behind comments, as the queue's does. */
const LISTEN = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(un)?listen\s+("[^"]+"|[^\s;]+)/i;

/**
 * One of many clients that share PGlite's single session. A client holds the engine for one statement, or from
 * BEGIN to COMMIT or ROLLBACK; a client that is only connected (the queue's LISTEN client is, for good) holds
 * nothing. Session settings and session advisory locks are everybody's: use transaction-scoped ones.
 */
export class PgliteClient extends EventEmitter implements SqlClient {
  readonly #engine: PGlite;
  readonly #turns: Turns;
  readonly #own = createTurns();
  readonly #channels = new Set<string>();
  readonly #onRelease: (client: PgliteClient) => void;
  #leave: (() => void) | null = null;
  #released = false;

  constructor(engine: PGlite, turns: Turns, onRelease: (client: PgliteClient) => void) {
    super();
    this.#engine = engine;
    this.#turns = turns;
    this.#onRelease = onRelease;
  }

  async query<R>(text: string, values?: readonly unknown[]): Promise<SqlResult<R>> {
    if (this.#released) throw new Error('Client was released and cannot be queried');
    const done = await this.#own.take();
    try {
      return await this.#queryInTurn<R>(text, values);
    } finally {
      done();
    }
  }

  async #queryInTurn<R>(text: string, values?: readonly unknown[]): Promise<SqlResult<R>> {
    this.#leave ??= await this.#turns.take();
    try {
      const result = await runStatement<R>(this.#engine, text, values);
      this.#noteListen(text);
      return result;
    } finally {
      if (this.#engine.closed || !this.#engine.isInTransaction()) this.#giveTurnBack();
    }
  }

  #giveTurnBack(): void {
    this.#leave?.();
    this.#leave = null;
  }

  release(): void {
    if (this.#released)
      throw new Error('Release called on client which has already been released to the pool.');
    this.#released = true;
    this.#channels.clear();
    this.#onRelease(this);
    void this.#rollBack();
  }

  /** A transaction left open would hold everybody up. */
  async #rollBack(): Promise<void> {
    const done = await this.#own.take();
    try {
      if (this.#leave !== null && !this.#engine.closed) await this.#engine.exec('ROLLBACK');
    } finally {
      this.#giveTurnBack();
      done();
    }
  }

  notify(channel: string, payload: string): void {
    if (this.#channels.has(channel)) this.emit('notification', { channel, payload });
  }

  #noteListen(text: string): void {
    const found = LISTEN.exec(text);
    if (found?.[2] === undefined) return;
    const channel = found[2].startsWith('"') ? found[2].slice(1, -1) : found[2].toLowerCase();
    if (found[1] === undefined) this.#channels.add(channel);
    else if (channel === '*') this.#channels.clear();
    else this.#channels.delete(channel);
  }
}

/** As in node-postgres: one statement with parameters, or any number without; the last result counts. */
async function runStatement<R>(
  engine: PGlite,
  text: string,
  values: readonly unknown[] | undefined,
): Promise<SqlResult<R>> {
  // PGlite computes on this thread and resolves in microtasks: without this, timers and sockets would starve.
  await new Promise((resolve) => setImmediate(resolve));
  const result =
    values === undefined || values.length === 0
      ? (await engine.exec(text)).at(-1)
      : await engine.query(text, values.map(toText));
  return { rows: (result?.rows ?? []) as R[], rowCount: result?.rowCount ?? null };
}
