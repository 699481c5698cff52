import type { Readable } from 'node:stream';
import busboy from 'busboy';
import type { Request } from 'express';
import { Fault, toFault } from '../src/domain/fault.ts';
import type { BlobRef, Blobs } from '../src/ports/blobs.ts';
import { readFormFields } from './form-fields.ts';

const FILE_FIELDS = ['file', 'mask'] as const;
type FileField = (typeof FILE_FIELDS)[number];

/** A client that sends nothing for so long is gone, ms; how long the whole takes does not matter. */
const IDLE_MS = 60_000;

/** Room for the form around the file. */
const FORM_BYTES = 2 * 1024 * 1024;

export interface Upload {
  /** As JSON of the same names would be; not checked. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly files: { readonly file: UploadedFile; readonly mask?: UploadedFile };
}

export interface UploadedFile extends BlobRef {
  /** As the client called it, for people. */
  readonly name: string;
}

interface Options {
  readonly blobs: Blobs;
  readonly maxBytes: number;
  /** Told of every file that was stored when the upload as a whole failed. */
  readonly release: (stored: readonly BlobRef[]) => Promise<void>;
}

/**
 * Streams a multipart form: files go straight to the blobs, piece by piece as they come, and are never in memory.
 * @throws Fault too-large, disk-full, invalid-request, raster-unreadable (an empty file)
 */
export async function receiveUpload(request: Request, options: Options): Promise<Upload> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > 2 * options.maxBytes + FORM_BYTES)
    throw new Fault(
      'too-large',
      `the upload has ${announced} bytes; expected files of at most ${options.maxBytes}`,
    );

  const puts: Promise<[FileField, UploadedFile]>[] = [];
  try {
    const fields = await readForm(request, (name, filename, stream) => {
      const put = options.blobs.put(stream, { maxBytes: options.maxBytes });
      puts.push(put.then((ref) => [name, { ...ref, name: filename }]));
      return put;
    });
    const { file, mask } = Object.fromEntries(await Promise.all(puts)) as Partial<Upload['files']>;
    if (file === undefined)
      throw new Fault('invalid-request', 'form field file is missing: expected a GeoTIFF');
    for (const { name, bytes } of mask === undefined ? [file] : [file, mask])
      if (bytes === 0)
        throw new Fault('raster-unreadable', `${JSON.stringify(name)} is empty: 0 bytes, expected a GeoTIFF`);
    const files = mask === undefined ? { file } : { file, mask };
    return { fields: readFormFields(fields), files };
  } catch (thrown) {
    const settled = await Promise.allSettled(puts);
    await options.release(settled.flatMap((put) => (put.status === 'fulfilled' ? [put.value[1]] : [])));
    throw thrown;
  }
}

type FileHandler = (name: FileField, filename: string, stream: Readable) => Promise<unknown>;

/** Resolves with the fields when the form has ended; rejects as soon as a file cannot be stored or the client goes. */
function readForm(request: Request, onFile: FileHandler): Promise<readonly (readonly [string, string])[]> {
  const fields: [string, string][] = [];
  const seen = new Set<string>();
  const parser = openParser(request);
  return new Promise((resolve, reject) => {
    const fail = (thrown: unknown): void => {
      request.unpipe(parser);
      // The file streams end with it, so a half-stored file is dropped by whoever stores it.
      parser.destroy(toFault(thrown));
      reject(thrown);
    };
    const wrong = (message: string): void => fail(new Fault('invalid-request', message));
    parser.on('field', (name, text, info) => {
      if (isFileField(name)) wrong(`form field ${name} is text; expected a file part with a file name`);
      else if (info.nameTruncated || info.valueTruncated)
        wrong(`form field ${name.slice(0, 40)} is too long`);
      else fields.push([name, text]);
    });
    parser.on('file', (name, stream, info) => {
      stream.on('error', () => {});
      if (!isFileField(name)) return wrong(`file field ${name}: expected ${FILE_FIELDS.join(' or ')}`);
      if (seen.has(name)) return wrong(`file field ${name} is given twice`);
      seen.add(name);
      onFile(name, nameOf(info.filename), stream).catch(fail);
    });
    parser.on('partsLimit', () => wrong('the form has more than 40 parts'));
    parser.on('error', (error) => fail(asFormFault(error)));
    parser.on('close', () => {
      request.setTimeout(0);
      resolve(fields);
    });
    request.setTimeout(IDLE_MS, () => wrong(`no byte came for ${IDLE_MS / 1000} s`));
    const goneEarly = () => request.complete || wrong('the upload ended before the form did');
    request.once('close', goneEarly).once('error', goneEarly);
    request.pipe(parser);
  });
}

function openParser(request: Request): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      defParamCharset: 'utf8',
      limits: { parts: 40, fieldSize: 512 * 1024, fieldNameSize: 100, headerPairs: 50 },
    });
  } catch (error) {
    throw asFormFault(error);
  }
}

function asFormFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const said = error instanceof Error ? error.message : String(error);
  return new Fault('invalid-request', `the multipart form cannot be read: ${said}`, { cause: error });
}

function isFileField(name: string): name is FileField {
  return (FILE_FIELDS as readonly string[]).includes(name);
}

/** A file name for people, never used as a path. */
function nameOf(filename: string | undefined): string {
  const printable = (filename ?? '').replace(/[\p{C}/\\]/gu, '').trim();
  return printable === '' ? 'upload' : printable.slice(0, 200);
}
