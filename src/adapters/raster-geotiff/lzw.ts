const CLEAR = 256;
const END = 257;
const FIRST = 258;
const MOST = 4096;

/**
 * TIFF's LZW: codes of 9 to 12 bits, high bits first, widened one code early (TIFF 6.0, section 13).
 * A table entry is not a string but a place in the output where that string already stands.
 * @param size bytes expected; decoding stops there
 * @throws Error on codes that were never defined
 */
export function decodeLzw(input: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  const start = new Uint32Array(MOST);
  const length = new Uint32Array(MOST);
  let written = 0;
  let next = FIRST;
  let width = 9;
  let bits = 0;
  let held = 0;
  let previousStart = 0;
  let previousLength = 0;
  let at = 0;
  while (written < size) {
    while (held < width) {
      // trailing bytes may be cut off; whether enough came out is judged by the caller
      if (at >= input.length) return out.subarray(0, written);
      bits = ((bits << 8) | (input[at++] as number)) & 0xffffff;
      held += 8;
    }
    held -= width;
    const code = (bits >> held) & ((1 << width) - 1);
    if (code === END) break;
    if (code === CLEAR) {
      next = FIRST;
      width = 9;
      previousLength = 0;
      continue;
    }
    const here = written;
    if (code < CLEAR) {
      out[written++] = code;
    } else if (code < next) {
      const from = start[code] as number;
      const end = Math.min(from + (length[code] as number), from + size - written);
      for (let i = from; i < end; i++) out[written++] = out[i] as number;
    } else if (code === next && previousLength > 0) {
      const end = Math.min(previousStart + previousLength, previousStart + size - written);
      for (let i = previousStart; i < end; i++) out[written++] = out[i] as number;
      if (written < size) out[written++] = out[previousStart] as number;
    } else {
      throw new Error(`LZW code ${code} at byte ${at} stands for nothing, expected one below ${next}`);
    }
    if (previousLength > 0 && next < MOST) {
      // the previous string and the byte after it, which is this string's first
      start[next] = previousStart;
      length[next] = previousLength + 1;
      next++;
      if (next + 1 >= 1 << width && width < 12) width++;
    }
    previousStart = here;
    previousLength = written - here;
  }
  return out.subarray(0, written);
}
