/** One at a time, first come first served. */
export interface Turns {
  /** Waits for the turn; the answer gives it back. */
  take(): Promise<() => void>;
}

export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();
  return {
    take() {
      const before = last;
      let leave = (): void => undefined;
      last = new Promise((resolve) => {
        leave = resolve;
      });
      return before.then(() => leave);
    },
  };
}
