import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from './domain/fault.ts';

const ROLES = ['api', 'worker'] as const;
type Role = (typeof ROLES)[number];

/** All settings of one process, read once from the environment and frozen. The mode is its first three URLs. */
export interface Config {
  /** `pglite:FOLDER`, `pglite:memory` or `postgres://...` */
  readonly databaseUrl: string;
  /** null: the database; or `redis://...` */
  readonly queueUrl: string | null;
  /** `file:FOLDER` */
  readonly blobsUrl: string;
  readonly modelsDir: string;
  readonly sitesDir: string;
  readonly host: string;
  readonly port: number;
  /** Host header names answered beside loopback ones. */
  readonly allowedHosts: readonly string[];
  readonly roles: readonly Role[];
  /** Inference threads of this process. */
  readonly threads: number;
  /** Jobs that this process runs at once. */
  readonly concurrency: number;
  /** Scenes may be fetched from private, loopback and link-local addresses. */
  readonly allowPrivateAddresses: boolean;
  /** Where readers of messages reach the API, without a slash at its end. */
  readonly publicUrl: string;
  /** What sends email; null: no email channel works. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null;
  readonly maxUploadBytes: number;
  /** Free disk that uploads never use up. */
  readonly diskReserveBytes: number;
  /** Finished scenes' uploaded pixels are dropped after this many days; 0 keeps them for good. */
  readonly retainBlobsDays: number;
  readonly sweepSeconds: number;
  /** Alerts tell of passes acquired at most so many days ago; older ones are history. */
  readonly newsDays: number;
  /** A MapLibre style under the dashboard's maps; null: the bundled outlines, and no request leaves the machine. */
  readonly basemapStyleUrl: string | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

const GIB = 1024 ** 3;
const bytes = z.coerce.number().int().min(0);

function schemaFor(root: string) {
  return z
    .object({
      DATABASE_URL: z
        .string()
        .regex(/^(pglite:.+|postgres(ql)?:\/\/.+)$/, 'pglite:FOLDER, pglite:memory or postgres://...')
        .default('pglite:./data/db'),
      QUEUE_URL: z
        .string()
        .regex(/^rediss?:\/\/.+$/, 'redis://... (leave it unset to queue in the database)')
        .optional(),
      BLOBS_URL: z
        .string()
        .regex(/^file:.+$/, 'file:FOLDER')
        .default('file:./data/blobs'),
      MODELS_DIR: z.string().min(1).default(join(root, 'models')),
      SITES_DIR: z.string().min(1).default(join(root, 'sites')),
      HOST: z.string().min(1).default('127.0.0.1'),
      PORT: z.coerce.number().int().min(0).max(65535).default(3000),
      ALLOWED_HOSTS: z
        .string()
        .default('')
        .transform((text) =>
          text
            .split(',')
            .map((host) => host.trim())
            .filter((host) => host !== ''),
        ),
      ROLE: z
        .string()
        .default('api,worker')
        .transform((text) => text.split(',').map((role) => role.trim()))
        .pipe(z.array(z.enum(ROLES)).min(1)),
      THREADS: z.coerce.number().int().min(1).max(256).default(Math.max(1, availableParallelism())),
      CONCURRENCY: z.coerce.number().int().min(1).max(256).default(2),
      ALLOW_PRIVATE_ADDRESSES: z.stringbool().default(false),
      PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'expected an http or https URL' }).optional(),
      SMTP_URL: z
        .string()
        .regex(/^smtps?:\/\/.+$/, 'smtp://user:password@host:587 or smtps://...')
        .optional(),
      MAIL_FROM: z
        .string()
        .regex(
          /^[^\r\n]*\S@\S[^\r\n]*$/,
          'an address, as crosstie@example.org or Crosstie <crosstie@example.org>',
        )
        .optional(),
      MAX_UPLOAD_BYTES: bytes.default(64 * GIB),
      DISK_RESERVE_BYTES: bytes.default(GIB),
      RETAIN_BLOBS_DAYS: z.coerce.number().int().min(0).default(0),
      NEWS_DAYS: z.coerce.number().min(0).max(36_500).default(30),
      BASEMAP_STYLE_URL: z
        .url({ protocol: /^https?$/, error: 'the http(s) URL of a MapLibre style' })
        .optional(),
      SWEEP_SECONDS: z.coerce.number().min(0.1).max(86_400).default(15),
      LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    })
    .refine(({ SMTP_URL, MAIL_FROM }) => SMTP_URL === undefined || MAIL_FROM !== undefined, {
      path: ['MAIL_FROM'],
      error: 'expected an address beside SMTP_URL: mail comes from somebody',
    });
}

/**
 * Reads the environment; empty values count as unset.
 * @param root the package's root, where models/ and sites/ lie
 * @throws Fault invalid-request that lists every fault at once: name, value and what was expected
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, root: string): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schemaFor(root).safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return `  ${name}=${shownValue(name, env[name])}: ${issue.message}`;
    });
    throw new Fault('invalid-request', `the configuration is not usable:\n${lines.join('\n')}`);
  }
  const e = parsed.data;
  return Object.freeze({
    databaseUrl: e.DATABASE_URL,
    queueUrl: e.QUEUE_URL ?? null,
    blobsUrl: e.BLOBS_URL,
    modelsDir: e.MODELS_DIR,
    sitesDir: e.SITES_DIR,
    host: e.HOST,
    port: e.PORT,
    allowedHosts: e.ALLOWED_HOSTS,
    roles: e.ROLE,
    threads: e.THREADS,
    concurrency: e.CONCURRENCY,
    allowPrivateAddresses: e.ALLOW_PRIVATE_ADDRESSES,
    publicUrl: (e.PUBLIC_URL ?? urlOf(e.HOST, e.PORT)).replace(/\/+$/, ''),
    mail: mailOf(e),
    maxUploadBytes: e.MAX_UPLOAD_BYTES,
    diskReserveBytes: e.DISK_RESERVE_BYTES,
    retainBlobsDays: e.RETAIN_BLOBS_DAYS,
    sweepSeconds: e.SWEEP_SECONDS,
    newsDays: e.NEWS_DAYS,
    basemapStyleUrl: e.BASEMAP_STYLE_URL ?? null,
    logLevel: e.LOG_LEVEL,
  });
}

/** Faults end in logs: what stands before the `@` of a URL may hold a password. */
function shownValue(name: string, given: string | undefined): string {
  const shown = name.endsWith('_URL') ? given?.replace(/^([a-z]+:\/\/)?.*@/i, '$1***@') : given;
  return shown === undefined ? 'undefined' : JSON.stringify(shown);
}

function mailOf(e: { readonly SMTP_URL?: string | undefined; readonly MAIL_FROM?: string | undefined }) {
  const { SMTP_URL: smtpUrl, MAIL_FROM: from } = e;
  return smtpUrl === undefined || from === undefined ? null : { smtpUrl, from };
}

/** Where a program on this machine reaches what listens there. */
export function urlOf(host: string, port: number): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `http://${name === '0.0.0.0' ? '127.0.0.1' : name}:${port}`;
}
