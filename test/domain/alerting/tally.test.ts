import { describe, expect, it } from 'vitest';
import { parseTally } from '../../../src/domain/alerting/tally.ts';

describe('parseTally', () => {
  it('reads looks in any order of lines and columns', () => {
    const looks = parseTally(
      '\uFEFFcount,at,seen\r\n12,2024-06-17T02:15:00Z,0.8\r\n,2024-06-14,0\r\n\r\n"3",2024-06-20T09:00:00+09:00,\r\n',
    );
    expect(looks.map(({ at, raw, seen }) => [new Date(at).toISOString(), raw, seen])).toEqual([
      ['2024-06-17T02:15:00.000Z', 12, 0.8],
      ['2024-06-14T00:00:00.000Z', null, 0],
      ['2024-06-20T00:00:00.000Z', 3, 1],
    ]);
  });

  it.each([
    ['', 'line 1: the file is empty; expected a line at,count or at,count,seen'],
    ['at,count\n', 'line 1: no line follows; expected a look on each line'],
    ['at,n\n2024-01-01,1', 'line 1: column "n"; expected the columns at, count and, if you like, seen'],
    ['count\n1', 'line 1: the head count; expected exactly one column at'],
    ['at,count,count\n2024-01-01,1,1', 'line 1: the head at,count,count; expected exactly one column count'],
    [
      'at,count,seen,seen\n2024-01-01,1,1,1',
      'line 1: the head at,count,seen,seen; expected each column once',
    ],
    ['at,count\n2024-01-01,1,1', 'line 2: 3 cells; expected 2: at,count'],
    [
      'at,count\n2024-01-01,1\n2024-02-30,1',
      'line 3: time "2024-02-30T00:00:00Z" is on no calendar or clock',
    ],
    ['at,count\n2024-01-01T10:00,1', 'line 2: time "2024-01-01T10:00" has no offset'],
    ['at,count\n2024-01-01,-1', 'line 2: count -1; expected a whole number from 0 to 1000000'],
    ['at,count\n2024-01-01,1.5', 'line 2: count 1.5; expected a whole number'],
    ['at,count\n2024-01-01,1e3', 'line 2: count 1e3; expected a whole number'],
    ['at,count\n2024-01-01,9999999', 'line 2: count 9999999; expected a whole number from 0 to 1000000'],
    ['at,count,seen\n2024-01-01,1,80', 'line 2: seen 80; expected a share from 0 to 1'],
    ['at,count,seen\n2024-01-01,1,all', 'line 2: seen all; expected a share from 0 to 1'],
    [
      'at,count\n2024-01-01,1\n2024-01-01T00:00:00Z,2',
      'line 3: at 2024-01-01T00:00:00.000Z stands on line 2 too; expected one line a look',
    ],
  ])('refuses %j by line, value and what was expected', (text, message) => {
    expect(() => parseTally(text)).toThrow(message);
  });
});
