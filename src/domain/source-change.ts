import { Fault } from './fault.ts';
import type { SceneSource } from './scene.ts';

/** What a server says of a file; null where it says nothing, none of a file on this machine. */
type SourceState = { readonly etag: string | null; readonly bytes: number | null } | undefined;

/**
 * The file behind a URL may be replaced after it was submitted: what is seen in it must not be taken for what was counted.
 * @throws Fault source-changed
 */
export function checkUnchanged(source: SceneSource, now: SourceState): void {
  if (source.kind !== 'href' || now === undefined) return;
  const { etag, bytes } = now;
  if ((source.etag ?? etag) === etag && (source.bytes ?? bytes) === bytes) return;
  throw new Fault(
    'source-changed',
    `${source.href} was ${source.etag ?? 'without ETag'} of ${source.bytes ?? '?'} bytes when it was submitted and ` +
      `is now ${etag ?? 'without ETag'} of ${bytes ?? '?'} bytes; submit it anew`,
  );
}
