import { Fault } from '../../domain/fault.ts';
import type { ModelManifest } from '../../domain/model.ts';
import type { Detector, DetectorInput } from '../../ports/detector.ts';
import type { ModelFile } from '../../ports/models.ts';
import type { TileRequest, TileResponse } from './messages.ts';
import { threadEntry } from './thread-entry.ts';
import { openThreads, type Parcel } from './thread-pool.ts';

/**
 * ONNX Runtime on the CPU in worker threads, so that inference never holds up the loop that renews queue locks.
 * Threads start with the first tiles; `close` waits for them.
 * @param threads how many tiles are looked at at once
 */
export function openDetector(of: {
  readonly models: readonly ModelFile[];
  readonly threads: number;
}): Detector {
  const pool = openThreads<TileRequest, TileResponse>({
    entry: threadEntry('thread', import.meta.url),
    threads: of.threads,
    workerData: { models: of.models },
  });
  const models = of.models.map(({ manifest }) => manifest);
  return {
    models,
    async detect(model, inputs, signal) {
      const known = models.find(({ id, sha256 }) => id === model.id && sha256 === model.sha256);
      if (!known)
        throw new Fault('model-not-found', `model ${model.id} ${model.version} is none of ${idsOf(models)}`);
      for (const input of inputs) checkTile(known, input);
      return pool.run(
        inputs.map((input) => () => parcel(known, input)),
        signal,
      );
    },
    close: () => pool.close(),
  };
}

/** A copy, so that the caller keeps its tile and a job may be tried again. */
function parcel({ id }: ModelManifest, { data }: DetectorInput): Parcel<TileRequest> {
  const copy = new Uint8Array(data);
  return { value: { modelId: id, data: copy }, transfer: [copy.buffer] };
}

function checkTile({ id, input }: ModelManifest, { data }: DetectorInput): void {
  const expected = input.bands.length * input.tile ** 2;
  if (data.length === expected) return;
  throw new Fault('internal', `a tile for ${id} holds ${data.length} bytes, expected ${expected}`);
}

function idsOf(models: readonly ModelManifest[]): string {
  return models.map(({ id, version }) => `${id} ${version}`).join(', ') || 'no models at all';
}
