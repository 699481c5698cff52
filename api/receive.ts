import type { Request } from 'express';
import type { z } from 'zod';
import { Fault } from '../src/domain/fault.ts';
import type { RasterInfo, SceneMask, SceneSource } from '../src/domain/scene.ts';
import type { BlobRef } from '../src/ports/blobs.ts';
import type { Context } from './context.ts';
import { withRaster } from './open-raster.ts';
import { parseRequest } from './parse.ts';
import { releaseBlobs } from './release-blobs.ts';
import { type sceneRequest, uploadFacts } from './schemas/scene.ts';
import { type Offer, type Submitted, submit } from './submit.ts';
import { receiveUpload, type Upload, type UploadedFile } from './upload.ts';

/** 1: clear in Planet's UDM2; 255: valid in GDAL's masks. Anything else has to be said. */
const USABLE = [1, 255] as const;

/**
 * A scene that comes as a file. It is stored, then its headers are read, so that what cannot be counted is refused
 * at once; the bytes of a refused scene are released.
 */
export async function submitFile(
  request: Request,
  signal: AbortSignal,
  context: Context,
): Promise<Submitted> {
  const { ports, config } = context;
  const { blobs } = ports;
  const release = (stored: readonly BlobRef[]) => releaseBlobs(ports, stored);
  const { files, fields } = await receiveUpload(request, { blobs, maxBytes: config.maxUploadBytes, release });
  try {
    return await submit(await offerOf(files, fields, signal, context), context);
  } catch (thrown) {
    await release([files.file, ...(files.mask ? [files.mask] : [])]);
    throw thrown;
  }
}

async function offerOf(
  files: Upload['files'],
  fields: Upload['fields'],
  signal: AbortSignal,
  context: Context,
): Promise<Offer> {
  const facts = parseRequest(uploadFacts, fields, 'form');
  if (!files.mask && facts.maskUsable)
    throw new Fault(
      'invalid-request',
      `form field maskUsable ${facts.maskUsable.join(',')} without mask: expected the mask that has these values`,
    );
  const source = asSource(files.file);
  const mask = files.mask ? asSource(files.mask) : null;
  const info = await readInfo(source, signal, context);
  if (mask !== null) checkMask(await readInfo(mask, signal, context), info, mask);
  return {
    facts,
    source,
    mask: mask === null ? null : { source: mask, usable: facts.maskUsable ?? USABLE },
    info,
  };
}

/** A scene that stays where it is: its identity is its URL with the ETag and length that its server gives. */
export async function submitHref(
  body: z.output<typeof sceneRequest>,
  signal: AbortSignal,
  context: Context,
): Promise<Submitted> {
  const { href, mask: maskRequest, ...facts } = body;
  const { info, source } = await openHref(href, signal, context);
  const mask = maskRequest === undefined ? null : await openMask(maskRequest, info, signal, context);
  return submit({ facts, info, source, mask }, context);
}

async function openMask(
  mask: { readonly href: string; readonly usable?: readonly number[] | undefined },
  scene: RasterInfo,
  signal: AbortSignal,
  context: Context,
): Promise<SceneMask> {
  const { info, source } = await openHref(mask.href, signal, context);
  checkMask(info, scene, source);
  return { source, usable: mask.usable ?? USABLE };
}

async function openHref(given: string, signal: AbortSignal, context: Context) {
  const url = new URL(given);
  if (url.username !== '' || url.password !== '')
    throw new Fault(
      'invalid-request',
      `href of host ${url.host} holds a user name or password, which would be stored and shown`,
    );
  url.hash = '';
  const href = url.href;
  const unidentified: SceneSource = { kind: 'href', href, etag: null, bytes: null };
  return withRaster(unidentified, context, signal, ({ info, source }) => ({
    info,
    source: { ...unidentified, etag: source?.etag ?? null, bytes: source?.bytes ?? null } as const,
  }));
}

function readInfo(source: SceneSource, signal: AbortSignal, context: Context): Promise<RasterInfo> {
  return withRaster(source, context, signal, ({ info }) => info);
}

/** A mask lies on the same ground by its georeference, or pixel on pixel. */
function checkMask(mask: RasterInfo, scene: RasterInfo, source: SceneSource): void {
  if (mask.georeference !== null && scene.georeference !== null) return;
  if (mask.width === scene.width && mask.height === scene.height) return;
  throw new Fault(
    'raster-not-georeferenced',
    `mask ${source.kind === 'blob' ? source.name : source.href} has ${mask.width} x ${mask.height} px and no georeference in common with the scene: expected one, or ${scene.width} x ${scene.height} px`,
  );
}

function asSource({ sha256, bytes, name }: UploadedFile): SceneSource {
  return { kind: 'blob', sha256, bytes, name };
}
