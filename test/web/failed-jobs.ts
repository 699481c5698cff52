import { rename, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { pathOf } from '../../src/adapters/blobs-file/path.ts';
import { expectAccessible, type Reader } from '../support/browser.ts';
import type { Caller } from '../support/caller.ts';

const PATIENCE_MS = 60_000;

/** A server with a counted scene, and the folder that holds its pixels. */
interface Dashboard extends Pick<Caller, 'call'> {
  readonly reader: () => Reader;
  readonly scene: () => string;
  readonly blobs: () => string;
}

/** A scene is to be counted anew while its file is damaged. */
export function describeFailedJobs({ call, reader, scene, blobs }: Dashboard): void {
  it('tells why a job failed for good, and runs it again once that is mended', async () => {
    const { page } = reader();
    const path = `/v1/scenes/${scene()}`;
    const { headers, json } = await call('GET', path);
    const { sha256 } = json.source as { readonly sha256: string };
    const [kept, away] = [pathOf(blobs(), sha256), `${blobs()}-away.tif`];
    await rename(kept, away);
    await writeFile(kept, 'no raster');
    const tag = headers.get('etag') ?? '';
    const moved = await call('PATCH', path, { shiftM: [1, 0] }, { 'if-match': tag });
    expect(moved.status, JSON.stringify(moved.json)).toBe(202);

    await page.goto('/scenes');
    const failed = page.getByRole('region', { name: 'Jobs that failed for good' });
    const job = failed.getByRole('listitem');
    await job.getByText('expected a TIFF').waitFor({ timeout: PATIENCE_MS });
    await job.getByText('after 1 attempt').waitFor();
    await expectAccessible(page);

    await rename(away, kept);
    await job.getByRole('button', { name: `Retry ingest of ${scene()}` }).click();
    await failed.getByRole('status').filter({ hasText: 'It waits for a worker again.' }).waitFor();
    await expect.poll(() => job.count(), { timeout: PATIENCE_MS }).toBe(0);
    const state = async () => (await call('GET', path)).json.state;
    await expect.poll(state, { timeout: PATIENCE_MS }).toBe('done');
  }, 180_000);
}
