import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { createHttpPost } from '../../src/adapters/http-post/index.ts';
import { createSlackNotifier } from '../../src/adapters/notify-slack/index.ts';
import { sampleChannel, sampleMessage } from '../support/outbox-samples.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver(() => ({ status: 200, body: 'ok' }));
});
afterAll(() => receiver.close());

test('an incoming webhook gets one text: what it is, what it says, its evidence as links', async () => {
  const http = createHttpPost({ addresses: guardAddresses({ allowPrivateAddresses: true }) });
  const notifier = createSlackNotifier({ http, publicUrl: 'https://crosstie.example.org' });
  const channel = sampleChannel({ kind: 'slack', url: `${receiver.url}/services/T/B/x` });
  const data = { summary: '73 > 12 & <rising>', links: { observation: '/v1/observations/o1' } };
  const answer = await notifier.tell(sampleMessage({ origin: 'simulated', data }), channel);
  expect(answer).toEqual({ kind: 'taken', detail: 'HTTP 200: ok' });
  const [received] = receiver.received;
  expect(received?.path).toBe('/services/T/B/x');
  expect(received?.headers['content-type']).toContain('application/json');
  expect(JSON.parse(received?.body ?? '')).toEqual({
    text: [
      '*SIMULATED Alert - khasan-tumangang, khasan-tumangang-yard: railcar*',
      'SIMULATED: 73 &gt; 12 &amp; &lt;rising&gt;',
      'Acquired 2024-06-17T03:00:00.000Z',
      '<https://crosstie.example.org/v1/observations/o1|observation>',
    ].join('\n'),
  });
});
