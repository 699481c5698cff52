import type { ScoredBox } from '../../domain/detection.ts';
import type { FaultCode } from '../../domain/fault.ts';
import type { ModelFile } from '../../ports/models.ts';

/** A thread takes requests in order; after `stop` it ends. */
export type ToThread<Request> =
  | { readonly kind: 'request'; readonly id: number; readonly value: Request }
  | { readonly kind: 'stop' };

export interface FromThread<Response> {
  readonly id: number;
  readonly answer: { readonly value: Response } | { readonly code: FaultCode; readonly message: string };
}

/** One tile, as DetectorInput. */
export interface TileRequest {
  readonly modelId: string;
  readonly data: Uint8Array;
}

export type TileResponse = readonly ScoredBox[];

export interface ThreadData {
  readonly models: readonly ModelFile[];
}
