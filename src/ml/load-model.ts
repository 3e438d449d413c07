import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { issuesInWords } from './issues-in-words.js';
import { inputsOf, type ModelManifest, manifestSchema, outputOf } from './manifest.js';
import { ModelError } from './model-error.js';

const LARGEST_MANIFEST = 5 * 1024 * 1024;
/** Bytes of the ONNX file at most. */
export const LARGEST_MODEL = 64 * 1024 * 1024;

/** The two calls of onnxruntime that scoring needs. */
export interface Inference {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Types and shapes of the inputs; absent, they are taken for one-dimensional ones of 64-bit numbers or texts. */
  readonly inputMetadata?: readonly InferenceSession.ValueMetadata[];
  run(feeds: Record<string, Tensor>, fetches: readonly string[]): Promise<InferenceSession.ReturnType>;
}

/** A model that is what its manifest says. */
export interface LoadedModel {
  manifest: ModelManifest;
  session: Inference;
  tensor: typeof Tensor;
  /** Gives its memory back. Nothing may be scored with it afterwards. */
  release(): Promise<void>;
}

/** A model's files, as they were read: its manifest as JSON, the model as bytes. */
export interface ModelFiles {
  manifest: unknown;
  onnx: Uint8Array;
}

/**
 * Loads `manifest.json` and the ONNX file that it names from a directory.
 *
 * @throws ModelError `model_missing`, `manifest_invalid`, `model_hash_mismatch` or `model_invalid`
 */
export async function loadModel(directory: string): Promise<LoadedModel> {
  const manifest = await readManifest(directory);
  return loadOnnx(manifest, await readBounded(join(directory, manifest.onnx.file), LARGEST_MODEL));
}

/**
 * Loads a model from its files, wherever they are kept.
 *
 * @throws ModelError `manifest_invalid`, `model_hash_mismatch` or `model_invalid`
 */
export async function loadModelFiles({ manifest, onnx }: ModelFiles): Promise<LoadedModel> {
  if (onnx.byteLength > LARGEST_MODEL) {
    throw new ModelError('model_invalid', `the model has ${onnx.byteLength} bytes, more than ${LARGEST_MODEL}`);
  }
  return loadOnnx(checkManifest(manifest), onnx);
}

/**
 * The bytes that are hashed are the bytes that are run. onnxruntime is imported here, not at the top, so that a platform without its binary
 * gets rule scores, not a crash.
 */
async function loadOnnx(manifest: ModelManifest, bytes: Uint8Array): Promise<LoadedModel> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== manifest.onnx.sha256) {
    throw new ModelError(
      'model_hash_mismatch',
      `${manifest.onnx.file} has SHA-256 ${sha256}, the manifest says ${manifest.onnx.sha256}`,
    );
  }
  try {
    const runtime = await import('onnxruntime-node');
    const session = await runtime.InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 });
    checkNames(session, manifest);
    return { manifest, session, tensor: runtime.Tensor, release: () => session.release() };
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw new ModelError('model_invalid', `${manifest.onnx.file} cannot be run: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * Reads a model's manifest alone, for example to list the model.
 *
 * @throws ModelError `model_missing` or `manifest_invalid`
 */
export async function readManifest(directory: string): Promise<ModelManifest> {
  return parseManifest(await readBounded(join(directory, 'manifest.json'), LARGEST_MANIFEST));
}

/** @throws ModelError `manifest_invalid` */
export function parseManifest(bytes: Uint8Array): ModelManifest {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ModelError('manifest_invalid', `manifest.json is not JSON: ${messageOf(error)}`, { cause: error });
  }
  return checkManifest(json);
}

/** @throws ModelError `manifest_invalid` */
export function checkManifest(json: unknown): ModelManifest {
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) throw new ModelError('manifest_invalid', `manifest.json: ${issuesInWords(parsed.error)}`);
  return parsed.data;
}

function checkNames(session: InferenceSession, manifest: ModelManifest): void {
  const expected = inputsOf(manifest).sort();
  const actual = [...session.inputNames].sort();
  if (JSON.stringify(expected) !== JSON.stringify(actual)) {
    throw new ModelError(
      'model_invalid',
      `the model reads ${actual.join(', ')}; the manifest lists ${expected.join(', ')}`,
    );
  }
  const output = outputOf(manifest);
  if (!session.outputNames.includes(output)) {
    throw new ModelError('model_invalid', `the model has no output ${output}`);
  }
}

/** A file's bytes, refused above `limit` before they are read. */
async function readBounded(path: string, limit: number): Promise<Uint8Array> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > limit) throw new ModelError('model_invalid', `${path} has ${size} bytes, more than ${limit}`);
    const bytes = await file.readFile();
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw new ModelError('model_missing', `cannot read ${path}: ${messageOf(error)}`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
