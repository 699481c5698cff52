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
  counts: [{ class: 'railcar', raw: 250, value: 255, low: 241, high: 272, families: null }],
  strings: null,
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

test('wagon families follow their count, each with its interval', () => {
  const families = [
    { family: 'open', raw: 240, value: 244, low: 229, high: 262 },
    { family: 'tank', raw: 0, value: 0, low: 0, high: 2 },
    { family: 'flat', raw: 2, value: null, low: null, high: null },
    { family: 'unknown', raw: 8, value: null, low: null, high: null },
  ] as const;
  const counts = facts.counts.map((count) => ({ ...count, families }));
  expect(captionOf({ ...facts, counts })[2]).toBe(
    'railcar 255 [241..272, 95 %], raw 250 (open 244 [229..262], flat raw 2, unknown raw 8); seen 97 % (mask)',
  );
});

test('an unusable look gives its reason and the raw count, and no interval', () => {
  const status = { kind: 'unusable', reason: 'cloud', detail: '' } as const;
  const counts = [{ class: 'railcar', raw: 3, value: null, low: null, high: null, families: null }] as const;
  expect(captionOf({ ...facts, status, counts, seen: 0.2 })[2]).toBe(
    'UNUSABLE: cloud; railcar raw 3; seen 20 % (mask)',
  );
});

test('strings of wagons have a line of their own, none too', () => {
  expect(captionOf({ ...facts, strings: [] })[3]).toBe('no strings');
  const alone = { headingDeg: null, ends: null, lengthM: 13.9, doubt: null };
  const strings = [{ ...alone, cars: [{ class: 'railcar' as const, count: 1 }] }];
  expect(captionOf({ ...facts, strings })[3]).toBe('1 string (1 alone; longest 14 m)');
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
