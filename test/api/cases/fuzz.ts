import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { endpoints } from '../../../api/routes/endpoints.ts';
import { type ApiRig, sharedApi } from '../../support/api.ts';

const words = fc.constantFrom(
  '',
  '-',
  '..',
  '%00',
  '%2e%2e%2f',
  'null',
  'sc_x',
  '😀',
  'a b',
  '9'.repeat(300),
  '~'.repeat(9),
);
const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), words);
const names = [
  'href',
  'acquiredAt',
  'gsd',
  'sites',
  'whole',
  'mask',
  'obscured',
  'shiftM',
  'origin',
  'name',
  'timezone',
  'kind',
];
const body = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(
    fc.constantFrom(...names, 'classes', 'geometry', 'properties', 'type', 'id', 'verified', '__proto__'),
    value,
  ),
);
const query = fc.dictionary(
  fc.constantFrom(
    'limit',
    'cursor',
    'state',
    'from',
    'to',
    'area',
    'class',
    'origin',
    'minScore',
    'revision',
    'width',
  ),
  fc.oneof(words, fc.string(), fc.integer().map(String)),
  { maxKeys: 3 },
);

export function describeFuzz(): void {
  let api: ApiRig;
  beforeAll(async () => {
    api = await sharedApi();
  });

  test('whatever is sent to whatever endpoint, nothing fails inside and every refusal is a problem', async () => {
    const request = fc.record({ endpoint: fc.constantFrom(...endpoints), part: words, body, query });
    await fc.assert(
      fc.asyncProperty(request, async ({ endpoint, part, body: sent, query: asked }) => {
        // A test client may not talk to the outside, and events of a known scene would go on.
        if (JSON.stringify(sent).includes('http')) return;
        const path = endpoint.path.replace(/:\w+/g, encodeURIComponent(part.replace(/%..|\.\./g, '') || 'x'));
        const method = endpoint.method.toUpperCase();
        const response = await api.fetch(`${path}?${new URLSearchParams(asked)}`, {
          method,
          headers: { 'if-match': '*', 'content-type': 'application/json' },
          ...(method === 'GET' ? {} : { body: JSON.stringify(sent) }),
        });
        const text = await response.text();
        expect([response.status, path, text.slice(0, 300)]).toEqual([
          expect.toSatisfy((s: number) => s < 500),
          path,
          text.slice(0, 300),
        ]);
        if (response.status >= 400)
          expect(response.headers.get('content-type')).toContain('application/problem+json');
      }),
      { numRuns: 300 },
    );
  });
}
