import type { JobKind, JobOf, Next } from '../src/domain/job.ts';
import type { Ports } from '../src/ports/ports.ts';

/**
 * One step of the pipeline. It does its work and answers the jobs that follow; it never touches the queue. It may
 * run twice, and stops when the signal is aborted.
 */
export type Stage<K extends JobKind, P = Ports> = (
  job: JobOf<K>,
  ports: P,
  signal: AbortSignal,
) => Promise<readonly Next[]>;

/** One for each kind of job: a missing stage does not compile. */
export type Stages<P = Ports> = { readonly [K in JobKind]: Stage<K, P> };
