import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  type MultipartUpload,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { requireKey } from './object-key.js';
import { type ListedObject, ObjectMissingError, type ObjectStore, type StoredObject } from './object-store.js';

/** An import of 1 GB goes in 128 parts; two of them are in memory at a time. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_A_TIME = 2;
/** S3 lists a thousand a page: a million objects under one prefix is a mistake of the caller. */
const MOST_PAGES = 1_000;

export interface S3Options {
  bucket: string;
  /** Before every key, without a slash at its end; empty: the bucket is ours alone. */
  prefix: string;
  region: string;
  /** Of a server that is not Amazon's; its buckets are paths, not names of hosts. */
  endpoint?: string | undefined;
  /** Without them the SDK's own chain finds some: the machine's role, a profile. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string | undefined } | undefined;
}

/** An object store in a bucket of S3, or of a server that speaks its language. An object is there once its last part is acknowledged. */
export class S3Store implements ObjectStore {
  private readonly client: S3Client;

  constructor(private readonly options: S3Options) {
    this.client = new S3Client({
      region: options.region,
      ...(options.endpoint !== undefined && { endpoint: options.endpoint, forcePathStyle: true }),
      ...(options.credentials && { credentials: options.credentials }),
    });
  }

  async put(key: string, content: Readable | AsyncIterable<Uint8Array>): Promise<number> {
    let size = 0;
    let broken: { error: unknown } | null = null;
    async function* counted() {
      try {
        for await (const chunk of content as AsyncIterable<Uint8Array>) {
          size += chunk.length;
          yield chunk;
        }
      } catch (error) {
        broken = { error };
        throw error;
      }
    }
    const upload = new Upload({
      client: this.client,
      params: { ...this.at(key), Body: Readable.from(counted(), { objectMode: false }) },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_A_TIME,
      leavePartsOnError: false,
    });
    try {
      await upload.done();
      return size;
    } catch (error) {
      // The SDK may wrap what the stream threw; callers look for their own error.
      throw (broken as { error: unknown } | null)?.error ?? error;
    }
  }

  async open(key: string): Promise<StoredObject> {
    const at = this.at(key);
    const head = await this.client.send(new HeadObjectCommand(at)).catch((error: unknown) => {
      throw statusOf(error) === 404 ? new ObjectMissingError(key) : error;
    });
    const size = head.ContentLength ?? 0;
    return {
      size,
      read: async (offset, bytes) => {
        const end = Math.min(offset + bytes, size);
        if (offset >= end) return Buffer.alloc(0);
        const range = { ...at, IfMatch: head.ETag, Range: `bytes=${offset}-${end - 1}` };
        const { Body } = await this.client.send(new GetObjectCommand(range));
        return Buffer.from(await Body!.transformToByteArray());
      },
      close: () => Promise.resolve(),
    };
  }

  async list(prefix: string): Promise<ListedObject[]> {
    const { Bucket, Key } = this.at(prefix);
    const listed: ListedObject[] = [];
    let token: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer = await this.client.send(
        new ListObjectsV2Command({ Bucket, Prefix: `${Key}/`, Delimiter: '/', ContinuationToken: token }),
      );
      for (const { Prefix } of answer.CommonPrefixes ?? []) {
        listed.push({ key: this.keyOf(Prefix!), modifiedAt: new Date(0) });
      }
      for (const { Key: found, LastModified } of answer.Contents ?? []) {
        listed.push({ key: this.keyOf(found!), modifiedAt: LastModified ?? new Date(0) });
      }
      token = answer.NextContinuationToken;
      if (token === undefined) break;
    }
    return listed;
  }

  async delete(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand(this.at(key)));
  }

  async sweep(untouchedSince: Date): Promise<number> {
    const { bucket: Bucket, prefix } = this.options;
    let removed = 0;
    let marker: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {};
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const answer = await this.client.send(
        new ListMultipartUploadsCommand({ Bucket, ...(prefix && { Prefix: `${prefix}/` }), ...marker }),
      );
      for (const upload of answer.Uploads ?? []) {
        if ((await this.lastTouched(upload)) >= untouchedSince) continue;
        await this.client.send(new AbortMultipartUploadCommand({ Bucket, Key: upload.Key, UploadId: upload.UploadId }));
        removed += 1;
      }
      if (!answer.IsTruncated) break;
      marker = { KeyMarker: answer.NextKeyMarker, UploadIdMarker: answer.NextUploadIdMarker };
    }
    return removed;
  }

  private async lastTouched({ Key, UploadId, Initiated }: MultipartUpload): Promise<Date> {
    const { Parts = [] } = await this.client.send(new ListPartsCommand({ Bucket: this.options.bucket, Key, UploadId }));
    const times = [Initiated, ...Parts.map(({ LastModified }) => LastModified)].map((time) => time?.getTime() ?? 0);
    return new Date(Math.max(...times));
  }

  private at(key: string): { Bucket: string; Key: string } {
    const { bucket, prefix } = this.options;
    return { Bucket: bucket, Key: prefix === '' ? requireKey(key) : `${prefix}/${requireKey(key)}` };
  }

  private keyOf(name: string): string {
    return this.options.prefix === '' ? name : name.slice(this.options.prefix.length + 1);
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
}
