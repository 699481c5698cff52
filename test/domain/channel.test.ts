import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wants } from '../../src/domain/channel.ts';
import { MESSAGE_TYPES } from '../../src/domain/message.ts';
import { sampleChannel, sampleMessage } from '../support/outbox-samples.ts';

describe('what a channel wants', () => {
  test('simulated news only when somebody asked for it, and then real news only when asked for too', () => {
    const simulated = sampleMessage({ origin: 'simulated' });
    expect(wants(sampleChannel(), simulated)).toBe(false);
    expect(wants(sampleChannel({ origins: ['real', 'simulated'] }), simulated)).toBe(true);
    expect(wants(sampleChannel({ origins: ['simulated'] }), sampleMessage())).toBe(false);
  });

  test('news of its sites and types, and of no site only without a filter', () => {
    const channel = sampleChannel({ sites: ['nampo'], types: ['alert.fired'] });
    expect(wants(channel, sampleMessage({ siteId: 'nampo' }))).toBe(true);
    expect(wants(channel, sampleMessage({ siteId: 'busan' }))).toBe(false);
    expect(wants(channel, sampleMessage({ siteId: null }))).toBe(false);
    expect(wants(channel, sampleMessage({ siteId: 'nampo', type: 'alert.resolved' }))).toBe(false);
    expect(wants(sampleChannel(), sampleMessage({ siteId: null }))).toBe(true);
  });

  test('a test reaches the channel that it names past every filter, and no other', () => {
    const channel = sampleChannel({ sites: ['nampo'], types: ['alert.fired'], origins: ['simulated'] });
    const data = { summary: 'A test', links: {}, channel: channel.id };
    const message = sampleMessage({ type: 'channel.test', siteId: null, data });
    expect(wants(channel, message)).toBe(true);
    expect(wants(sampleChannel(), message)).toBe(false);
  });

  test('nothing, once it is disabled', () => {
    const channel = sampleChannel({
      origins: ['real', 'simulated'],
      disabled: { at: 0, reason: 'HTTP 410' },
    });
    const type = fc.constantFrom(...MESSAGE_TYPES);
    const origin = fc.constantFrom('real' as const, 'simulated' as const);
    fc.assert(
      fc.property(type, origin, (type, origin) => {
        const data = { summary: '', links: {}, channel: channel.id };
        expect(wants(channel, sampleMessage({ type, origin, data }))).toBe(false);
      }),
    );
  });
});
