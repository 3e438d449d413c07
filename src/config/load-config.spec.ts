import { ConfigError, loadConfig } from './load-config.js';

const VALID = {
  DATABASE_URL: 'postgres://owner:secret@localhost:5432/throughline',
  TEMPORAL_ADDRESS: 'localhost:7233',
  SMTP_URL: 'smtp://localhost:1025',
  PUBLIC_URL: 'http://localhost:3000',
  ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
};

describe('loadConfig', () => {
  it('fills in defaults and freezes the result', () => {
    const config = loadConfig(VALID);
    expect(config).toMatchObject({ PORT: 3000, TEMPORAL_NAMESPACE: 'default', encryptionKey: Buffer.alloc(32, 1) });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('names every variable that is missing or malformed', () => {
    const load = () => loadConfig({ ...VALID, DATABASE_URL: undefined, PORT: 'many', ENCRYPTION_KEY: 'c2hvcnQ=' });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(/DATABASE_URL: is required[^]*PORT:[^]*ENCRYPTION_KEY: must be 32 bytes/);
  });

  it('takes a bucket and its prefix, and no prefix that begins or ends with a slash', () => {
    expect(loadConfig({ ...VALID, S3_BUCKET: 'files', S3_PREFIX: 'a/b' })).toMatchObject({
      S3_BUCKET: 'files',
      S3_PREFIX: 'a/b',
    });
    for (const prefix of ['/a', 'a/', 'a//b'])
      expect(() => loadConfig({ ...VALID, S3_PREFIX: prefix })).toThrow(/S3_PREFIX/);
  });

  it('takes an empty optional variable for an absent one', () => {
    expect(loadConfig({ ...VALID, REDIS_URL: '' }).REDIS_URL).toBeUndefined();
  });
});
