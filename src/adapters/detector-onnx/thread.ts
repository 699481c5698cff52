import { parentPort, workerData } from 'node:worker_threads';
import { Fault } from '../../domain/fault.ts';
import type { ThreadData, TileRequest, TileResponse } from './messages.ts';
import { type Network, openNetwork } from './network.ts';
import { serveThread } from './serve-thread.ts';

/** One session for each model, opened at its first tile and kept: sessions that come and go leak memory. */
const networks = new Map<string, Promise<Network>>();

function networkOf(modelId: string): Promise<Network> {
  const { models } = workerData as ThreadData;
  const known = networks.get(modelId);
  if (known) return known;
  const file = models.find(({ manifest }) => manifest.id === modelId);
  if (!file) throw new Fault('model-not-found', `no model ${modelId} in this thread`);
  const opening = openNetwork(file).catch((fault: unknown) => {
    networks.delete(modelId);
    throw fault;
  });
  networks.set(modelId, opening);
  return opening;
}

async function releaseAll(): Promise<void> {
  for (const opening of await Promise.allSettled(networks.values())) {
    if (opening.status === 'fulfilled') await opening.value.release();
  }
}

if (!parentPort) throw new Error('thread.ts is started as a worker thread, not by itself');
serveThread<TileRequest, TileResponse>(
  parentPort,
  async ({ modelId, data }) => (await networkOf(modelId)).look(data),
  releaseAll,
);
