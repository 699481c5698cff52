import { Buffer } from 'node:buffer';

/** One tag: its TIFF field type (2 ASCII, 3 SHORT, 4 LONG, 12 DOUBLE) and values. */
export interface RawTag {
  readonly tag: number;
  readonly type: 2 | 3 | 4 | 12;
  readonly values: readonly number[];
}

const BYTES = { 2: 1, 3: 2, 4: 4, 12: 8 } as const;

/**
 * A little-endian TIFF with one directory, for headers that no honest writer makes: nothing is checked.
 * @param blocks written from byte 8 on; their offsets are handed to `tags`
 * @param next offset of the following directory; `self` points back to this one
 */
export function rawTiff(
  blocks: readonly Uint8Array[],
  tags: (offsets: readonly number[]) => readonly RawTag[],
  next: number | 'self' = 0,
): Uint8Array {
  const offsets: number[] = [];
  let at = 8;
  for (const block of blocks) {
    offsets.push(at);
    at += block.length + (block.length % 2);
  }
  const entries = [...tags(offsets)].sort((p, q) => p.tag - q.tag);
  const directory = at;
  let values = directory + 2 + entries.length * 12 + 4;
  const total = entries.reduce((sum, entry) => sum + entry.values.length * BYTES[entry.type], values);
  const file = Buffer.alloc(total);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(directory, 4);
  blocks.forEach((block, i) => {
    file.set(block, offsets[i]);
  });
  file.writeUInt16LE(entries.length, directory);
  entries.forEach((entry, i) => {
    const place = directory + 2 + i * 12;
    const length = entry.values.length * BYTES[entry.type];
    file.writeUInt16LE(entry.tag, place);
    file.writeUInt16LE(entry.type, place + 2);
    file.writeUInt32LE(entry.values.length, place + 4);
    if (length > 4) file.writeUInt32LE(values, place + 8);
    writeValues(file, length > 4 ? values : place + 8, entry);
    if (length > 4) values += length;
  });
  file.writeUInt32LE(next === 'self' ? directory : next, directory + 2 + entries.length * 12);
  return file.subarray(0, values);
}

function writeValues(file: Buffer, at: number, { type, values }: RawTag): void {
  values.forEach((value, i) => {
    const place = at + i * BYTES[type];
    if (type === 2) file.writeUInt8(value, place);
    else if (type === 3) file.writeUInt16LE(value, place);
    else if (type === 4) file.writeUInt32LE(value, place);
    else file.writeDoubleLE(value, place);
  });
}

/** Tags of a gray 8-bit picture; later tags of the same number replace earlier ones. */
export function grayTags(
  width: number,
  height: number,
  offsets: readonly number[],
  lengths: readonly number[],
  more: readonly RawTag[] = [],
): readonly RawTag[] {
  const base: readonly RawTag[] = [
    { tag: 256, type: 4, values: [width] },
    { tag: 257, type: 4, values: [height] },
    { tag: 258, type: 3, values: [8] },
    { tag: 259, type: 3, values: [1] },
    { tag: 262, type: 3, values: [1] },
    { tag: 273, type: 4, values: offsets },
    { tag: 277, type: 3, values: [1] },
    { tag: 278, type: 4, values: [height] },
    { tag: 279, type: 4, values: lengths },
  ];
  return [...new Map([...base, ...more].map((tag) => [tag.tag, tag])).values()];
}
