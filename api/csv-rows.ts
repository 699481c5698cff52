import { parse } from 'csv-parse/sync';
import type { Request } from 'express';
import { Fault, toFault } from '../src/domain/fault.ts';

const MOST_BYTES = 1024 ** 2;

/** A line of a CSV file by the names in its head; empty cells are left out. */
export interface CsvRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/**
 * The rows of a CSV body (RFC 4180, UTF-8, the head first).
 * @throws Fault too-large, invalid-request naming the line
 */
export async function readCsvRows(request: Request): Promise<readonly CsvRow[]> {
  const text = await readText(request);
  try {
    const rows: { record: Record<string, string>; info: { lines: number } }[] = parse(text, {
      bom: true,
      columns: (head: string[]) => checkHead(head.map((name) => name.trim())),
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    return rows.map(({ record, info }) => ({
      line: info.lines,
      cells: Object.fromEntries(Object.entries(record).filter(([, cell]) => cell !== '')),
    }));
  } catch (thrown) {
    if (thrown instanceof Fault) throw thrown;
    throw new Fault('invalid-request', `the CSV cannot be read: ${toFault(thrown).message}`, {
      cause: thrown,
    });
  }
}

function checkHead(names: readonly string[]): string[] {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return [...names];
  throw new Fault('invalid-request', `column ${JSON.stringify(twice)} is there twice in the head`);
}

/** @throws Fault too-large */
export async function readText(request: Request): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES)
      throw new Fault('too-large', `the CSV has more than ${MOST_BYTES} bytes: send it in parts`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
