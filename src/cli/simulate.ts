import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../domain/fault.ts';
import { writeScene } from '../simulator/scene-file.ts';
import { type SceneKind, sceneSpec } from '../simulator/spec.ts';
import { showProgress } from './progress.ts';

export interface SimulateCommand {
  readonly kind: SceneKind;
  readonly out: string;
  readonly count: number;
  readonly seed: number;
  readonly size: number;
  readonly gsd?: number;
  readonly objects?: number;
  readonly cloud: number;
  readonly snow: number;
}

const GSD_M: Readonly<Record<SceneKind, number>> = { yard: 0.5, port: 10 };

/** Writes `count` scenes of consecutive seeds, each with its truth beside it. @returns what was written, in words */
export async function runSimulate(command: SimulateCommand): Promise<string> {
  const { kind, out, count, seed, size, cloud, snow } = command;
  if (!Number.isInteger(count) || count < 1) {
    throw new Fault('invalid-request', `--count ${count}: expected a whole number, 1 or more`);
  }
  await mkdir(out, { recursive: true });
  const progress = showProgress();
  for (let i = 0; i < count; i++) {
    progress.update('drawing', i, count);
    const id = `${kind}-${seed + i}`;
    const spec = specOf(() =>
      sceneSpec({
        id,
        kind,
        seed: seed + i,
        width: size,
        height: size,
        gsdM: command.gsd ?? GSD_M[kind],
        objects: command.objects ?? null,
        cloud,
        snow,
      }),
    );
    await writeScene(spec, join(out, `${id}.tif`), { truthPath: join(out, `${id}.geojson`) });
  }
  progress.end();
  return `${count} simulated ${kind} scene${count === 1 ? '' : 's'} with truth in ${out}`;
}

function specOf<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof RangeError) throw new Fault('invalid-request', cause.message, { cause });
    throw cause;
  }
}
