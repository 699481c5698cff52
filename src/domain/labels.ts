import type { XY } from './affine.ts';
import { OBJECT_CLASSES, type ObjectClass } from './detection.ts';
import { Fault } from './fault.ts';

/** A labelled object: its four corners in pixels, in ring order, not closed. */
export interface Label {
  readonly class: ObjectClass;
  readonly corners: readonly [XY, XY, XY, XY];
  /** The object crosses the frame: it is neither missed when not found nor false when found. */
  readonly cut: boolean;
}

/**
 * Reads `class x1 y1 x2 y2 x3 y3 x4 y4 [cut]` lines; blank lines and those that begin with # are passed over.
 * @param name the file's name, for messages
 * @throws Fault invalid-request naming file, line, the bad value and what was expected
 */
export function parseLabels(text: string, name: string): readonly Label[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const words = line.trim().split(/\s+/);
    if (words[0] === '' || words[0]?.startsWith('#')) return [];
    return [parseLine(words, `${name}:${index + 1}`)];
  });
}

function parseLine(words: readonly string[], where: string): Label {
  if (words.length !== 9 && words.length !== 10) {
    throw new Fault(
      'invalid-request',
      `${where}: ${words.length} words, expected class x1 y1 x2 y2 x3 y3 x4 y4 [cut]`,
    );
  }
  const name = words[0] as string;
  if (!isObjectClass(name)) {
    throw new Fault(
      'invalid-request',
      `${where}: class ${name}, expected one of ${OBJECT_CLASSES.join(', ')}`,
    );
  }
  const [x1, y1, x2, y2, x3, y3, x4, y4] = words.slice(1, 9).map((word) => parseNumber(word, where)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    class: name,
    corners: [
      [x1, y1],
      [x2, y2],
      [x3, y3],
      [x4, y4],
    ],
    cut: words[9] === '1' || words[9] === 'cut',
  };
}

function isObjectClass(name: string): name is ObjectClass {
  return OBJECT_CLASSES.some((known) => known === name);
}

function parseNumber(word: string, where: string): number {
  const value = Number(word);
  if (!Number.isFinite(value))
    throw new Fault('invalid-request', `${where}: ${word}, expected a number of pixels`);
  return value;
}
