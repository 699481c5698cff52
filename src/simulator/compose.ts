import { composePort } from './port.ts';
import type { SceneSpec } from './spec.ts';
import type { World } from './world.ts';
import { composeYard } from './yard.ts';

/** The world of a spec. */
export function composeScene(spec: SceneSpec): World {
  return spec.kind === 'port' ? composePort(spec) : composeYard(spec);
}
