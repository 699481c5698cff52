import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { createClient } from './client.ts';
import { showProgress } from './progress.ts';

const WATCH_MS = 1000;

const ids = z.array(z.string());
const rescored = z.object({ started: ids, underway: ids, current: ids, gone: ids });
const scoring = z.object({
  scenes: z.number(),
  current: z.number(),
  outdated: z.number(),
  underway: z.number(),
  faulted: z.number(),
});

/** `crosstie rescore`: has a site's archive counted anew, and follows it with `wait`. @returns what became of it */
export async function runRescore(
  site: string,
  {
    server,
    wait,
    all = false,
    ...archive
  }: {
    readonly server: string;
    readonly model?: string;
    readonly from?: string;
    readonly to?: string;
    readonly all?: boolean;
    readonly wait?: boolean;
  },
): Promise<string> {
  const client = createClient(server);
  const path = `/v1/sites/${encodeURIComponent(site)}/rescore`;
  const became = await client.post(path, { ...archive, all }, rescored);
  const said = [
    `${became.started.length} scenes of ${site} run again`,
    ...(became.underway.length > 0 ? [`${became.underway.length} are under way already`] : []),
    ...(became.current.length > 0 ? [`${became.current.length} are current`] : []),
    ...(became.gone.length > 0 ? [`${became.gone.length} cannot be read any more and stay as they are`] : []),
  ].join(', ');
  if (!wait) return `${said}.`;

  const total = became.started.length + became.underway.length;
  const progress = showProgress();
  for (;;) {
    const now = await client.get(`${path}?${new URLSearchParams(archive)}`, scoring);
    if (now.underway === 0) {
      progress.end();
      const left =
        now.outdated === 0 ? '' : `; ${now.outdated} are not current, ${now.faulted} of them faulted`;
      return `${said}. Done: ${now.current} of ${now.scenes} scenes are current${left}.`;
    }
    progress.update(`scenes of ${site}`, Math.max(0, total - now.underway), total);
    await sleep(WATCH_MS);
  }
}
