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
    https_proxy: 'http://proxy:3128',
    LC_ALL: 'C.UTF-8',
    PIP_INDEX_URL: 'http://packages/simple',
    TRAINER_THREADS: '4',
    // Of whoever runs the worker, for something else.
    PGPASSWORD: 'secret',
    STRIPE_SECRET_KEY: 'secret',
    NODE_OPTIONS: '--inspect',
    MY_PATH: 'secret',
    LC: 'secret',
  };
  expect(trainerEnvironment(loadConfig(environment), environment)).toEqual({
    TEMPORAL_ADDRESS: 'localhost:7233',
    TEMPORAL_NAMESPACE: 'default',
    STORAGE_DIR: resolve('files'),
    S3_BUCKET: 'models',
    PATH: '/usr/bin',
    https_proxy: 'http://proxy:3128',
    LC_ALL: 'C.UTF-8',
    PIP_INDEX_URL: 'http://packages/simple',
    TRAINER_THREADS: '4',
  });
});

test('the trainer is given the credentials of a bucket where files are in one, and only there', () => {
  const environment = {
    DATABASE_URL: 'postgres://owner:secret@localhost:5432/throughline',
    TEMPORAL_ADDRESS: 'localhost:7233',
    SMTP_URL: 'smtp://localhost:1025',
    PUBLIC_URL: 'http://localhost:3000',
    ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_PROFILE: 'somebody',
  };
  const namesFor = (variables: Record<string, string>) =>
    Object.keys(trainerEnvironment(loadConfig(variables), variables));
  expect(namesFor(environment).filter((name) => name.startsWith('AWS_'))).toEqual([]);
  expect(namesFor({ ...environment, S3_BUCKET: 'models' })).toEqual(
    expect.arrayContaining(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']),
  );
});
