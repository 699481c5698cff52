/** What the form holds; empty text says nothing. */
export interface SubmitFields {
  readonly acquiredAt: string;
  readonly acquiredAtAssumed: boolean;
  readonly sensor: string;
  readonly gsd: string;
  readonly whole: boolean;
  readonly licence: string;
  readonly attribution: string;
  readonly republish: boolean;
  readonly origin: 'real' | 'simulated';
}

/** As JSON says it: only what was stated. The server checks it, in sentences of its own. */
export function factsOf(fields: SubmitFields): Readonly<Record<string, string | number | boolean>> {
  const texts = (['acquiredAt', 'sensor', 'licence', 'attribution'] as const).flatMap((name) => {
    const stated = fields[name].trim();
    return stated === '' ? [] : [[name, stated] as const];
  });
  const gsd = fields.gsd.trim().replace(',', '.');
  return {
    ...Object.fromEntries(texts),
    ...(gsd === '' ? {} : { gsd: Number.isNaN(Number(gsd)) ? gsd : Number(gsd) }),
    ...(fields.acquiredAtAssumed ? { acquiredAtAssumed: true } : {}),
    ...(fields.whole ? { whole: true } : {}),
    ...(fields.republish ? {} : { republish: false }),
    ...(fields.origin === 'simulated' ? { origin: 'simulated' } : {}),
  };
}

/** The same for a form, where everything is text. */
export function formFactsOf(fields: SubmitFields): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(factsOf(fields)).map(([name, value]) => [name, String(value)]));
}
