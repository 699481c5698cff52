import { useEffect, useState } from 'preact/hooks';

const STILL_MS = 350;

/** The value once it has stood still: what is asked of the server while somebody types. @param key of the value */
export function useSettled<T>(value: T, key: string): T {
  const [settled, setSettled] = useState({ key, value });
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ key, value }), STILL_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return settled.value;
}
