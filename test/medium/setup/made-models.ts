import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import type { ObjectStore } from '../../../src/storage/object-store.js';
import type { TestDatabase } from './database.js';

const STARTER = join(import.meta.dirname, '../../../models/starter');

interface StarterManifest {
  onnx: { sha256: string };
  calibration: { a: number; b: number };
}

/** Enters the starter model with another calibration, its files in the store: a model whose scores differ in a way that is known. */
export async function makeModel(
  { owner, organizationId }: TestDatabase,
  store: ObjectStore,
  { version, shift, state = 'registered' }: { version: string; shift: number; state?: 'registered' | 'active' },
): Promise<string> {
  const id = uuidv7();
  const prefix = `models/${organizationId}/${id}`;
  const starter = JSON.parse(await readFile(join(STARTER, 'manifest.json'), 'utf8')) as StarterManifest;
  const { a, b } = starter.calibration;
  const manifest = { ...starter, key: 'made', version, calibration: { a, b: b + shift } };
  await put(store, `${prefix}/onnx`, await readFile(join(STARTER, 'model.onnx')));
  await put(store, `${prefix}/manifest`, Buffer.from(JSON.stringify(manifest)));
  await owner.query(
    `INSERT INTO models (id, organization_id, key, version, state, sha256, manifest, origin, artifact_prefix)
     VALUES ($1, $2, 'made', $3, $4, $5, $6, 'trained', $7)`,
    [id, organizationId, version, state, starter.onnx.sha256, manifest, prefix],
  );
  return id;
}

/** As sources fill it: some of what the starter model reads. */
export function madeAttributes(n: number): Record<string, unknown> {
  return {
    lead_source: ['Google', 'Reference', 'Olark Chat', 'Direct Traffic'][n % 4],
    last_activity: ['SMS Sent', 'Email Opened', 'Olark Chat Conversation'][n % 3],
    occupation: n % 5 === 0 ? 'Working Professional' : n % 2 === 0 ? 'Unemployed' : null,
    total_visits: n % 13,
    time_on_site_seconds: String((n * 37) % 1_500),
    do_not_email: n % 7 === 0,
  };
}

async function put(store: ObjectStore, key: string, bytes: Buffer): Promise<void> {
  await store.put(
    key,
    (async function* () {
      yield bytes;
    })(),
  );
}
