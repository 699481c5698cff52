import { InferenceSession, Tensor } from 'onnxruntime-node';
import { centreMaps, decodeCentre } from '../../domain/decode-centre.ts';
import { decodeYoloObb } from '../../domain/decode-yolo.ts';
import type { ObjectClass, ScoredBox } from '../../domain/detection.ts';
import { Fault } from '../../domain/fault.ts';
import type { ModelManifest } from '../../domain/model.ts';
import type { ModelFile } from '../../ports/models.ts';
import { toTensorData } from './tensor-data.ts';

/** A model loaded in this thread. */
export interface Network {
  /** @throws Fault model-invalid when the output is not what the manifest says */
  look(tile: Uint8Array): Promise<readonly ScoredBox[]>;
  release(): Promise<void>;
}

/** One thread each: two sessions of one thread see a third more than one session of two. */
const OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  executionMode: 'sequential',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  graphOptimizationLevel: 'all',
  logSeverityLevel: 3,
};

/** @throws Fault model-invalid when the file is no network, or not the one the manifest describes */
export async function openNetwork({ manifest, path }: ModelFile): Promise<Network> {
  const session = await InferenceSession.create(path, OPTIONS).catch((cause: unknown) => {
    throw new Fault('model-invalid', `model ${manifest.id}: ${path} is no network: ${String(cause)}`, {
      cause,
    });
  });
  try {
    checkNames(session, manifest);
  } catch (fault) {
    await session.release();
    throw fault;
  }
  const { input, decoder } = manifest;
  const [bands, side] = [input.bands.length, input.tile];
  const shape = input.layout === 'NCHW' ? [1, bands, side, side] : [1, side, side, bands];
  return {
    async look(tile) {
      const feeds = { [input.name]: new Tensor(input.type, toTensorData(tile, input), shape) };
      const output = (await session.run(feeds, [decoder.output]))[decoder.output];
      return decode(output, manifest);
    },
    release: () => session.release(),
  };
}

function checkNames(session: InferenceSession, { id, input, decoder }: ModelManifest): void {
  const [name, ...others] = session.inputNames;
  if (name !== input.name || others.length > 0) {
    const found = session.inputNames.join(', ');
    throw new Fault('model-invalid', `model ${id}: input.name ${input.name}: the network takes ${found}`);
  }
  if (!session.outputNames.includes(decoder.output)) {
    const found = session.outputNames.join(', ');
    throw new Fault(
      'model-invalid',
      `model ${id}: decoder.output ${decoder.output}: the network gives ${found}`,
    );
  }
  const [metadata] = session.inputMetadata;
  if (!metadata?.isTensor) return;
  const sides =
    input.layout === 'NCHW'
      ? [1, input.bands.length, input.tile, input.tile]
      : [1, input.tile, input.tile, input.bands.length];
  const fits =
    metadata.type === input.type &&
    metadata.shape.length === 4 &&
    metadata.shape.every((dim, i) => typeof dim === 'string' || dim < 0 || dim === sides[i]);
  if (fits) return;
  throw new Fault(
    'model-invalid',
    `model ${id}: input ${input.type} [${sides.join(', ')}] ${input.layout}: the network takes ` +
      `${metadata.type} [${metadata.shape.join(', ')}]`,
  );
}

/** What the network's class scores are, in order. */
function scoresOf({ decoder, classes }: ModelManifest): readonly (ObjectClass | null)[] {
  return decoder.kind === 'yolo-obb' && decoder.scores ? decoder.scores : classes;
}

function decode(output: Tensor | undefined, manifest: ModelManifest): readonly ScoredBox[] {
  const { id, decoder, classes, families, input, thresholds } = manifest;
  const expected =
    decoder.kind === 'centre'
      ? [1, centreMaps(classes, families), input.tile / decoder.stride, input.tile / decoder.stride]
      : [1, scoresOf(manifest).length + 5, output?.dims[2] ?? 0];
  const fits =
    output?.type === 'float32' &&
    output.dims.length === expected.length &&
    output.dims.every((dim, i) => dim === expected[i]);
  if (!fits) {
    throw new Fault(
      'model-invalid',
      `model ${id}: output ${decoder.output} is ${output?.type} [${output?.dims.join(', ')}], expected float32 ` +
        `[${expected.join(', ')}] for ${decoder.kind} and ${scoresOf(manifest).length} classes${families ? ` and ${families.names.length} families` : ''}`,
    );
  }
  const data = output.data as Float32Array;
  const keep = thresholds.keep;
  if (decoder.kind === 'yolo-obb')
    return decodeYoloObb({ data, anchors: expected[2] as number, classes: scoresOf(manifest), keep });
  const [, , rows, cols] = expected as [number, number, number, number];
  return decodeCentre({ data, rows, cols, stride: decoder.stride, classes, families, keep });
}
