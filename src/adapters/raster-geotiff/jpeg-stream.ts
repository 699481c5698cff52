const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP14 = 0xee;

interface JpegFrame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly precision: number;
}

/** A JPEG stream that any decoder reads as its TIFF means it, and what its frame header declares. */
export interface JpegStream {
  readonly bytes: Uint8Array;
  readonly frame: JpegFrame;
}

/**
 * Joins a TIFF's shared tables and a block's abbreviated stream, and says outright what the components are.
 * In a TIFF the photometric tag alone decides that; decoders guess from APP0 and APP14 markers and component ids
 * (libjpeg takes three components without markers for YCbCr), so those markers are replaced.
 * @param ycbcr whether three components are YCbCr; else they stay as they are
 * @throws Error on a stream without frame header
 */
export function completeJpeg(block: Uint8Array, tables: Uint8Array | null, ycbcr: boolean): JpegStream {
  const parts: Uint8Array[] = [Uint8Array.of(0xff, SOI)];
  for (const stream of tables === null ? [] : [tables]) parts.push(...headerSegments(stream).segments);
  const { segments, rest, frame } = headerSegments(block);
  if (frame === null) throw new Error('the JPEG stream has no frame header');
  // four components must carry no Adobe marker: libvips would take them for inverted CMYK
  if (frame.components === 3) parts.push(adobeMarker(ycbcr));
  parts.push(...segments, rest);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, frame };
}

/** Segments before the first scan, and what follows; markers that speak of colour are left out. */
function headerSegments(stream: Uint8Array): {
  readonly segments: readonly Uint8Array[];
  readonly rest: Uint8Array;
  readonly frame: JpegFrame | null;
} {
  const segments: Uint8Array[] = [];
  let frame: JpegFrame | null = null;
  let at = 0;
  while (at + 4 <= stream.length) {
    if (stream[at] !== 0xff) throw new Error(`byte ${at} of the JPEG stream is no marker`);
    const marker = stream[at + 1] as number;
    if (marker === SOI || marker === 0xff) {
      at += marker === SOI ? 2 : 1;
      continue;
    }
    if (marker === EOI || marker === SOS) break;
    const length = 2 + word(stream, at + 2);
    if (isFrame(marker)) frame = frameOf(stream, at);
    if (marker !== APP0 && marker !== APP14) segments.push(stream.subarray(at, at + length));
    at += length;
  }
  return { segments, rest: stream.subarray(Math.min(at, stream.length)), frame };
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function frameOf(stream: Uint8Array, at: number): JpegFrame {
  return {
    precision: stream[at + 4] ?? 0,
    height: word(stream, at + 5),
    width: word(stream, at + 7),
    components: stream[at + 9] ?? 0,
  };
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** APP14 "Adobe", version 100, transform 1: YCbCr, 0: none. */
function adobeMarker(ycbcr: boolean): Uint8Array {
  return Uint8Array.of(0xff, APP14, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, ycbcr ? 1 : 0);
}
