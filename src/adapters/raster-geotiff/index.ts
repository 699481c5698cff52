import { Fault } from '../../domain/fault.ts';
import type { AddressGuard } from '../../ports/addresses.ts';
import type { Raster, RasterLocation, Rasters } from '../../ports/rasters.ts';
import { untilAborted } from './abort.ts';
import { createBlockCache } from './block-cache.ts';
import type { ByteSource } from './byte-source.ts';
import { openFile } from './file-source.ts';
import { createHttpClient } from './http-client.ts';
import { openUrl } from './http-source.ts';
import { MIB } from './limits.ts';
import { isPicture, openPicture } from './picture-raster.ts';
import { isTiff } from './tiff-directory.ts';
import { openTiff } from './tiff-raster.ts';

export interface RasterConfig {
  /** Where URLs may lead. */
  readonly addresses: AddressGuard;
  /** A request not answered in full by then is given up; 30,000 when absent. */
  readonly timeoutMs?: number;
  /** Decoded blocks kept by all open rasters together; 128 MiB when absent. */
  readonly cacheBytes?: number;
}

/** Rasters from files and URLs: GeoTIFF, COG, BigTIFF, and plain TIFF, PNG and JPEG. */
export function openRasters(config: RasterConfig): Rasters {
  const { addresses, timeoutMs = 30_000, cacheBytes = 128 * MIB } = config;
  const client = createHttpClient(addresses, timeoutMs);
  const cache = createBlockCache(cacheBytes);
  let opened = 0;
  return {
    async open(location, signal) {
      const opening = openLocation(location);
      return untilAborted(opening, signal).catch((fault: unknown) => {
        // what opens after all is nobody's
        if (signal?.aborted) opening.then((raster) => raster.close()).catch(() => {});
        throw fault;
      });
    },
  };

  async function openLocation(location: RasterLocation): Promise<Raster> {
    const source = await ('path' in location ? openFile(location.path) : openUrl(client, location.href));
    try {
      return await openSource(source, `r${opened++}`);
    } catch (thrown) {
      await source.close();
      if (thrown instanceof Fault) throw thrown;
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      throw new Fault('raster-unreadable', `${source.name}: its headers make no sense: ${reason}`, {
        cause: thrown,
      });
    }
  }

  async function openSource(source: ByteSource, id: string): Promise<Raster> {
    const head = await source.read(0, Math.min(16, source.size));
    if (isTiff(head)) return openTiff(source, cache, id);
    if (isPicture(head)) return openPicture(source, cache, id);
    const bytes = [...head.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw new Fault(
      'raster-unreadable',
      `${source.name}: begins with ${bytes || 'nothing'}, expected a TIFF, PNG or JPEG file`,
    );
  }
}
