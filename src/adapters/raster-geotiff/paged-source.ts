import { type ByteSource, checkRange } from './byte-source.ts';

const PAGE_BYTES = 64 * 1024;
const MAX_PAGES = 64;

/** Small reads, as headers and block indices need, served from whole pages of the file; the last 64 are kept. */
export interface PagedSource {
  readonly name: string;
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

export function pagedSource(source: ByteSource): PagedSource {
  const pages = new Map<number, Promise<Uint8Array>>();

  function page(index: number): Promise<Uint8Array> {
    const kept = pages.get(index);
    if (kept !== undefined) return kept;
    const offset = index * PAGE_BYTES;
    const fetched = source.read(offset, Math.min(PAGE_BYTES, source.size - offset));
    fetched.catch(() => pages.delete(index));
    pages.set(index, fetched);
    const [oldest] = pages.keys();
    if (pages.size > MAX_PAGES && oldest !== undefined) pages.delete(oldest);
    return fetched;
  }

  return {
    name: source.name,
    size: source.size,
    async read(offset, length) {
      checkRange(source, offset, length);
      const first = Math.floor(offset / PAGE_BYTES);
      const last = Math.floor((offset + Math.max(length, 1) - 1) / PAGE_BYTES);
      const start = offset - first * PAGE_BYTES;
      if (first === last) return (await page(first)).subarray(start, start + length);
      if (last - first > 1) return source.read(offset, length);
      const bytes = new Uint8Array(length);
      const [head, tail] = await Promise.all([page(first), page(last)]);
      bytes.set(head.subarray(start), 0);
      bytes.set(tail.subarray(0, length - (PAGE_BYTES - start)), PAGE_BYTES - start);
      return bytes;
    },
  };
}
