import type { Site } from '../src/domain/site.ts';
import type { Context } from './context.ts';
import { enqueueSoon } from './enqueue.ts';

/**
 * Judges every area of a site again, because its rules have changed.
 * @param cause names the change: a job under way has read the rules before it
 */
export async function evaluateSite(site: Site, cause: string, context: Context): Promise<void> {
  for (const { id: areaId } of site.areas)
    await enqueueSoon({ kind: 'evaluate', areaId, sceneId: cause, generation: 1 }, context);
}
