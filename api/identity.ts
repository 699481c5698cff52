import { createHash } from 'node:crypto';
import type { SceneSource } from '../src/domain/scene.ts';

/**
 * The id of a scene follows from its bytes: a file's SHA-256, or URL, ETag and length of what a URL gave. The same
 * scene submitted twice is one scene; a URL whose content changed is another.
 */
export function sceneIdOf(source: SceneSource): string {
  const digest =
    source.kind === 'blob'
      ? source.sha256
      : sha256(`${source.href}\n${source.etag ?? ''}\n${source.bytes ?? ''}`);
  return `sc_${digest.slice(0, 24)}`;
}

/** One review for each observation and analyst. */
export function reviewIdOf(observationId: string, analyst: string): string {
  return `rv_${sha256(`${observationId}\n${analyst}`).slice(0, 24)}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
