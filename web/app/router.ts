import { useEffect, useState } from 'preact/hooks';

/** Where the reader is: every view has an address that can be sent to someone else. */
export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'site'; readonly id: string }
  | { readonly page: 'rules'; readonly site: string }
  | { readonly page: 'scene'; readonly id: string }
  | { readonly page: 'observation'; readonly id: string }
  | { readonly page: 'alerts' }
  | { readonly page: 'scenes' }
  | { readonly page: 'submit' }
  | { readonly page: 'missing'; readonly path: string };

export function routeOf(path: string): Route {
  const [first = '', second, ...rest] = path.split('/').slice(1).map(decode);
  if (first === 'sites' && second !== undefined && rest.length === 1 && rest[0] === 'rules')
    return { page: 'rules', site: second };
  if (rest.length > 0) return { page: 'missing', path };
  if (second === undefined) {
    if (first === '') return { page: 'overview' };
    if (first === 'alerts' || first === 'scenes' || first === 'submit') return { page: first };
    return { page: 'missing', path };
  }
  if (first === 'sites') return { page: 'site', id: second };
  if (first === 'scenes') return { page: 'scene', id: second };
  if (first === 'observations') return { page: 'observation', id: second };
  return { page: 'missing', path };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function sitePath(id: string): string {
  return `/sites/${encodeURIComponent(id)}`;
}

/** Of a site; with `rule`, that one is open. */
export function rulesPath(site: string, query: Readonly<Record<string, string>> = {}): string {
  return `${sitePath(site)}/rules${searchOf(query)}`;
}

export function scenePath(id: string, query: Readonly<Record<string, string>> = {}): string {
  return `/scenes/${encodeURIComponent(id)}${searchOf(query)}`;
}

function searchOf(query: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams(query).toString();
  return search === '' ? '' : `?${search}`;
}

export function observationPath(id: string): string {
  return `/observations/${encodeURIComponent(id)}`;
}

/** Path and query of the page, and a new render whenever they change. */
export function useLocation(): { readonly path: string; readonly query: URLSearchParams } {
  const [href, setHref] = useState(location.pathname + location.search);
  useEffect(() => {
    const follow = (): void => setHref(location.pathname + location.search);
    addEventListener('popstate', follow);
    addEventListener(MOVED, follow);
    return () => {
      removeEventListener('popstate', follow);
      removeEventListener(MOVED, follow);
    };
  }, []);
  const [path = '/', search = ''] = href.split('?');
  return { path, query: new URLSearchParams(search) };
}

const MOVED = 'crosstie:moved';

export function go(to: string): void {
  history.pushState(null, '', to);
  dispatchEvent(new Event(MOVED));
  scrollTo(0, 0);
}

/** Puts what a view shows into its address, without a step back for each. null removes. */
export function remember(changes: Readonly<Record<string, string | null>>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes))
    if (value === null) query.delete(name);
    else query.set(name, value);
  const search = query.toString();
  history.replaceState(null, '', `${location.pathname}${search === '' ? '' : `?${search}`}`);
  dispatchEvent(new Event(MOVED));
}

/** Plain links work as they are; those to other views need no new page. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const anchor = (event.target as Element).closest('a');
  if (anchor === null || anchor.origin !== location.origin) return;
  if (anchor.hasAttribute('download') || anchor.target !== '' || anchor.hash !== '') return;
  if (anchor.pathname.startsWith('/v1/') || anchor.pathname === '/openapi.json') return;
  event.preventDefault();
  go(anchor.pathname + anchor.search);
}
