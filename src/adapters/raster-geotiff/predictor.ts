type Words = Uint8Array | Uint16Array | Uint32Array;

/**
 * Undoes horizontal differencing (predictor 2) in place. Differences are modulo the sample's size, so signed samples
 * and floats are summed as the words they are made of.
 * @param words interleaved [row][col][band]
 */
export function sumRows(words: Words, width: number, rows: number, bands: number): void {
  if (bands === 1) sumOne(words, width, rows);
  else if (bands === 3) sumThree(words, width, rows);
  else sumMany(words, width, rows, bands);
}

// running sums in variables are twice as fast as adding neighbours in memory; stores cut them to the sample's size
function sumOne(words: Words, width: number, rows: number): void {
  for (let row = 0, at = 0; row < rows; row++) {
    let sum = 0;
    for (let col = 0; col < width; col++, at++) {
      sum = (sum + (words[at] as number)) | 0;
      words[at] = sum;
    }
  }
}

function sumThree(words: Words, width: number, rows: number): void {
  for (let row = 0, at = 0; row < rows; row++) {
    let first = 0;
    let second = 0;
    let third = 0;
    for (let col = 0; col < width; col++, at += 3) {
      first = (first + (words[at] as number)) | 0;
      second = (second + (words[at + 1] as number)) | 0;
      third = (third + (words[at + 2] as number)) | 0;
      words[at] = first;
      words[at + 1] = second;
      words[at + 2] = third;
    }
  }
}

function sumMany(words: Words, width: number, rows: number, bands: number): void {
  const rowLength = width * bands;
  for (let start = 0; start < rows * rowLength; start += rowLength) {
    for (let at = start + bands; at < start + rowLength; at++)
      words[at] = (words[at] as number) + (words[at - bands] as number);
  }
}

/**
 * Undoes the floating point predictor (3): each row holds all high bytes, then all second bytes and so on,
 * differenced bytewise (Adobe Photoshop TIFF technical note 3, 2005). Independent of the file's byte order.
 * @param bytes changed in place
 * @returns interleaved floats, [row][col][band]
 */
export function undoFloat(bytes: Uint8Array, width: number, rows: number, bands: number): Float32Array {
  const n = width * bands;
  const words = new Uint32Array(n * rows);
  for (let row = 0; row < rows; row++) {
    const start = row * n * 4;
    const end = start + n * 4;
    for (let i = start + bands; i < end; i++)
      bytes[i] = ((bytes[i] as number) + (bytes[i - bands] as number)) & 0xff;
    for (let i = 0, at = start, out = row * n; i < n; i++, at++) {
      words[out++] =
        ((bytes[at] as number) << 24) |
        ((bytes[at + n] as number) << 16) |
        ((bytes[at + 2 * n] as number) << 8) |
        (bytes[at + 3 * n] as number);
    }
  }
  return new Float32Array(words.buffer);
}
