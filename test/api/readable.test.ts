import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { unreadableAmong } from '../../api/readable.ts';
import { Fault } from '../../src/domain/fault.ts';
import type { Scene } from '../../src/domain/scene.ts';
import type { Raster, RasterLocation } from '../../src/ports/rasters.ts';
import { sampleScene } from '../support/store-samples.ts';

const SCENES = 500;

function behind(host: string, i: number): Scene {
  const source = { kind: 'href', href: `https://${host}/${i}.tif`, etag: null, bytes: null } as const;
  return sampleScene({ source });
}

/** Answers by the URL; `asked` and `most` say how often, and how many at once. */
function rasters(answer: (href: string, signal: AbortSignal) => Promise<void>) {
  const seen = { asked: 0, now: 0, most: 0 };
  const open = async (location: RasterLocation, signal = new AbortController().signal): Promise<Raster> => {
    seen.asked += 1;
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    try {
      await answer('href' in location ? location.href : location.path, signal);
    } finally {
      seen.now -= 1;
    }
    return { close: async () => {} } as Raster;
  };
  const context = { ports: { rasters: { open } }, config: { openTimeoutMs: 50 } };
  return { seen, context: context as unknown as Parameters<typeof unreadableAmong>[1] };
}

const patient = new AbortController().signal;

describe('whether scenes can still be read', () => {
  it('is asked for a few side by side, and names what is wrong with each', async () => {
    const { seen, context } = rasters(async (href) => {
      await sleep(1);
      if (href.endsWith('7.tif'))
        throw new Fault('source-unreachable', `${href} answers 403`, { retryable: false });
    });
    const scenes = Array.from({ length: SCENES }, (_, i) => behind('archive.example', i));
    const faults = await unreadableAmong(scenes, context, patient);
    expect(seen).toMatchObject({ asked: SCENES, most: 8 });
    expect(faults.size).toBe(SCENES / 10);
    expect(faults.get(scenes[7]?.id ?? '')?.message).toBe('https://archive.example/7.tif answers 403');
  });

  it('is soon given up at a host that hangs, and at no other', async () => {
    const { seen, context } = rasters(async (href, signal) => {
      if (href.includes('hangs')) await sleep(10_000, undefined, { signal });
    });
    const of = (host: string) => Array.from({ length: SCENES }, (_, i) => behind(host, i));
    const hanging = of('hangs.example');
    const faults = await unreadableAmong([...hanging, ...of('archive.example')], context, patient);
    expect(faults.size).toBe(SCENES);
    expect(seen.asked).toBeLessThanOrEqual(SCENES + 16);
    expect(faults.get(hanging.at(-1)?.id ?? '')?.message).toContain('hangs.example failed');
  });

  it('is told of no scene once the client has gone', async () => {
    const { context } = rasters(async () => {});
    const left = AbortSignal.abort(new Fault('cancelled', 'the client went away'));
    await expect(unreadableAmong([behind('archive.example', 0)], context, left)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
