import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { Refusal } from '../server/client.ts';

export type Loaded<T> =
  | { readonly kind: 'loading' }
  /** `behind`: why it was not refreshed since. */
  | { readonly kind: 'ready'; readonly value: T; readonly behind?: Refusal }
  | { readonly kind: 'failed'; readonly refusal: Refusal };

/**
 * Asks the server, anew whenever `key` changes and every `everyMs` while the page is looked at. What is there stays
 * on the page while it is asked for again.
 * @param load told when its answer is no longer wanted
 */
export function useData<T>(
  key: string,
  load: (signal: AbortSignal) => Promise<T>,
  everyMs: number | null = null,
): readonly [Loaded<T>, refresh: () => void] {
  const [state, setState] = useState<{ readonly key: string; readonly loaded: Loaded<T> }>({
    key,
    loaded: { kind: 'loading' },
  });
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const busy = useRef(false);
  const refresh = useCallback(() => setTurn((n) => n + 1), []);

  useEffect(() => {
    const gone = new AbortController();
    busy.current = true;
    latest.current(gone.signal).then(
      (value) => {
        if (gone.signal.aborted) return;
        busy.current = false;
        setState({ key, loaded: { kind: 'ready', value } });
      },
      (error: unknown) => {
        if (gone.signal.aborted) return;
        busy.current = false;
        const refusal =
          error instanceof Refusal ? error : new Refusal(0, 'internal', `This page failed: ${String(error)}`);
        // What is there stays, and with it what was typed beside it.
        setState((old) =>
          old.key === key && old.loaded.kind === 'ready'
            ? { key, loaded: { ...old.loaded, behind: refusal } }
            : { key, loaded: { kind: 'failed', refusal } },
        );
      },
    );
    return () => gone.abort();
  }, [key, turn]);

  useEffect(() => {
    if (everyMs === null) return;
    // A tick while an answer is awaited would cut it off, and a slow one would never come.
    const timer = setInterval(
      () => document.visibilityState === 'visible' && !busy.current && refresh(),
      everyMs,
    );
    return () => clearInterval(timer);
  }, [everyMs, refresh]);

  return [state.key === key ? state.loaded : { kind: 'loading' }, refresh];
}

/** What was there last, while the next is asked for under another key. */
export function useLastReady<T>(loaded: Loaded<T>): Loaded<T> {
  const last = useRef(loaded);
  if (loaded.kind !== 'loading') last.current = loaded;
  return last.current;
}
