import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { freePort } from './api.js';

const PYTHON = join(import.meta.dirname, '../../../trainer/.venv/bin/python');
/** Whether the trainer's environment is there, with trainer/requirements-test.txt in it: the server comes from it. */
export const HAS_S3_SERVER = spawnSync(PYTHON, ['-c', 'import moto.server'], { stdio: 'ignore' }).status === 0;
export const BUCKET = 'throughline-test';
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };
const START_TRIES = 120;

/** A server of the S3 protocol (moto), with an empty bucket. */
export interface TestS3 {
  endpoint: string;
  credentials: typeof CREDENTIALS;
  client: S3Client;
  close(): Promise<void>;
}

/** Starts one, where {@link HAS_S3_SERVER}. */
export async function startTestS3(): Promise<TestS3> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = spawn(PYTHON, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const client = new S3Client({ region: 'us-east-1', endpoint, forcePathStyle: true, credentials: CREDENTIALS });
  const close = async () => {
    client.destroy();
    await stop(server);
  };
  for (let attempt = 1; attempt <= START_TRIES && server.exitCode === null; attempt += 1) {
    const made = await client.send(new CreateBucketCommand({ Bucket: BUCKET })).catch(() => null);
    if (made) return { endpoint, credentials: CREDENTIALS, client, close };
    await sleep(250);
  }
  await close();
  throw new Error('the S3 server does not start');
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGKILL');
  await once(server, 'exit');
}
