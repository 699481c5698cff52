import type { z } from 'zod';
import { Fault, type FaultCode } from '../src/domain/fault.ts';

/** Fields whose faults have a code of their own, wherever they stand. */
const FIELD_CODES: Readonly<Record<string, FaultCode>> = {
  gsd: 'invalid-gsd',
  acquiredAt: 'invalid-time',
  from: 'invalid-time',
  to: 'invalid-time',
  geometry: 'invalid-geometry',
  obscured: 'invalid-geometry',
};

/**
 * What a client sent, checked.
 * @param where `body`, `query` or `path`: for the message
 * @throws Fault that names every field that is wrong, its value and what was expected
 */
export function parseRequest<T extends z.ZodType>(schema: T, value: unknown, where: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap(nearest);
  const errors = issues.flatMap((issue) => explain(issue, value));
  const codes = new Set(issues.map(codeOf));
  const [code] = codes.size === 1 ? codes : (['invalid-request'] as const);
  throw new Fault(
    code as FaultCode,
    `${where}: ${errors.map(({ path, message }) => `${path}: ${message}`).join('; ')}`,
    { details: { errors } },
  );
}

interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** Of alternatives, the one that the value fits best is meant. */
function nearest(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const [best = []] = issue.errors.toSorted((a, b) => a.length - b.length);
  return best.flatMap((inner) => nearest({ ...inner, path: [...issue.path, ...inner.path] }));
}

function explain(issue: z.core.$ZodIssue, root: unknown): readonly FieldError[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: pathOf([...issue.path, key]),
      message: 'is not a known field',
    }));
  const given = valueAt(root, issue.path);
  const shown = given === undefined ? 'is missing' : `is ${shownValue(issue.path, given)}`;
  return [{ path: pathOf(issue.path), message: `${shown}: ${issue.message}` }];
}

/** What is refused is logged: no secret, and no password of a URL. */
function shownValue(path: readonly PropertyKey[], given: unknown): string | undefined {
  if (path.at(-1) === 'secret') return '***';
  return JSON.stringify(given)
    ?.replace(/:\/\/[^/"]*@/g, '://***@')
    .slice(0, 100);
}

function codeOf(issue: z.core.$ZodIssue): FaultCode {
  const code = issue.path.map((key) => FIELD_CODES[String(key)]).find((found) => found !== undefined);
  return code ?? 'invalid-request';
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '(whole)' : path.map(String).join('.');
}

/** A list in a query may have been sent as one text. */
function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value === 'string' && typeof key === 'number') return value.split(',')[key];
    return typeof value === 'object' && value !== null
      ? (value as Record<PropertyKey, unknown>)[key]
      : undefined;
  }, root);
}
