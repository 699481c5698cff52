import { Fault, toFault } from '../src/domain/fault.ts';
import type { Scene, SceneSource } from '../src/domain/scene.ts';
import type { Context } from './context.ts';
import { withRaster } from './open-raster.ts';

/** Scenes looked at side by side: hundreds are checked within one request. */
const AT_ONCE = 8;

/** A host that failed so often is not waited for again: five hundred scenes of one that hangs would take half an hour. */
const PATIENCE = 3;

/**
 * The scenes that could not be counted anew, by id, with what is wrong with their pixels or mask: not kept any more, or
 * a URL that no longer gives what was submitted. Headers alone are read, each within `openTimeoutMs`. Ask before taking
 * back what they said, and not under their lock: it would be held as long as a server is slow.
 * @throws Fault cancelled once the signal fires
 */
export async function unreadableAmong(
  scenes: readonly Scene[],
  context: Pick<Context, 'ports' | 'config'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Fault>> {
  const faults = new Map<string, Fault>();
  const failures = new Map<string, number>();
  const left = scenes.values();
  async function lane(): Promise<void> {
    for (const scene of left) {
      signal.throwIfAborted();
      const fault = await faultOf(scene, failures, context, signal);
      if (fault !== null) faults.set(scene.id, fault);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  signal.throwIfAborted();
  return faults;
}

async function faultOf(
  { source, mask }: Scene,
  failures: Map<string, number>,
  context: Pick<Context, 'ports' | 'config'>,
  signal: AbortSignal,
): Promise<Fault | null> {
  try {
    await checkSource(source, failures, context, signal);
    if (mask !== null) await checkSource(mask.source, failures, context, signal);
    return null;
  } catch (thrown) {
    return toFault(thrown);
  }
}

async function checkSource(
  source: SceneSource,
  failures: Map<string, number>,
  context: Pick<Context, 'ports' | 'config'>,
  signal: AbortSignal,
): Promise<void> {
  if (source.kind === 'blob') {
    if (await context.ports.blobs.has(source.sha256)) return;
    throw new Fault('not-found', `${source.name} is not kept any more`);
  }
  const { host } = new URL(source.href);
  const failed = failures.get(host) ?? 0;
  if (failed >= PATIENCE)
    throw new Fault('source-unreachable', `${source.href} was not asked for: ${host} failed ${failed} times`);
  try {
    await withRaster(source, context, signal, () => {});
  } catch (thrown) {
    const fault = toFault(thrown);
    if (fault.retryable) failures.set(host, (failures.get(host) ?? 0) + 1);
    throw fault;
  }
}
