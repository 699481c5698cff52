import { InvalidArgumentError, Option } from 'commander';
import { DEFAULT_SERVER } from '../client.ts';

export function number(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError('expected a number');
  return value;
}

export function list(text: string): readonly string[] {
  return text.split(',').map((part) => part.trim());
}

export function numbers(text: string): readonly number[] {
  return list(text).map(number);
}

export function server(): Option {
  return new Option('--server <url>', 'the running server').env('CROSSTIE_URL').default(DEFAULT_SERVER);
}

export function origin(): Option {
  return new Option('--origin <origin>', 'default: real, for fictional sites simulated').choices([
    'real',
    'simulated',
  ]);
}

/** Ctrl-C ends the work at the next safe place. */
export function interrupted(): AbortSignal {
  const stopper = new AbortController();
  process.once('SIGINT', () => stopper.abort(new Error('interrupted')));
  return stopper.signal;
}
