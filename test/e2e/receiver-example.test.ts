import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guardAddresses } from '../../src/adapters/addresses/index.ts';
import { createHttpPost } from '../../src/adapters/http-post/index.ts';
import { createWebhookNotifier } from '../../src/adapters/notify-webhook/index.ts';
import { packageRoot } from '../../src/package-root.ts';
import { eventually } from '../support/eventually.ts';
import { sampleChannel, sampleMessage } from '../support/outbox-samples.ts';

let folder: string;
let child: ChildProcess;
let url: string;
let said = '';

beforeAll(async () => {
  const page = await readFile(join(packageRoot(), 'docs', 'notifications.md'), 'utf8');
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
  // Beside node_modules, where the example finds its package.
  folder = await mkdtemp(join(packageRoot(), 'node_modules', '.receiver-'));
  await writeFile(join(folder, 'receiver.mjs'), code);
  const port = await freePort();
  url = `http://127.0.0.1:${port}/`;
  const secret = sampleChannel().secrets[0]?.value;
  const env = { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) };
  child = spawn(process.execPath, [join(folder, 'receiver.mjs')], { env });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  await eventually(`"listening" (${said})`, () => said.includes('listening'));
});
afterAll(async () => {
  child.kill();
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('the receiver of docs/notifications.md takes what we sign, once, and nothing else', async () => {
  const notifier = createWebhookNotifier({
    http: createHttpPost({ addresses: guardAddresses({ allowPrivateAddresses: true }) }),
    clock: { now: Date.now },
    publicUrl: 'https://crosstie.example.org',
  });
  const message = sampleMessage();
  const channel = sampleChannel({ url });
  for (let i = 0; i < 2; i++) expect(await notifier.tell(message, channel)).toMatchObject({ kind: 'taken' });
  const value = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
  const forger = { ...channel, secrets: [{ id: 's', value, createdAt: 0, retiresAt: null }] };
  expect(await notifier.tell(sampleMessage(), forger)).toMatchObject({ kind: 'refused', detail: 'HTTP 401' });
  expect(said.match(/alert\.fired: 73 railcars, where 12 are usual/g)).toHaveLength(1);
});
