import { Fault, toFault } from '../../domain/fault.ts';
import type { SqlClient, SqlPool } from '../../ports/sql-pool.ts';

/** SQLSTATE classes and errno codes of a server that is away, starting, stopping or full up. */
const UNAVAILABLE =
  /^(08...|57P0.|53300|ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|EPIPE|ENOENT)$/;
const LOST = /timeout exceeded when trying to connect|Connection terminated|after calling end on the pool/i;

/** The part of a connection that this adapter uses. */
export type Connection = Pick<SqlClient, 'query' | 'release'>;

/** The part of a pool that this adapter uses, with errors that a user can meet as Faults. */
export interface Statements extends Pick<SqlPool, 'kind' | 'options' | 'query'> {
  connect(): Promise<Connection>;
}

export function withFaults(pool: SqlPool): Statements {
  return {
    kind: pool.kind,
    options: pool.options,
    query: (text, values) => pool.query<never>(text, values).catch(rethrow),
    connect: async () => {
      const client = await pool.connect().catch(rethrow);
      return {
        query: (text, values) => client.query<never>(text, values).catch(rethrow),
        release: (error) => client.release(error),
      };
    },
  };
}

function rethrow(error: unknown): never {
  throw sqlFault(error);
}

/** @returns a Fault where the error is the user's or the operator's matter, else the error itself */
function sqlFault(error: unknown): unknown {
  if (error instanceof Fault) return error;
  const code = sqlState(error) ?? '';
  const { message } = toFault(error);
  if (UNAVAILABLE.test(code) || LOST.test(message)) {
    return new Fault('unavailable', `the database does not answer: ${message || code}`, { cause: error });
  }
  if (code === '53100') return new Fault('disk-full', `the database: ${message}`, { cause: error });
  if (code.startsWith('22')) {
    return new Fault('invalid-request', `the database cannot hold a value: ${message}`, { cause: error });
  }
  return error;
}

/** SQLSTATE, or Node's errno code. */
export function sqlState(error: unknown): string | null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}

export const FOREIGN_KEY_VIOLATION = '23503';
