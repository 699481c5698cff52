import { join } from 'node:path';
import express, { type Express } from 'express';
import type { Dashboard } from './context.ts';

/** Paths that belong to the API: what is not found there is a problem, and no page. */
const OURS = /^\/(v1|assets|openapi\.json|healthz|readyz)(\/|$)/;

/**
 * The built dashboard at `/`. Its parts have their content in their names and may be kept for good; the page itself
 * is asked for anew. Every other address that a browser opens is a view of the same page, which knows its own paths.
 */
export function serveDashboard(app: Express, { folder, basemapStyleUrl }: Dashboard): void {
  const policy = policyFor(basemapStyleUrl);
  app.use(
    '/assets',
    express.static(join(folder, 'assets'), {
      index: false,
      redirect: false,
      cacheControl: false,
      setHeaders: (response) => response.set('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
  );
  app.use((request, response, next) => {
    const wanted = request.method === 'GET' || request.method === 'HEAD';
    const isView =
      request.path === '/' || (request.accepts(['json', 'html']) === 'html' && !OURS.test(request.path));
    if (!wanted || !isView) return next();
    response.set({ 'Content-Security-Policy': policy, 'X-Frame-Options': 'DENY', Vary: 'Accept' });
    response.sendFile('index.html', { root: folder, cacheControl: false });
  });
}

/** Nothing but this server's own files; with a basemap style of the operator's, what that style names over HTTPS too. */
function policyFor(basemapStyleUrl: string | null): string {
  const map = basemapStyleUrl === null ? [] : ['https:', new URL(basemapStyleUrl).origin];
  const directives: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'worker-src': ["'self'"],
    'style-src': ["'self'"],
    'font-src': ["'self'"],
    // blob: and data: are pictures that the page makes itself: charts to save, icons of the map
    'img-src': ["'self'", 'blob:', 'data:', ...map],
    'connect-src': ["'self'", ...map],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${[...new Set(sources)].join(' ')}`)
    .join('; ');
}
