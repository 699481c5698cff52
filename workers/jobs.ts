import { z } from 'zod';
import { Fault } from '../src/domain/fault.ts';
import type { Job } from '../src/domain/job.ts';

const scene = { sceneId: z.string().min(1), generation: z.int().min(1) };
const cause = z.string().min(1).exactOptional();
const bounds = z.strictObject({ x0: z.number(), y0: z.number(), x1: z.number(), y1: z.number() });

/** What a queue may hand out: jobs outlive the program that made them. */
const jobSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ingest'), ...scene }),
  z.strictObject({ kind: z.literal('plan'), ...scene }),
  z.strictObject({
    kind: z.literal('detect'),
    ...scene,
    modelId: z.string().min(1),
    shard: z.int().min(0),
    grid: z.strictObject({
      scaleX: z.number().positive(),
      scaleY: z.number().positive(),
      width: z.int().positive(),
      height: z.int().positive(),
    }),
    stretch: z.array(z.strictObject({ low: z.number(), high: z.number() })),
    tiles: z.array(z.strictObject({ col: z.int(), row: z.int(), read: bounds, own: bounds })).min(1),
  }),
  z.strictObject({ kind: z.literal('observe'), ...scene, cause }),
  z.strictObject({ kind: z.literal('evaluate'), ...scene, areaId: z.string().min(1), cause }),
]);

export function parseOrNull(value: unknown): Job | null {
  const parsed = jobSchema.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** @throws Fault invalid-request that names every field at fault */
export function parseJob(value: unknown): Job {
  const parsed = jobSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'job'}: ${message}`);
  throw new Fault('invalid-request', `the queue holds a job that is none: ${faults.join('; ')}`);
}
