const CLEAR = 256;
const END = 257;
const FIRST = 258;
const MOST_STRINGS = 4096 - FIRST;

/**
 * TIFF's LZW: codes of 9 to 12 bits, high bits first, widened one code early (TIFF 6.0, section 13).
 *
 * The table holds no strings. The n-th code since the last clear adds string FIRST + n: what it wrote and the byte
 * after that, which is the next code's first. So it is enough to note where in the output each code began.
 * @param size bytes expected; decoding stops there, and short input gives a short answer
 * @throws Error on codes that were never defined
 */
export function decodeLzw(input: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  const began = new Uint32Array(MOST_STRINGS + 2);
  let written = 0;
  let count = 0;
  let width = 9;
  let widen = (1 << width) - FIRST;
  let bits = 0;
  let held = 0;
  let at = 0;
  while (written < size) {
    if (held < width) {
      if (at >= input.length) break;
      // two bytes at a time, past the end zeros: at most 27 bits are held
      bits = (bits << 16) | ((input[at] as number) << 8) | (input[at + 1] ?? 0);
      at += 2;
      held += 16;
    }
    held -= width;
    const code = (bits >>> held) & ((1 << width) - 1);
    if (code === CLEAR) {
      count = 0;
      width = 9;
      widen = (1 << width) - FIRST;
      continue;
    }
    if (code === END) break;
    if (count <= MOST_STRINGS) began[count] = written;
    if (code < CLEAR) {
      out[written++] = code;
    } else {
      const string = code - FIRST;
      // the newest string ends with the byte that this code writes first: the copy runs into itself
      if (string >= count)
        throw new Error(`LZW code ${code} at byte ${at}, expected one below ${FIRST + count}`);
      const from = began[string] as number;
      const end = Math.min((began[string + 1] as number) + 1, from + size - written);
      for (let i = from; i < end; i++) out[written++] = out[i] as number;
    }
    if (++count >= widen && width < 12) {
      width++;
      widen = (1 << width) - FIRST;
    }
  }
  return out.subarray(0, written);
}
