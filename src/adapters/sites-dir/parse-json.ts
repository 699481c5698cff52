import { Fault } from '../../domain/fault.ts';

/** @throws Fault invalid-request that names the file */
export function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('invalid-request', `${file} is not JSON: ${String(cause)}`, { cause });
  }
}
