import { resolve } from 'node:path';
import { CONFIG_SCHEMA } from './config-schema.js';
import type { Config } from './load-config.js';

/** What the trainer reads, too. */
const SHARED = new Set([
  'TEMPORAL_ADDRESS',
  'TEMPORAL_NAMESPACE',
  'S3_BUCKET',
  'S3_PREFIX',
  'S3_REGION',
  'S3_ENDPOINT',
]);
/** Where files are in a folder, nothing opens a bucket: credentials that happen to be there are for something else. */
const OF_A_BUCKET = /^AWS_/;

/**
 * The environment of the trainer: that of this process without what is none of the trainer's business, such as the database and the keys.
 */
export function trainerEnvironment(
  config: Config,
  environment: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const isOurs = (name: string) =>
    OF_A_BUCKET.test(name) ? config.S3_BUCKET === undefined : name in CONFIG_SCHEMA.shape && !SHARED.has(name);
  const passed = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !isOurs(entry[0]),
  );
  return {
    ...Object.fromEntries(passed),
    TEMPORAL_ADDRESS: config.TEMPORAL_ADDRESS,
    TEMPORAL_NAMESPACE: config.TEMPORAL_NAMESPACE,
    // It works in a folder of its own.
    STORAGE_DIR: resolve(config.STORAGE_DIR),
  };
}
