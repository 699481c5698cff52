import { Fault } from '../../domain/fault.ts';
import { throwIfAborted, untilAborted } from './abort.ts';
import type { BlockCache } from './block-cache.ts';
import type { Block, BlockDecoder } from './block-decoder.ts';
import type { BlockIndex, ByteRange } from './block-index.ts';
import { type ByteGroup, groupRanges } from './byte-groups.ts';
import type { ByteSource } from './byte-source.ts';
import type { BlockPlace, Level } from './level.ts';
import { MIB } from './limits.ts';
import { rowsOf, type TiffLayout } from './tiff-layout.ts';

/** Decoded bytes in work at once, beside the cache. */
const IN_WORK_BYTES = 32 * MIB;
const AT_ONCE = 4;

/** What the blocks of one directory are brought with. */
export interface LoaderParts {
  readonly source: ByteSource;
  readonly layout: TiffLayout;
  readonly index: BlockIndex;
  readonly decode: BlockDecoder;
  readonly cache: BlockCache;
  /** Unique among all open rasters' directories. */
  readonly keyPrefix: string;
}

type Use = (place: BlockPlace, block: Block | null) => void;

export function loadBlocks(parts: LoaderParts): Level['load'] {
  const { source, layout, index, cache, keyPrefix } = parts;
  const planesPerBlock = layout.planar ? 1 : layout.samples;
  const blockBytes = layout.blockWidth * layout.blockHeight * planesPerBlock * Math.ceil(layout.bits / 8);
  const budget = Math.max(1, Math.floor(IN_WORK_BYTES / blockBytes));
  const workers = Math.min(AT_ONCE, budget);
  const membersPerGroup = Math.max(1, Math.floor(budget / workers));
  const keyOf = ({ plane, row, col }: BlockPlace) => `${keyPrefix}/${plane}/${row}/${col}`;

  async function loadGroup(group: ByteGroup<BlockPlace>, use: Use): Promise<void> {
    // another read may have begun some of them since the groups were made
    const bytes = source.read(group.offset, group.length);
    const blocks = group.members.map(({ range, of: place }) => {
      const key = keyOf(place);
      const begun = cache.get(key);
      if (begun !== undefined) return begun.then((block) => use(place, block));
      const block = bytes.then((all) =>
        decodeBlock(
          parts,
          place,
          range,
          all.subarray(range.offset - group.offset, range.offset - group.offset + range.length),
        ),
      );
      cache.put(key, block);
      return block.then((decoded) => use(place, decoded));
    });
    await Promise.all([bytes, ...blocks]);
  }

  return async (places, use, signal) => {
    const known: { place: BlockPlace; kept: Promise<Block> }[] = [];
    const missing: { range: ByteRange; of: BlockPlace }[] = [];
    for (const place of places) {
      throwIfAborted(signal);
      const kept = cache.get(keyOf(place));
      if (kept !== undefined) {
        known.push({ place, kept });
        continue;
      }
      const range = await index.range(place.plane, place.row, place.col);
      if (range === null) use(place, null);
      else missing.push({ range, of: place });
    }
    const { gap } = source;
    const groups = groupRanges(missing, gap.bytes, gap.maxRange, membersPerGroup)[Symbol.iterator]();
    let failed = false;
    const work = async () => {
      for (const group of groups) {
        if (failed) return;
        throwIfAborted(signal);
        await loadGroup(group, use);
      }
    };
    const running = Array.from({ length: workers }, work);
    await untilAborted(
      Promise.all([...known.map(async ({ place, kept }) => use(place, await kept)), ...running]).catch(
        (error: unknown) => {
          failed = true;
          throw error;
        },
      ),
      signal,
    );
  };
}

async function decodeBlock(
  { source, layout, decode }: LoaderParts,
  place: BlockPlace,
  range: ByteRange,
  bytes: Uint8Array,
): Promise<Block> {
  try {
    return await decode(bytes, rowsOf(layout, place.row));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Fault(
      'raster-unreadable',
      `${source.name}: block (column ${place.col}, row ${place.row}) at bytes ${range.offset}..` +
        `${range.offset + range.length} is damaged: ${reason}`,
      { cause },
    );
  }
}
