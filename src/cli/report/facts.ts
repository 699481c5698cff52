import { html, type Markup } from './html.ts';

type Said = string | number | Markup;

/** A term with what is said of it; null where there is nothing to say, and then no line. */
export type Fact = readonly [term: string, said: Said | null];

/** A titled list of facts. */
export function factSection(title: string, facts: readonly Fact[], after: Markup | null = null): Markup {
  const lines = facts.flatMap(([term, said]) =>
    said === null ? [] : [html`<dt>${term}</dt><dd>${said}</dd>\n`],
  );
  return html`<section><h2>${title}</h2><dl>
${lines}</dl>${after}</section>`;
}
