import { Fault } from '../src/domain/fault.ts';

/** An id from a name: `Dandong station` -> `dandong-station`. @throws Fault invalid-request when nothing is left */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80)
    .replace(/-$/, '');
  if (slug === '')
    throw new Fault(
      'invalid-request',
      `no id can be made from the name ${JSON.stringify(name)}: send one as id`,
    );
  return slug;
}
