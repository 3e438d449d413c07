import { readFile } from 'node:fs/promises';
import type { ObjectStore } from '../../../src/storage/object-store.js';
import type { TestDatabase } from './database.js';

interface ModelToStore {
  version: string;
  state?: string;
  organizationId?: string;
  /** What it adds to the log-odds of the starter, so that it can be told from it. */
  shift?: number;
  /** A path that its first feature reads, too. */
  reads?: string;
}

/** Registers a model of an organization's own: the starter under another name, its file in the store. Answers its id. */
export async function storeModel(
  db: TestDatabase,
  store: ObjectStore,
  { version, state = 'registered', organizationId = db.organizationId, shift = 0, reads }: ModelToStore,
): Promise<{ id: string; prefix: string }> {
  const onnx = await readFile('models/starter/model.onnx');
  const manifest = JSON.parse(await readFile('models/starter/manifest.json', 'utf8')) as {
    calibration: { a: number; b: number };
    features: { from: string[] }[];
    onnx: { sha256: string };
  };
  manifest.calibration.b += shift;
  if (reads !== undefined) manifest.features[0]!.from.push(reads);
  const prefix = `models/${organizationId}/${version}`;
  await store.put(`${prefix}/onnx`, [onnx] as never);
  const { rows } = await db.owner.query<{ id: string }>(
    `INSERT INTO models (organization_id, key, version, state, origin, sha256, manifest, artifact_prefix)
     VALUES ($1, 'leads', $2, $3, 'trained', $4, $5, $6) RETURNING id`,
    [organizationId, version, state, manifest.onnx.sha256, { ...manifest, key: 'leads', version }, prefix],
  );
  return { id: rows[0]!.id, prefix };
}
