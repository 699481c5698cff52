import type { Detection } from './detection.ts';

/**
 * The name by which people cite a box of a scene: made from what the box says, so that it outlives its place in the
 * store, and no other box, of another version of a model for one, takes it over.
 */
export function detectionId({
  class: name,
  score,
  corners,
}: Pick<Detection, 'class' | 'score' | 'corners'>): string {
  return `${name}-${hash53([score, ...corners.flat()].join(' '))}`;
}

/** bryc's cyrb53 (public domain): 53 bits of text as 14 hex digits. No secret is kept by it. */
function hash53(text: string): string {
  let h1 = 0xdeadbeef;
  let h2 = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    h1 = Math.imul(h1 ^ code, 2654435761);
    h2 = Math.imul(h2 ^ code, 1597334677);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return (4294967296 * (2097151 & h2) + (h1 >>> 0)).toString(16).padStart(14, '0');
}
