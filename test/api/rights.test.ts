import type { Request } from 'express';
import { describe, expect, it } from 'vitest';
import { requireRights } from '../../api/rights.ts';
import { sampleScene } from '../support/store-samples.ts';

const AT_THE_MACHINE = { socket: { remoteAddress: '127.0.0.1' }, headers: {} } as Request;

describe('requireRights', () => {
  const scene = sampleScene({ republish: false });
  const ask = (publicUrl: string) => () =>
    requireRights(scene, AT_THE_MACHINE, { isPrivate: true, publicUrl });

  it('lets the owner look at the machine', () => {
    expect(ask('http://localhost:3000')).not.toThrow();
    expect(ask('http://[::1]:3000')).not.toThrow();
  });

  it('trusts no loopback connection where others know the server by a URL', () => {
    expect(ask('https://crosstie.example.org')).toThrow('PUBLIC_URL');
  });
});
