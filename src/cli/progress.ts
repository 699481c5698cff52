export interface Progress {
  /** `of` null: how much there is to do is not known yet. */
  update(label: string, done: number, of: number | null): void;
  /** Clears the line. */
  end(): void;
}

const WIDTH = 28;

/** A bar on one line of a terminal; silent where standard error is a file or a pipe. */
export function showProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { update: () => {}, end: () => {} };
  return {
    update: (label, done, of) => {
      const share = of === null || of === 0 ? 0 : Math.min(1, done / of);
      const filled = Math.round(share * WIDTH);
      const bar = '#'.repeat(filled) + '.'.repeat(WIDTH - filled);
      stream.write(`\r\u001b[2K[${bar}] ${of === null ? '' : `${done}/${of} `}${label}`);
    },
    end: () => {
      stream.write('\r\u001b[2K');
    },
  };
}
