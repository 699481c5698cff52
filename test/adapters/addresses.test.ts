import { describe, expect, test } from 'vitest';
import { isAllowed } from '../../src/adapters/addresses/index.ts';

describe('which addresses may be reached', () => {
  test.each([
    ['8.8.8.8', true],
    ['2606:4700::1111', true],
    ['10.1.2.3', false],
    ['172.16.0.1', false],
    ['192.168.0.1', false],
    ['100.64.0.1', false],
    ['169.254.169.254', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['fe80::1', false],
    ['fd00::1', false],
    ['ff02::1', false],
    ['64:ff9b::7f00:1', false],
    ['2002:7f00:1::', false],
    ['nonsense', false],
  ])('%s: %s', (address, allowed) => {
    expect(isAllowed({ allowPrivateAddresses: false }, address)).toBe(allowed);
  });

  test('private ones are allowed by configuration, multicast never', () => {
    const policy = { allowPrivateAddresses: true };
    expect(['10.1.2.3', '127.0.0.1', 'fe80::1', '224.0.0.1'].map((a) => isAllowed(policy, a))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
