import { expect, test } from 'vitest';
import { type CaptionFacts, captionOf } from '../../src/domain/caption.ts';

const facts: CaptionFacts = {
  place: 'Tumangang, yard',
  at: Date.UTC(2024, 5, 17, 2, 11, 0),
  atAssumed: false,
  timezone: 'Asia/Pyongyang',
  sensor: 'WV03',
  gsdM: 0.3123,
  origin: 'real',
  status: { kind: 'counted' },
  visibility: 'mask',
  seen: 0.978,
  counts: [{ class: 'railcar', raw: 250, value: 255, low: 241, high: 272 }],
  model: { id: 'railcar-50cm', version: '1.0.0', threshold: 0.4 },
  scene: 'sc_1',
  licence: 'CC-BY-4.0',
  attribution: 'Someone',
};

test('a caption gives place, both times, sensor, interval, evidence and rights', () => {
  expect(captionOf(facts)).toEqual([
    'Tumangang, yard',
    '2024-06-17 02:11:00 UTC (11:11 Asia/Pyongyang), WV03, ground resolution 0.312 m',
    'railcar 255 [241..272, 95 %], raw 250; seen 97 % (mask)',
    'model railcar-50cm 1.0.0, threshold 0.4; scene sc_1',
    'CC-BY-4.0; Someone',
  ]);
});

test('an unusable look gives its reason and the raw count, and no interval', () => {
  const status = { kind: 'unusable', reason: 'cloud', detail: '' } as const;
  const counts = [{ class: 'railcar', raw: 3, value: null, low: null, high: null }] as const;
  expect(captionOf({ ...facts, status, counts, seen: 0.2 })[2]).toBe(
    'UNUSABLE: cloud; railcar raw 3; seen 20 % (mask)',
  );
});

test('what is assumed, simulated or not stated is said', () => {
  const lines = captionOf({
    ...facts,
    atAssumed: true,
    origin: 'simulated',
    sensor: null,
    gsdM: null,
    licence: null,
  });
  expect(lines[0]).toBe('SIMULATED: Tumangang, yard');
  expect(lines[1]).toContain('ASSUMED, sensor not stated, ground resolution not known');
  expect(lines[4]).toBe('licence not stated: ask before publishing; Someone');
  expect(captionOf({ ...facts, at: null })[1]).toContain('undated');
});
