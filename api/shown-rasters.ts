import {
  addSamples,
  emptyHistogram,
  type Histogram,
  percentile,
  planSample,
  type Stretch,
} from '../src/domain/radiometry.ts';
import type { SceneSource } from '../src/domain/scene.ts';
import type { Raster } from '../src/ports/rasters.ts';
import type { Context } from './context.ts';
import { openRaster } from './open-raster.ts';

/** A raster that stays open while someone looks around in it, with what its samples are like. */
interface ShownRaster {
  readonly raster: Raster;
  /** Of red, green and blue, or of the one grey band. */
  readonly histogram: Histogram;
}

/** Rasters that are open because tiles of them are asked for: a view of a map is a dozen tiles at once. */
export interface ShownRasters {
  /** @throws Fault as `openRaster` does */
  use<T>(source: SceneSource, work: (shown: ShownRaster) => Promise<T>): Promise<T>;
}

interface Entry {
  readonly opened: Promise<ShownRaster>;
  users: number;
  timer: NodeJS.Timeout | null;
}

const MOST_OPEN = 8;
const IDLE_MS = 60_000;

export function createShownRasters(context: Pick<Context, 'ports' | 'config'>): ShownRasters {
  // a Map keeps insertion order: the first key is the least recently used
  const entries = new Map<string, Entry>();

  function close(key: string, entry: Entry): void {
    if (entries.get(key) === entry) entries.delete(key);
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.opened.then(({ raster }) => raster.close()).catch(() => {});
  }

  function open(key: string, source: SceneSource): Entry {
    const opened = openRaster(source, context, context.config.stopping).then(async (raster) => {
      try {
        return { raster, histogram: await sampleOf(raster, context.config.stopping) };
      } catch (error) {
        await raster.close();
        throw error;
      }
    });
    const entry: Entry = { opened, users: 0, timer: null };
    entries.set(key, entry);
    opened.catch(() => entries.get(key) === entry && entries.delete(key));
    for (const [oldest, other] of entries) {
      if (entries.size <= MOST_OPEN) break;
      if (other.users === 0 && other !== entry) close(oldest, other);
    }
    return entry;
  }

  context.config.stopping.addEventListener('abort', () => {
    for (const [key, entry] of entries) if (entry.users === 0) close(key, entry);
  });

  return {
    async use(source, work) {
      const key = JSON.stringify(source);
      const entry = entries.get(key) ?? open(key, source);
      entries.delete(key);
      entries.set(key, entry);
      entry.users += 1;
      if (entry.timer !== null) clearTimeout(entry.timer);
      try {
        return await work(await entry.opened);
      } finally {
        entry.users -= 1;
        if (context.config.stopping.aborted) close(key, entry);
        else if (entry.users === 0) entry.timer = setTimeout(() => close(key, entry), IDLE_MS).unref();
      }
    },
  };
}

async function sampleOf(raster: Raster, signal: AbortSignal): Promise<Histogram> {
  const { red, green, blue } = raster.info.bandRoles;
  const bands = red === green && green === blue ? [red] : [red, green, blue];
  const histogram = emptyHistogram(raster.info.sampleType, bands.length);
  const { level, windows } = planSample(raster.info);
  for (const window of windows) addSamples(histogram, await raster.read(window, { level, bands, signal }));
  return histogram;
}

/** 8-bit pictures that use so much of their range keep their colours. */
const CONTRASTY = 90;

/**
 * One stretch for all tiles of a scene.
 * @param clip percent of the samples at either end that go black and white
 */
export function stretchFor(histogram: Histogram, clip: number): Stretch {
  return histogram.totals.some((total) => total === 0) ? [] : stretchOfSeen(histogram, clip);
}

function stretchOfSeen(histogram: Histogram, clip: number): Stretch {
  const ranges = histogram.counts.map((_, band) => ({
    low: percentile(histogram, band, clip),
    high: percentile(histogram, band, 100 - clip),
  }));
  const asIs = histogram.sampleType === 'uint8' && ranges.every(({ low, high }) => high - low >= CONTRASTY);
  return asIs && clip <= 1 ? ranges.map(() => ({ low: 0, high: 255 })) : ranges;
}
