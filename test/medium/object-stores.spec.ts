import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateMultipartUploadCommand, ListMultipartUploadsCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { createObjectStore } from '../../src/storage/create-object-store.js';
import { FolderStore } from '../../src/storage/folder-store.js';
import { ObjectMissingError, type ObjectStore } from '../../src/storage/object-store.js';
import { S3Store } from '../../src/storage/s3-store.js';
import { BUCKET, HAS_S3_SERVER, startTestS3, type TestS3 } from './setup/s3-server.js';

let folder: string;
let s3: TestS3;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-stores-'));
  if (HAS_S3_SERVER) s3 = await startTestS3();
  else console.warn('the S3 store is not tested: trainer/.venv lacks trainer/requirements-test.txt');
}, 60_000);
afterAll(async () => {
  await s3?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function* chunks(...parts: (string | Buffer)[]) {
  for (const part of parts) yield Buffer.from(part);
}

const describeS3 = HAS_S3_SERVER ? describe : describe.skip;
const settings = () => ({
  STORAGE_DIR: folder,
  S3_PREFIX: 'of/tests',
  S3_REGION: 'us-east-1',
  S3_ENDPOINT: s3.endpoint,
  AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
});

const STORES: [string, typeof describe, () => ObjectStore | Promise<ObjectStore>][] = [
  ['in a folder', describe, () => new FolderStore(folder)],
  ['in a bucket', describeS3, () => createObjectStore({ ...settings(), S3_BUCKET: BUCKET })],
  ['in a bucket of its own', describeS3, () => new S3Store({ bucket: BUCKET, prefix: '', region: 'us-east-1', ...s3 })],
];

for (const [where, describeStore, make] of STORES) {
  describeStore(`an object store ${where}`, () => {
    let store: ObjectStore;
    beforeAll(async () => {
      store = await make();
    });

    it('stores a stream and reads ranges of it', async () => {
      expect(await store.put('contract/a/b', chunks('hello ', 'world'))).toBe(11);
      const object = await store.open('contract/a/b');
      expect(object.size).toBe(11);
      expect((await object.read(6, 3)).toString()).toBe('wor');
      expect((await object.read(9, 100)).toString()).toBe('ld');
      expect((await object.read(50, 5)).length).toBe(0);
      await object.close();
    });

    it('stores what is larger than a part, and what is empty', async () => {
      const pieces = Array.from({ length: 9 }, () => randomBytes(2 * 1024 * 1024 + 7));
      const whole = Buffer.concat(pieces);
      expect(await store.put('contract/large', chunks(...pieces))).toBe(whole.length);
      const object = await store.open('contract/large');
      expect((await object.read(0, whole.length)).equals(whole)).toBe(true);
      await object.close();
      expect(await store.put('contract/empty', chunks())).toBe(0);
      const empty = await store.open('contract/empty');
      expect([empty.size, (await empty.read(0, 10)).length]).toEqual([0, 0]);
      await empty.close();
    });

    it('says which object is missing', async () => {
      await expect(store.open('contract/nothing')).rejects.toThrow(ObjectMissingError);
    });

    it.each([1, 3])('leaves nothing behind where the stream breaks after %d parts', async (parts) => {
      async function* broken() {
        for (let part = 0; part < parts; part += 1) yield randomBytes(6 * 1024 * 1024);
        throw new RangeError('gone');
      }
      await expect(store.put('contract/broken', broken())).rejects.toThrow(new RangeError('gone'));
      await expect(store.open('contract/broken')).rejects.toThrow(ObjectMissingError);
      expect(await store.sweep(new Date(Date.now() + 60_000))).toBe(0);
    });

    it('lists what is directly under a prefix, and deletes', async () => {
      const before = Date.now() - 2_000;
      await store.put('listed/org/one', chunks('1'));
      await store.put('listed/org/two', chunks('2'));
      await store.put('listed-not', chunks('3'));
      expect((await store.list('listed')).map(({ key }) => key)).toEqual(['listed/org/']);
      const objects = await store.list('listed/org');
      expect(objects.map(({ key }) => key).sort()).toEqual(['listed/org/one', 'listed/org/two']);
      expect(objects.every(({ modifiedAt }) => modifiedAt.getTime() >= before)).toBe(true);
      await store.delete('listed/org/one');
      await store.delete('listed/org/one');
      expect((await store.list('listed/org')).map(({ key }) => key)).toEqual(['listed/org/two']);
      expect(await store.list('none')).toEqual([]);
    });

    it.each(['../a', 'a/../b', '/a', 'a//b', '.drafts/x', 'A', ''])('takes %j for no key', async (key) => {
      await expect(async () => store.put(key, chunks('x'))).rejects.toThrow(TypeError);
    });
  });
}

describeS3('the S3 store', () => {
  it('sweeps parts of uploads whose process was killed, and spares those under way', async () => {
    const Key = 'of/tests/dead';
    const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key }));
    await s3.client.send(new UploadPartCommand({ Bucket: BUCKET, Key, UploadId, PartNumber: 1, Body: 'x' }));
    await s3.client.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key: 'of/others/alive' }));
    const store = await createObjectStore({ ...settings(), S3_BUCKET: BUCKET });
    const left = async () =>
      (await s3.client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }))).Uploads?.map((upload) => upload.Key);
    expect(await store.sweep(new Date(Date.now() - 60_000))).toBe(0);
    expect(await left()).toEqual(expect.arrayContaining([Key]));
    expect(await store.sweep(new Date(Date.now() + 3_600_000))).toBe(1);
    expect(await left()).toEqual(['of/others/alive']);
  });
});
