/** HTML that is safe to stand in a page. */
export interface Markup {
  readonly markup: string;
}

type Piece = Markup | string | number | null | readonly Piece[];

/**
 * A template whose holes are escaped, because names, notes and URLs are other people's; markup made by this function
 * stands as it is, null is nothing, and lists are written one after another.
 */
export function html(parts: TemplateStringsArray, ...holes: readonly Piece[]): Markup {
  return { markup: parts.reduce((page, part, i) => page + write(holes[i - 1] ?? null) + part) };
}

function write(piece: Piece): string {
  if (piece === null) return '';
  if (typeof piece === 'string') return escapeHtml(piece);
  if (typeof piece === 'number') return String(piece);
  return 'markup' in piece ? piece.markup : piece.map(write).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
