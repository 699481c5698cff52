import { useEffect, useState } from 'preact/hooks';

export type Theme = 'light' | 'dark';

const KEY = 'crosstie-theme';
const CHANGED = 'crosstie:theme';
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

function current(): Theme {
  const chosen = localStorage.getItem(KEY);
  return chosen === 'light' || chosen === 'dark' ? chosen : prefersDark.matches ? 'dark' : 'light';
}

export function applyTheme(): void {
  document.documentElement.dataset.theme = current();
}

/** What the reader's system prefers, until he chooses. */
export function useTheme(): readonly [Theme, toggle: () => void] {
  const [theme, setTheme] = useState(current);
  useEffect(() => {
    const follow = (): void => {
      applyTheme();
      setTheme(current());
    };
    prefersDark.addEventListener('change', follow);
    addEventListener(CHANGED, follow);
    return () => {
      prefersDark.removeEventListener('change', follow);
      removeEventListener(CHANGED, follow);
    };
  }, []);
  return [
    theme,
    () => {
      localStorage.setItem(KEY, current() === 'dark' ? 'light' : 'dark');
      dispatchEvent(new Event(CHANGED));
    },
  ];
}

/** A colour of the style sheet, for what is drawn on a canvas. */
export function colourOf(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
