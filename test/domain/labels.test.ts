import { describe, expect, it } from 'vitest';
import { parseLabels } from '../../src/domain/labels.ts';

describe('parseLabels', () => {
  it('reads corners and whether the frame cuts the object', () => {
    const labels = parseLabels(
      'railcar 0 0 10 0 10 3 0 3 0\n\n# a remark\nship 1 1 5 1 5 2 1 2 1\n',
      'a.txt',
    );
    expect(labels).toHaveLength(2);
    expect(labels[0]).toEqual({
      class: 'railcar',
      cut: false,
      corners: [
        [0, 0],
        [10, 0],
        [10, 3],
        [0, 3],
      ],
    });
    expect(labels[1]?.cut).toBe(true);
  });

  it('names file, line and value of what is wrong', () => {
    expect(() => parseLabels('railcar 0 0 10', 'a.txt')).toThrow(/a\.txt:1: 4 words/);
    expect(() => parseLabels('\nlorry 0 0 1 0 1 1 0 1', 'a.txt')).toThrow(
      /a\.txt:2: class lorry, expected one of railcar/,
    );
    expect(() => parseLabels('ship 0 0 1 0 x 1 0 1', 'a.txt')).toThrow(/a\.txt:1: x, expected a number/);
  });
});
