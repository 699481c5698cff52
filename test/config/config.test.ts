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

  it('takes an empty variable as unset and is frozen', () => {
    const config = readConfig({ PORT: '' }, '/r');
    expect(config.port).toBe(3000);
    expect(Object.isFrozen(config)).toBe(true);
  });
});
