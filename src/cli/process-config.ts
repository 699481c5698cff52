import { type Config, readConfig } from '../config.ts';
import { packageRoot } from '../package-root.ts';

/** The configuration of this process; `overrides` are what the command line said. */
export function readProcessConfig(overrides: Readonly<Record<string, string>> = {}): Config {
  return readConfig({ ...process.env, ...overrides }, packageRoot());
}
