import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmailNotifier } from '../../src/adapters/notify-email/index.ts';
import { sampleChannel, sampleMessage } from '../support/outbox-samples.ts';

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
}

/** A real mail server on the loopback address; it knows nobody called nobody, and takes no mail while it is full. */
let server: SMTPServer;
let full = false;
const mails: Mail[] = [];
const url = () => `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;

beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, callback) =>
      callback(address.startsWith('nobody@') ? new Error('no such user') : null),
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (full) return callback(new Error('mailbox full'));
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        mails.push({ from, to, text: Buffer.concat(chunks).toString('utf8') });
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise<void>((resolve) => server.close(resolve)));
beforeEach(() => {
  mails.length = 0;
  full = false;
});

const notifier = () =>
  createEmailNotifier(
    { smtpUrl: url(), from: 'Crosstie <crosstie@example.org>' },
    'https://crosstie.example.org',
  );
const channelTo = (...addresses: readonly string[]) => sampleChannel({ kind: 'email', addresses });

describe('an email', () => {
  test('goes to all addresses, says what and where, and is known again by its id', async () => {
    const message = sampleMessage({ id: 'alert~1~fired', origin: 'simulated' });
    const answer = await notifier().tell(message, channelTo('a@example.org', 'b@example.org'));
    expect(answer.kind).toBe('taken');
    const [mail] = mails as [Mail];
    expect(mail).toMatchObject({ from: 'crosstie@example.org', to: ['a@example.org', 'b@example.org'] });
    expect(mail.text).toContain('Message-ID: <alert~1~fired@crosstie>');
    expect(mail.text).toContain('Subject: SIMULATED Alert - khasan-tumangang');
    expect(mail.text).toContain('SIMULATED: 73 railcars, where 12 are usual');
    expect(mail.text).toContain('Acquired: 2024-06-17T03:00:00.000Z');
  });

  test('that some addresses take is sent once, and the log names the others', async () => {
    const answer = await notifier().tell(sampleMessage(), channelTo('a@example.org', 'nobody@example.org'));
    expect(answer).toEqual({
      kind: 'taken',
      detail: 'taken for 1 addresses and refused for nobody@example.org',
    });
    expect(mails.map(({ to }) => to)).toEqual([['a@example.org']]);
  });

  test('that nobody takes is a fault with what the server said', async () => {
    await expect(notifier().tell(sampleMessage(), channelTo('nobody@example.org'))).rejects.toThrow(
      /no such user/,
    );
    full = true;
    await expect(notifier().tell(sampleMessage(), channelTo('a@example.org'))).rejects.toThrow(
      /mailbox full/,
    );
    const away = createEmailNotifier({ smtpUrl: 'smtp://127.0.0.1:1', from: 'c@example.org' }, '');
    await expect(away.tell(sampleMessage(), channelTo('a@example.org'))).rejects.toThrow(/ECONNREFUSED/);
  });

  test('without a mail server is refused by a sentence that says what to set', async () => {
    const answer = await createEmailNotifier(null, '').tell(sampleMessage(), channelTo('a@example.org'));
    expect(answer).toMatchObject({
      kind: 'refused',
      detail: expect.stringContaining('SMTP_URL and MAIL_FROM'),
    });
  });
});
