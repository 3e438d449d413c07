import { FolderStore } from './folder-store.js';
import type { ObjectStore } from './object-store.js';

/** Of the configuration: where large files are kept. */
export interface StorageOptions {
  STORAGE_DIR: string;
  S3_BUCKET?: string | undefined;
  S3_PREFIX: string;
  S3_REGION: string;
  S3_ENDPOINT?: string | undefined;
  AWS_ACCESS_KEY_ID?: string | undefined;
  AWS_SECRET_ACCESS_KEY?: string | undefined;
  AWS_SESSION_TOKEN?: string | undefined;
}

/** The object store that the configuration names: a bucket, else a folder. The SDK is loaded for a bucket only: it takes some 30 MB. */
export async function createObjectStore(config: StorageOptions): Promise<ObjectStore> {
  if (config.S3_BUCKET === undefined) return new FolderStore(config.STORAGE_DIR);
  const { S3Store } = await import('./s3-store.js');
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = config;
  return new S3Store({
    bucket: config.S3_BUCKET,
    prefix: config.S3_PREFIX,
    region: config.S3_REGION,
    endpoint: config.S3_ENDPOINT,
    credentials:
      accessKeyId !== undefined && secretAccessKey !== undefined
        ? { accessKeyId, secretAccessKey, sessionToken: config.AWS_SESSION_TOKEN }
        : undefined,
  });
}
