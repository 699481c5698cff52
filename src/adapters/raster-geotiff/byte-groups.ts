import type { ByteRange } from './block-index.ts';

/** Things that lie near each other in a file and are read with one request. */
export interface ByteGroup<T> {
  readonly offset: number;
  readonly length: number;
  readonly members: readonly { readonly range: ByteRange; readonly of: T }[];
}

/**
 * Groups ranges so that no hole is over `gap` bytes, no group over `maxBytes` (unless one range is) and none holds
 * more than `maxMembers`.
 */
export function groupRanges<T>(
  ranges: readonly { readonly range: ByteRange; readonly of: T }[],
  gap: number,
  maxBytes: number,
  maxMembers: number,
): readonly ByteGroup<T>[] {
  const sorted = [...ranges].sort((p, q) => p.range.offset - q.range.offset);
  const groups: { offset: number; length: number; members: { range: ByteRange; of: T }[] }[] = [];
  for (const member of sorted) {
    const { offset, length } = member.range;
    const last = groups.at(-1);
    if (last !== undefined && last.members.length < maxMembers) {
      const end = Math.max(last.offset + last.length, offset + length);
      if (offset - (last.offset + last.length) <= gap && end - last.offset <= maxBytes) {
        last.length = end - last.offset;
        last.members.push(member);
        continue;
      }
    }
    groups.push({ offset, length, members: [member] });
  }
  return groups;
}
