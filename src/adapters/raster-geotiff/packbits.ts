/**
 * Macintosh PackBits, TIFF 6.0 section 9: a signed count, then literal bytes or one byte to repeat.
 * @param size bytes expected; decoding stops there, and short input gives a short answer
 */
export function decodePackBits(input: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let written = 0;
  let at = 0;
  while (written < size && at < input.length) {
    const count = input[at++] as number;
    if (count < 128) {
      const literal = input.subarray(at, at + Math.min(count + 1, size - written));
      out.set(literal, written);
      written += literal.length;
      at += count + 1;
    } else if (count > 128) {
      const end = Math.min(written + 257 - count, size);
      out.fill(input[at++] ?? 0, written, end);
      written = end;
    }
  }
  return out.subarray(0, written);
}
