import { Fault } from '../../domain/fault.ts';

/**
 * A backup is one gzip stream of lines of JSON, with the bytes of each blob after its line:
 *
 *   {"format":"crosstie-backup","version":1,"migration":N,"createdAt":"ISO"}
 *   {"table":"scenes","columns":["id",...],"rows":[["...",null,...],...]}     as many as needed, in order
 *   {"blob":"SHA-256","bytes":N}  N bytes, line feed
 *   {"end":true,"rows":N,"blobs":N,"sha256":"..."}     of all uncompressed bytes before this line
 *
 * Cells are PostgreSQL's own text: exact, and the same from PGlite and from a server. The queue is left out: the
 * store is the truth, and a sweeper queues what is unfinished.
 */
export const VERSION = 1;

/** Referred to before referring; the ledger of migrations is made by the migrations. */
export const TABLES = [
  'sites',
  'areas',
  'scenes',
  'blob_refs',
  'plans',
  'shards',
  'detections',
  'passes',
  'pass_scenes',
  'scene_views',
  'observations',
  'observation_history',
  'tombstones',
  'series_points',
  'faults',
  'charts',
  'evaluations',
  'alerts',
  'alert_events',
  'rules',
  'silences',
  'reviews',
  'reference_counts',
  'footings',
  'static_marks',
  'channels',
  'messages',
  'deliveries',
] as const;

export interface Header {
  readonly format: 'crosstie-backup';
  readonly version: number;
  readonly migration: number;
  readonly createdAt: string;
}

export type Cell = string | null;

export type BackupRecord =
  | {
      readonly table: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Cell[])[];
    }
  | { readonly blob: string; readonly bytes: number }
  | { readonly end: true; readonly rows: number; readonly blobs: number; readonly sha256: string };

export function damaged(path: string, what: string, cause?: unknown): Fault {
  return new Fault('invalid-request', `backup ${path} is damaged: ${what}; nothing was restored`, { cause });
}
