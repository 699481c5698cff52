/**
 * Long work piece by piece, so that others have their turn in between: a process that stands still for seconds loses its
 * jobs to others.
 * @param pause resolves when the others had their turn
 */
export async function inTurns<T>(work: Generator<void, T>, pause: () => Promise<unknown>): Promise<T> {
  for (;;) {
    const piece = work.next();
    if (piece.done === true) return piece.value;
    await pause();
  }
}

/** The same where nobody waits. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const piece = work.next();
    if (piece.done === true) return piece.value;
  }
}
