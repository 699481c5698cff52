import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cloudEvent } from '../../src/domain/cloud-event.ts';
import { MESSAGE_TYPES, type Message } from '../../src/domain/message.ts';
import { textOf, titleOf } from '../../src/domain/message-text.ts';
import { sampleMessage } from '../support/outbox-samples.ts';

const PUBLIC = 'https://crosstie.example.org';
const links = { observation: '/v1/observations/o1', site: '/v1/sites/khasan-tumangang' };

const anyMessage: fc.Arbitrary<Message> = fc
  .record({
    type: fc.constantFrom(...MESSAGE_TYPES),
    siteId: fc.option(fc.constant('nampo')),
    areaId: fc.option(fc.constant('nampo-berth')),
    class: fc.option(fc.constant('ship' as const)),
    summary: fc.string({ unit: 'binary', maxLength: 30_000, size: 'max' }),
    links: fc.dictionary(fc.string({ minLength: 1 }), fc.webPath(), { maxKeys: 300 }),
    extra: fc.jsonValue(),
  })
  .map(({ summary, links, extra, ...rest }) =>
    sampleMessage({ ...rest, data: { summary, links, extra: JSON.parse(JSON.stringify(extra)) } }),
  );

describe('a message for people', () => {
  test('its title says what and where, its text the facts and the evidence', () => {
    const data = { summary: '73 railcars, where 12 are usual', links };
    const message = sampleMessage({ data });
    expect(titleOf(message)).toBe('Alert - khasan-tumangang, khasan-tumangang-yard: railcar');
    expect(textOf(message, PUBLIC).split('\n')).toEqual([
      '73 railcars, where 12 are usual',
      '',
      'Site: khasan-tumangang',
      'Area: khasan-tumangang-yard',
      'Class: railcar',
      'Acquired: 2024-06-17T03:00:00.000Z',
      'observation: https://crosstie.example.org/v1/observations/o1',
      'site: https://crosstie.example.org/v1/sites/khasan-tumangang',
    ]);
    expect(titleOf(sampleMessage({ type: 'channel.test', siteId: null, areaId: null, class: null }))).toBe(
      'Test',
    );
  });

  test('whatever it is, a simulated one says so in title, text and body, and a real one never does', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        fc.pre(!JSON.stringify(message).toLowerCase().includes('simulated'));
        const simulated = { ...message, origin: 'simulated' as const };
        for (const text of [titleOf(simulated), textOf(simulated, PUBLIC), cloudEvent(simulated, PUBLIC)])
          expect(text).toContain('SIMULATED');
        for (const text of [titleOf(message), textOf(message, PUBLIC), cloudEvent(message, PUBLIC)])
          expect(text.toLowerCase()).not.toContain('simulated');
      }),
      { numRuns: 50 },
    );
  });
});

test('what says already that it is simulated says so once', () => {
  const data = { summary: 'SIMULATED: On 5 October an image showed 73 wagons.', links: {} };
  const [first] = textOf(sampleMessage({ origin: 'simulated', data }), PUBLIC).split('\n');
  expect(first).toBe(data.summary);
});

describe('a message for programs', () => {
  test('is a CloudEvent with its facts, its evidence and what the poster says beside them', () => {
    const data = { summary: 'Many', links, kind: 'spike', value: 73, p: null };
    const message = sampleMessage({ id: 'alert~1~fired', data });
    expect(JSON.parse(cloudEvent(message, PUBLIC))).toEqual({
      specversion: '1.0',
      id: 'alert~1~fired',
      type: 'alert.fired',
      source: 'https://crosstie.example.org/v1/sites/khasan-tumangang',
      subject: 'khasan-tumangang-yard',
      time: '2024-06-17T04:00:00.000Z',
      datacontenttype: 'application/json',
      origin: 'real',
      data: {
        summary: 'Many',
        links: {
          observation: 'https://crosstie.example.org/v1/observations/o1',
          site: 'https://crosstie.example.org/v1/sites/khasan-tumangang',
        },
        kind: 'spike',
        value: 73,
        p: null,
        site: 'khasan-tumangang',
        area: 'khasan-tumangang-yard',
        class: 'railcar',
        origin: 'real',
        acquiredAt: '2024-06-17T03:00:00.000Z',
      },
    });
  });

  test('is under 20 kB whatever it says, and says when something was left out', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const body = cloudEvent(message, PUBLIC);
        expect(Buffer.byteLength(body)).toBeLessThan(20_000);
        const { data } = JSON.parse(body);
        expect(data.site).toBe(message.siteId);
        if (data.truncated !== true) expect(data.summary).toBe(message.data.summary);
      }),
      { numRuns: 50 },
    );
    const long = sampleMessage({ data: { summary: 'x'.repeat(30_000), links, more: 'y' } });
    const { data } = JSON.parse(cloudEvent(long, PUBLIC));
    expect(data).toMatchObject({ truncated: true, summary: 'x'.repeat(1000), site: 'khasan-tumangang' });
    expect(data.more).toBeUndefined();
    expect(Object.keys(data.links)).toEqual(['observation', 'site']);
  });
});
