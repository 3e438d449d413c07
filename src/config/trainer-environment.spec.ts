import { resolve } from 'node:path';
import { loadConfig } from './load-config.js';
import { trainerEnvironment } from './trainer-environment.js';

test('the trainer is given what it needs, and no secret of the other processes', () => {
  const environment = {
    DATABASE_URL: 'postgres://owner:secret@localhost:5432/throughline',
    TEMPORAL_ADDRESS: 'localhost:7233',
    SMTP_URL: 'smtp://user:secret@localhost:1025',
    PUBLIC_URL: 'http://localhost:3000',
    ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    STORAGE_DIR: 'files',
    S3_BUCKET: 'models',
    PATH: '/usr/bin',
    HTTPS_PROXY: 'http://proxy:3128',
  };
  expect(trainerEnvironment(loadConfig(environment), environment)).toEqual({
    TEMPORAL_ADDRESS: 'localhost:7233',
    TEMPORAL_NAMESPACE: 'default',
    STORAGE_DIR: resolve('files'),
    S3_BUCKET: 'models',
    PATH: '/usr/bin',
    HTTPS_PROXY: 'http://proxy:3128',
  });
});
