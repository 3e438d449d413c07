import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../db/database.js';
import { modelManifest, type ServedModel } from '../db/repositories/serving-plans.js';
import { LARGEST_MODEL, type LoadedModel, loadModel, loadModelFiles, readManifest } from '../ml/load-model.js';
import { ModelError } from '../ml/model-error.js';
import { ObjectMissingError, type ObjectStore } from '../storage/object-store.js';

/** The key under which the shipped models are numbered; null where there is none, or it cannot be read. */
export async function shippedModelKey(modelDir: string): Promise<string | null> {
  return readManifest(modelDir).then(
    ({ key }) => key,
    () => null,
  );
}

/** Finds and loads the files of models. */
export interface ModelFiles {
  /** @throws ModelError where they are missing, are not what the registry says, or cannot be run */
  load(organizationId: string, model: ServedModel): Promise<LoadedModel>;
  /** The model that the product ships with, whatever its version. @throws ModelError */
  loadShipped(): Promise<LoadedModel>;
}

/** Where files of a shipped model are kept when a newer one has taken its place in MODEL_DIR. */
function shippedPrefix(sha256: string): string {
  return `models/shipped/${sha256}`;
}

/**
 * Files in the object store and in MODEL_DIR. The registry is believed, not what lies beside the file: its manifest never changes, and a file
 * whose SHA-256 is not the registry's is refused.
 */
export function createModelFiles(dependencies: {
  database: Database;
  store: ObjectStore;
  modelDir: string;
}): ModelFiles {
  const { database, store, modelDir } = dependencies;

  async function isShipped({ key, version, sha256 }: ServedModel): Promise<boolean> {
    const manifest = await readManifest(modelDir);
    return manifest.key === key && manifest.version === version && manifest.onnx.sha256 === sha256;
  }

  return {
    loadShipped: () => loadModel(modelDir),

    async load(organizationId, model) {
      const { id, sha256, artifactPrefix } = model;
      if (artifactPrefix === null && (await isShipped(model).catch(() => false))) return loadModel(modelDir);
      const [manifest, onnx] = await Promise.all([
        modelManifest(database.reader(organizationId), id),
        readObject(store, `${artifactPrefix ?? shippedPrefix(sha256)}/onnx`),
      ]);
      const loaded = await loadModelFiles({ manifest, onnx });
      if (loaded.manifest.onnx.sha256 === sha256) return loaded;
      await loaded.release();
      throw new ModelError(
        'model_hash_mismatch',
        `the file of ${model.key} ${model.version} is not the registered one`,
      );
    },
  };
}

/** Keeps the shipped model's file, so that leads can be scored by it, and past scores told, when a newer one is shipped. Harmless to repeat. */
export async function keepShippedModel(store: ObjectStore, modelDir: string): Promise<void> {
  const { onnx } = await readManifest(modelDir);
  const prefix = shippedPrefix(onnx.sha256);
  const kept = await store.list(prefix);
  if (kept.length === 0) await store.put(`${prefix}/onnx`, createReadStream(join(modelDir, onnx.file)));
}

async function readObject(store: ObjectStore, key: string): Promise<Uint8Array> {
  try {
    const object = await store.open(key);
    try {
      if (object.size > LARGEST_MODEL) {
        throw new ModelError('model_invalid', `${key} has ${object.size} bytes, more than ${LARGEST_MODEL}`);
      }
      return await object.read(0, object.size);
    } finally {
      await object.close();
    }
  } catch (error) {
    if (error instanceof ModelError) throw error;
    const reason = error instanceof ObjectMissingError ? 'there is no such object' : String(error);
    throw new ModelError('model_missing', `cannot read ${key}: ${reason}`, { cause: error });
  }
}
