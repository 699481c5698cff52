import { writeFile } from 'node:fs/promises';
import { Fault } from '../domain/fault.ts';
import { createClient } from './client.ts';
import { gatherReport } from './report/gather.ts';
import { reportPage } from './report/page.ts';

export interface ReportCommand {
  readonly server: string;
  readonly output: string;
  readonly private?: boolean;
  readonly picture?: boolean;
}

/** `crosstie report`: an observation as one HTML page that asks nothing of anybody. @returns what was written */
export async function runReport(
  id: string,
  { server, output, private: isPrivate = false, picture = true }: ReportCommand,
): Promise<string> {
  const facts = await gatherReport(id, createClient(server), { private: isPrivate, picture });
  const page = reportPage(facts);
  await writeFile(output, page).catch((cause: unknown) => {
    throw new Fault(
      'invalid-request',
      `--output ${output} cannot be written: expected a file in a folder that is there`,
      { cause },
    );
  });
  const size = `${output}: ${Math.ceil(Buffer.byteLength(page) / 1000)} kB`;
  return facts.picture.kind === 'shown' ? size : `${size}. ${facts.picture.why}`;
}
