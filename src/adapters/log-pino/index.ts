import { type DestinationStream, type Logger, pino } from 'pino';
import type { Log } from '../../ports/log.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** JSON lines to standard error, so that standard output stays free for results. */
export function createLog(level: LogLevel, destination: DestinationStream = pino.destination(2)): Log {
  return wrap(pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination));
}

function wrap(logger: Logger): Log {
  return {
    info: (event, fields) => logger.info({ event, ...fields }),
    warn: (event, fields) => logger.warn({ event, ...fields }),
    error: (event, fields) => logger.error({ event, ...fields }),
    with: (fields) => wrap(logger.child(fields)),
  };
}
