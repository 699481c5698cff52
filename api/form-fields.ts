import { Fault } from '../src/domain/fault.ts';

/** How the text of a form field becomes what JSON would hold; fields that are not here stay text. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  acquiredAtAssumed: readBoolean,
  gsd: readNumber,
  sites: readList,
  whole: readBoolean,
  republish: readBoolean,
  obscured: readJson,
  shiftM: (text) => readList(text).map(readNumber),
  maskUsable: (text) => readList(text).map(readNumber),
};

/**
 * Form fields as the JSON of the same names; the schema judges them afterwards. Empty fields count as absent.
 * @throws Fault invalid-request for a field that is given twice
 */
export function readFormFields(
  fields: readonly (readonly [name: string, text: string])[],
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, text] of fields) {
    if (text === '') continue;
    if (Object.hasOwn(read, name)) throw new Fault('invalid-request', `form field ${name} is given twice`);
    read[name] = (Object.hasOwn(READERS, name) ? READERS[name] : undefined)?.(text) ?? text;
  }
  return read;
}

function readBoolean(text: string): unknown {
  return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
}

function readNumber(text: string): number | string {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? text : number;
}

function readList(text: string): readonly string[] {
  return text.split(',').map((part) => part.trim());
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
