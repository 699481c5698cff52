import { detect } from './detect.ts';
import { evaluate } from './evaluate.ts';
import { ingest } from './ingest.ts';
import { observe } from './observe.ts';
import { plan } from './plan.ts';
import type { Stages } from './stage.ts';

/** The pipeline, in its order. */
export const stages = { ingest, plan, detect, observe, evaluate } satisfies Stages;
