/** Reads lines and counted bytes, by turns, from one stream. */
export interface ByteReader {
  /** Without its line feed; null at the end of the stream. @throws RangeError over `maxBytes` */
  line(maxBytes: number): Promise<Uint8Array | null>;
  /** Exactly so many bytes, as they come. @throws RangeError when the stream ends first */
  bytes(count: number): AsyncIterable<Uint8Array>;
}

const LINE_FEED = 10;

export function createByteReader(source: AsyncIterable<Uint8Array>): ByteReader {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);

  async function refill(): Promise<boolean> {
    while (rest.length === 0) {
      const next = await chunks.next();
      if (next.done) return false;
      rest = next.value;
    }
    return true;
  }

  function take(count: number): Uint8Array {
    const taken = rest.subarray(0, count);
    rest = rest.subarray(count);
    return taken;
  }

  return {
    async line(maxBytes) {
      const parts: Uint8Array[] = [];
      let length = 0;
      while (await refill()) {
        const end = rest.indexOf(LINE_FEED);
        const part = take(end === -1 ? rest.length : end);
        parts.push(part);
        length += part.length;
        if (length > maxBytes) throw new RangeError(`a line has more than ${maxBytes} bytes`);
        if (end === -1) continue;
        take(1);
        return Buffer.concat(parts);
      }
      if (length > 0) throw new RangeError('it ends within a line');
      return null;
    },
    async *bytes(count) {
      let left = count;
      while (left > 0) {
        if (!(await refill())) throw new RangeError(`it ends ${left} bytes before the end of a blob`);
        const part = take(left);
        left -= part.length;
        yield part;
      }
    },
  };
}
