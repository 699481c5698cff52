/**
 * What a worker thread is started from: the `.js` file beside the caller in a build; in tests and under tsx the
 * `.ts` file, behind a line that registers the loader, which `--import tsx` does on a main thread only (Node 20).
 * @param here the caller's import.meta.url
 */
export function threadEntry(name: string, here: string): URL {
  if (!new URL(here).pathname.endsWith('.ts')) return new URL(`./${name}.js`, here);
  const loader = import.meta.resolve('tsx/esm/api');
  const source = new URL(`./${name}.ts`, here).href;
  const lines = `import { register } from '${loader}'; register(); await import('${source}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(lines)}`);
}
