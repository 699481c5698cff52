import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBacktest } from '../../src/cli/backtest.ts';

/** A year of about 12 wagons, a pass a week, half of it cloud in summer; then 73 and 80, and back. */
function yard(): string {
  const day = (i: number): string => new Date(Date.UTC(2023, 0, 1 + 7 * i, 2)).toISOString();
  const usual = Array.from({ length: 40 }, (_, i) => (i > 24 && i < 30 ? '' : String(9 + ((i * 5) % 8))));
  const lines = [...usual, '73', '80', '12', '11', '13'].map(
    (count, i) => `${day(i)},${count},${count === '' ? 0 : 1}`,
  );
  return ['at,count,seen', ...lines].join('\n');
}

describe('crosstie backtest', () => {
  let folder = '';
  let file = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crosstie-backtest-'));
    file = join(folder, 'yard.csv');
    await writeFile(file, yard());
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('prints what would have fired and when', async () => {
    const lines = (await runBacktest(file, { over: 70 })).split('\n');
    expect(lines[0]).toBe('45 looks, 40 usable, 20 with a baseline');
    expect(lines[2]).toMatch(/^acquired \(UTC\) +event +kind +count +value +threshold +p$/);
    const cells = lines.slice(3).map((line) => line.split(/ {2,}/));
    expect(cells.map(([at, event, kind, count]) => [at, event, kind, count])).toEqual(
      expect.arrayContaining([
        ['2023-10-08 02:00', 'fired', 'rule', '73'],
        ['2023-10-15 02:00', 'fired', 'spike', '80'],
        ['2023-11-05 02:00', 'resolved', 'spike', '13'],
      ]),
    );
  });

  it('answers in JSON with events and evaluations, times in ISO', async () => {
    const answer = JSON.parse(await runBacktest(file, { json: true }));
    expect(Object.keys(answer)).toEqual(['events', 'evaluations']);
    expect(answer.evaluations).toHaveLength(45);
    const spike = answer.events.find((event: { kind: string }) => event.kind === 'spike');
    expect(Object.keys(spike).sort()).toEqual(['at', 'kind', 'p', 'reason', 'threshold', 'value']);
    expect(spike).toMatchObject({ at: '2023-10-15T02:00:00.000Z', reason: 'fired', value: 80 });
    expect(answer.evaluations[25]).toEqual({
      kind: 'no-data',
      at: '2023-06-25T02:00:00.000Z',
      seen: 0,
      reason: 'nodata',
    });
    const judged = answer.evaluations[41];
    expect(judged.exceedance).toMatchObject({ threshold: spike.threshold, p: spike.p, exceeds: true });
    expect(judged.baseline.to).toMatch(/^2023-0[78]-\d\dT02:00:00\.000Z$/);
  });

  it('says so when nothing would have fired', async () => {
    const quiet = join(folder, 'quiet.csv');
    await writeFile(quiet, 'at,count\n2024-01-01,3\n2024-01-08,4\n');
    expect(await runBacktest(quiet, {})).toBe(
      '2 looks, 2 usable, 0 with a baseline\nNothing would have fired.',
    );
  });

  it('names the file, the line and the value of what it cannot read', async () => {
    const bad = join(folder, 'bad.csv');
    await writeFile(bad, 'at,count\n2024-01-01,many\n');
    await expect(runBacktest(bad, {})).rejects.toThrow(
      'bad.csv, line 2: count many; expected a whole number',
    );
    await expect(runBacktest(join(folder, 'none.csv'), {})).rejects.toThrow(
      'none.csv cannot be read: expected a CSV file',
    );
    await expect(runBacktest(file, { over: -3 })).rejects.toThrow('rule over -3: expected a number >= 0');
  });
});
