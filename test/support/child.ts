import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';

export interface Child {
  readonly pid: number;
  readonly lines: readonly string[];
  /** Waits for a line. @throws Error with all that the process said when it does not come */
  says(line: string, withinMs?: number): Promise<void>;
  /** As the kernel or the operator would: no handler runs. */
  kill(): Promise<void>;
  readonly ended: Promise<void>;
}

/** Runs a TypeScript file in a process of its own. */
export function startChild(file: URL, args: readonly string[]): Child {
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(file), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let complaints = '';
  let rest = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-4_000);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    pid: child.pid ?? 0,
    lines,
    ended,
    async says(line, withinMs = 15_000) {
      try {
        await eventually(`"${line}"`, () => lines.includes(line), withinMs);
      } catch (error) {
        throw new Error(`${(error as Error).message}; it said: ${lines.join(', ')} ${complaints}`);
      }
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
