import { contains } from '../domain/geometry.ts';
import type { ReferenceFields } from '../domain/reference.ts';
import type { Area } from '../domain/site.ts';
import { composeScene } from './compose.ts';
import { locate, placeScene } from './placement.ts';
import type { SceneSpec } from './spec.ts';
import { truthOf } from './truth.ts';

/**
 * What an analyst would publish of a pass who missed nothing: the true objects of the area's class whose centres lie in
 * its ring, as a day's count with a source that says that nobody counted.
 * @throws Error for a clouded pass, in which nobody could see them all, and for an area without a ring or of several classes
 */
export function tallyOf(spec: SceneSpec, { id, ring, classes }: Area): ReferenceFields {
  const [counted, ...others] = classes;
  if (ring === null || counted === undefined || others.length > 0)
    throw new Error(`${id}: expected an area with a ring and one class, has ${classes.join(', ') || 'none'}`);
  if (spec.cloud > 0) throw new Error(`${spec.id}: expected a clear pass, has cloud ${spec.cloud}`);
  const placement = placeScene(spec);
  const there = truthOf(composeScene(spec)).filter(({ target, corners: [a, , c] }) => {
    const centre = locate(placement, [(a[0] + c[0]) / 2, (a[1] + c[1]) / 2]);
    return target.class === counted && contains(ring, centre);
  });
  return {
    at: new Date(spec.at).toISOString().slice(0, 10),
    count: there.length,
    area: id,
    class: counted,
    seen: 1,
    sensor: `simulated ${spec.gsdM} m`,
    source: 'Simulated, published by nobody: what the simulator drew',
    note: 'Stands in for what an analyst would publish of that day.',
  };
}
