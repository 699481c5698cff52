import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import { problem } from './schemas/problem.ts';

type Json = Readonly<Record<string, unknown>>;

/** The API as OpenAPI 3.1, from the schemas that check its requests and answers. */
export function describe(endpoints: readonly Endpoint[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  const components: Components = {};
  for (const endpoint of endpoints)
    for (const suffix of ['', ...Object.keys(endpoint.suffixes)]) {
      const path = `${endpoint.path}${suffix}`.replace(/:(\w+)/g, '{$1}');
      const operation = describeOperation(endpoint, suffix, components);
      paths[path] = { ...paths[path], [endpoint.method]: operation };
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Crosstie',
      version,
      summary: 'Counts of railcars and ships in satellite scenes over time, with interval and evidence',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: { schemas: components },
  };
}

/** Schemas with a name, once for the whole document. */
type Components = Record<string, Json>;

function describeOperation(endpoint: Endpoint, suffix: string, components: Components): Json {
  const only = endpoint.suffixes[suffix];
  return {
    operationId: operationId(endpoint, suffix),
    summary: endpoint.summary,
    parameters: [
      ...parameters(endpoint.params, 'path', components),
      ...parameters(endpoint.query, 'query', components),
      ...headerParameters(endpoint),
    ],
    ...describeBody(endpoint, components),
    responses: {
      ...Object.fromEntries(
        Object.entries(endpoint.answers).map(([status, { description, media }]) => [
          status,
          {
            description,
            ...contentOf(only === undefined ? media : { [only]: media[only] ?? null }, components),
          },
        ]),
      ),
      default: {
        description: 'What went wrong',
        ...contentOf({ 'application/problem+json': problem }, components),
      },
    },
  };
}

function operationId({ method, path }: Endpoint, suffix: string): string {
  const words = `${path}${suffix}`
    .replace(/^\/v1/, '')
    .split(/[^a-zA-Z]+/)
    .filter((word) => word !== '');
  return [method, ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}

function parameters(schema: z.ZodObject, place: 'path' | 'query', components: Components): readonly Json[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const described = jsonSchema(field as z.ZodType, 'input', components);
    const { description, ...rest } = described;
    const required = place === 'path' || !(field as z.ZodType).safeParse(undefined).success;
    return { name, in: place, required, ...(description === undefined ? {} : { description }), schema: rest };
  });
}

function headerParameters({ headers }: Endpoint): readonly Json[] {
  return Object.entries(headers).map(([name, of]) => ({
    name,
    in: 'header',
    ...of,
    schema: { type: 'string' },
  }));
}

function describeBody({ body, uploads }: Endpoint, components: Components): Json {
  if (body === null) return {};
  const content = {
    'application/json': { schema: jsonSchema(body, 'input', components) },
    ...Object.fromEntries(
      Object.entries(uploads).map(([type, schema]) => [
        type,
        { schema: jsonSchema(schema, 'input', components) },
      ]),
    ),
  };
  return { requestBody: { required: !body.safeParse(undefined).success, content } };
}

function contentOf(media: Readonly<Record<string, z.ZodType | null>>, components: Components): Json {
  if (Object.keys(media).length === 0) return {};
  const content = Object.fromEntries(
    Object.entries(media).map(([type, schema]) => [
      type,
      schema === null ? {} : { schema: jsonSchema(schema, 'output', components) },
    ]),
  );
  return { content };
}

/** zod puts schemas with an id beside the one that uses them; here they move to the document's components. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', components: Components): Json {
  const made: Record<string, unknown> = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const { $schema: _dialect, $defs = {}, id, ...rest } = moveReferences(made);
  Object.assign(components, $defs);
  if (typeof id !== 'string') return rest;
  components[id] = rest;
  return { $ref: `#/components/schemas/${id}` };
}

function moveReferences(schema: Record<string, unknown>): Record<string, unknown> {
  const text = JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/');
  return JSON.parse(text) as Record<string, unknown>;
}
