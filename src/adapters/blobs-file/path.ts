import { join } from 'node:path';
import { Fault } from '../../domain/fault.ts';

/** @throws Fault not-found on what is no SHA-256, which could name any file */
export function pathOf(folder: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    throw new Fault('not-found', `blob "${sha256}": expected 64 hexadecimal digits`);
  }
  return join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
}
