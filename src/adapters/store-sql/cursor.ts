import { Fault } from '../../domain/fault.ts';

/** Where a page ended: the sort key of its last item. Opaque to callers, safe in a URL. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * @param shape type of each part of the key
 * @throws Fault invalid-request with the cursor
 */
export function decodeCursor(cursor: string, shape: readonly ('string' | 'number')[]): readonly unknown[] {
  const fault = new Fault('invalid-request', `cursor "${cursor}": expected the \`next\` of an earlier page`);
  let key: unknown;
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw fault;
  }
  const fits = Array.isArray(key) && key.length === shape.length;
  if (!fits || !(key as unknown[]).every((part, i) => typeof part === shape[i])) throw fault;
  return key as unknown[];
}
