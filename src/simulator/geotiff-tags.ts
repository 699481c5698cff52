/** Values of one TIFF tag, by the field type they are written with. */
export type TagValue =
  | { readonly type: 'short'; readonly values: readonly number[] }
  | { readonly type: 'long'; readonly values: readonly number[] }
  /** File offsets and byte counts: 4 bytes in classic TIFF, 8 in BigTIFF. */
  | { readonly type: 'offset'; readonly values: readonly number[] }
  | { readonly type: 'double'; readonly values: readonly number[] }
  | { readonly type: 'ascii'; readonly text: string };

export type Tags = ReadonlyMap<number, TagValue>;

const TYPES = { ascii: 2, short: 3, long: 4, double: 12, offset: 4, long8: 16 } as const;

/** First bytes of a little-endian file; the offset of the first directory follows them. */
export function encodeHeader(big: boolean, firstIfd: number): Uint8Array {
  const bytes = new Uint8Array(big ? 16 : 8);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x4949, true);
  view.setUint16(2, big ? 43 : 42, true);
  if (big) {
    view.setUint16(4, 8, true);
    view.setBigUint64(8, BigInt(firstIfd), true);
  } else view.setUint32(4, firstIfd, true);
  return bytes;
}

/**
 * One image file directory with its out-of-line values behind it (TIFF 6.0 section 2; BigTIFF as Aware Systems
 * describe it).
 *
 * @param at where in the file the bytes will lie
 * @param next offset of the following directory; 0: the last. `length` of the result does not depend on it.
 */
export function encodeIfd(tags: Tags, big: boolean, at: number, next: number): Uint8Array {
  const sorted = [...tags].sort(([a], [b]) => a - b);
  const entrySize = big ? 20 : 12;
  const inline = big ? 8 : 4;
  const head = (big ? 8 : 2) + sorted.length * entrySize + (big ? 8 : 4);
  const bodies = sorted.map(([, value]) => encodeValues(value, big));
  const far = bodies.reduce((sum, body) => sum + (body.length > inline ? even(body.length) : 0), 0);
  const bytes = new Uint8Array(even(head) + far);
  const view = new DataView(bytes.buffer);
  if (big) view.setBigUint64(0, BigInt(sorted.length), true);
  else view.setUint16(0, sorted.length, true);
  let entry = big ? 8 : 2;
  let free = even(head);
  sorted.forEach(([tag, value], i) => {
    const body = bodies[i] as Uint8Array;
    view.setUint16(entry, tag, true);
    view.setUint16(entry + 2, value.type === 'offset' && big ? TYPES.long8 : TYPES[value.type], true);
    const count = value.type === 'ascii' ? body.length : value.values.length;
    if (big) view.setBigUint64(entry + 4, BigInt(count), true);
    else view.setUint32(entry + 4, count, true);
    const slot = entry + (big ? 12 : 8);
    if (body.length <= inline) bytes.set(body, slot);
    else {
      if (big) view.setBigUint64(slot, BigInt(at + free), true);
      else view.setUint32(slot, at + free, true);
      bytes.set(body, free);
      free += even(body.length);
    }
    entry += entrySize;
  });
  if (big) view.setBigUint64(entry, BigInt(next), true);
  else view.setUint32(entry, next, true);
  return bytes;
}

function even(n: number): number {
  return n + (n & 1);
}

function encodeValues(value: TagValue, big: boolean): Uint8Array {
  if (value.type === 'ascii') return new TextEncoder().encode(`${value.text}\0`);
  const size =
    value.type === 'short' ? 2 : value.type === 'double' || (value.type === 'offset' && big) ? 8 : 4;
  const bytes = new Uint8Array(size * value.values.length);
  const view = new DataView(bytes.buffer);
  value.values.forEach((v, i) => {
    if (value.type === 'short') view.setUint16(i * 2, v, true);
    else if (value.type === 'double') view.setFloat64(i * 8, v, true);
    else if (size === 8) view.setBigUint64(i * 8, BigInt(v), true);
    else view.setUint32(i * 4, v, true);
  });
  return bytes;
}
