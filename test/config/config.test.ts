import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';

describe('readConfig', () => {
  it('needs nothing: the embedded mode is the default', () => {
    const config = readConfig({}, '/root-of-package');
    expect(config).toMatchObject({
      databaseUrl: 'pglite:./data/db',
      queueUrl: null,
      blobsUrl: 'file:./data/blobs',
      host: '127.0.0.1',
      port: 3000,
      roles: ['api', 'worker'],
      modelsDir: '/root-of-package/models',
      allowPrivateAddresses: false,
    });
  });

  it('reads the scaled mode from three URLs', () => {
    const config = readConfig(
      {
        DATABASE_URL: 'postgres://h/db',
        QUEUE_URL: 'redis://h:6379',
        ROLE: 'worker',
        ALLOWED_HOSTS: 'a.example, b',
      },
      '/r',
    );
    expect(config.queueUrl).toBe('redis://h:6379');
    expect(config.roles).toEqual(['worker']);
    expect(config.allowedHosts).toEqual(['a.example', 'b']);
  });

  it('names every fault at once, with the value', () => {
    const read = () => readConfig({ PORT: '70000', DATABASE_URL: 'mysql://x', ROLE: 'boss' }, '/r');
    expect(read).toThrow(/PORT="70000"[\s\S]*/);
    expect(read).toThrow(/DATABASE_URL="mysql:\/\/x": pglite:FOLDER/);
    expect(read).toThrow(/ROLE="boss"/);
  });

  it('shows no password in a fault, with or without a scheme', () => {
    const read = (SMTP_URL: string) => () => readConfig({ SMTP_URL, MAIL_FROM: 'c@example.org' }, '/r');
    expect(read('stmp://desk:pa:ss@mail.example.org')).toThrow(
      /SMTP_URL="stmp:\/\/\*\*\*@mail\.example\.org"/,
    );
    expect(read('desk:pass@mail.example.org')).toThrow(/SMTP_URL="\*\*\*@mail\.example\.org"/);
  });

  it('sends mail only with a server and a sender, and says which is missing', () => {
    const smtp = { SMTP_URL: 'smtp://mail.example.org:587' };
    expect(readConfig({}, '/r').mail).toBeNull();
    const config = readConfig({ ...smtp, MAIL_FROM: 'Crosstie <c@example.org>' }, '/r');
    expect(config.mail).toEqual({ smtpUrl: smtp.SMTP_URL, from: 'Crosstie <c@example.org>' });
    expect(() => readConfig(smtp, '/r')).toThrow(/MAIL_FROM=undefined: expected an address beside SMTP_URL/);
    expect(() => readConfig({ SMTP_URL: 'mail.example.org' }, '/r')).toThrow(
      /SMTP_URL="mail.example.org": smtp/,
    );
  });

  it('links to where it listens, unless readers reach it elsewhere', () => {
    expect(readConfig({ HOST: '0.0.0.0', PORT: '8080' }, '/r').publicUrl).toBe('http://127.0.0.1:8080');
    expect(readConfig({ HOST: '::1' }, '/r').publicUrl).toBe('http://[::1]:3000');
    const PUBLIC_URL = 'https://crosstie.example.org/desk/';
    expect(readConfig({ PUBLIC_URL }, '/r').publicUrl).toBe('https://crosstie.example.org/desk');
  });

  it('takes an empty variable as unset and is frozen', () => {
    const config = readConfig({ PORT: '' }, '/r');
    expect(config.port).toBe(3000);
    expect(Object.isFrozen(config)).toBe(true);
  });
});
