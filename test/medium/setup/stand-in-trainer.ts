import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Context } from '@temporalio/activity';
import { NativeConnection, Worker } from '@temporalio/worker';
import { ApplicationFailure } from '@temporalio/common';
import type { TrainerActivities, TrainerVerdict } from '../../../src/activities/training/training-activities.js';
import { trainedModelPrefix, trainingPrefix } from '../../../src/activities/training/training-keys.js';
import type { ErrorCode } from '../../../src/shared/error-codes.js';
import type { ObjectStore } from '../../../src/storage/object-store.js';
import { readObject } from '../../../src/storage/read-object.js';
import { TASK_QUEUES } from '../../../src/workflows/contract.js';

/** What the next training comes to. */
export interface StandIn {
  verdict: Pick<TrainerVerdict, 'outcome' | 'reasons'>;
  /** A code that the validation refuses the rows with. */
  refusal: ErrorCode | null;
  /** It trains until it is cancelled. */
  takesForEver: boolean;
  stop(): Promise<void>;
}

/**
 * Serves the task queue of trainings without Python, for what is about the workflow and not about models: the shipped model passes for the
 * trained one.
 */
export async function startStandInTrainer(store: ObjectStore): Promise<StandIn> {
  const connection = await NativeConnection.connect({ address: process.env.TEST_TEMPORAL_ADDRESS! });
  const standIn: StandIn = {
    verdict: { outcome: 'registered', reasons: [] },
    refusal: null,
    takesForEver: false,
    stop: async () => {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
  const activities: TrainerActivities = {
    validateDataset: async ({ organizationId, trainingId }) => {
      await readObject(store, `${trainingPrefix(organizationId, trainingId)}/rows`, 1_000_000);
      const { refusal } = standIn;
      if (refusal) throw ApplicationFailure.nonRetryable('There are 3 rows.', refusal);
    },
    trainCandidate: async () => {
      const { heartbeat, cancelled, sleep } = Context.current();
      heartbeat({ done: 1, total: 4, note: 'fold 1' });
      if (!standIn.takesForEver) return;
      const beat = setInterval(() => heartbeat({ done: 1, total: 4, note: 'fold 1' }), 200);
      await Promise.race([cancelled, sleep('1m')]).finally(() => clearInterval(beat));
    },
    finishTraining: async ({ organizationId, trainingId }) => {
      const dataset = JSON.parse(
        (await readObject(store, `${trainingPrefix(organizationId, trainingId)}/dataset`, 1_000_000)).toString(),
      ) as { identity: object };
      const sha256 = await storeShippedModel(store, trainedModelPrefix(organizationId, trainingId), dataset.identity);
      return { candidate: 'ebm', sha256, ...standIn.verdict };
    },
  };
  const worker = await Worker.create({
    connection,
    identity: 'trainer',
    taskQueue: TASK_QUEUES.training,
    activities,
    maxConcurrentActivityTaskExecutions: 1,
    maxHeartbeatThrottleInterval: 200,
    shutdownGraceTime: 500,
  });
  const running = worker.run();
  return standIn;
}

/** @returns its SHA-256 */
export async function storeShippedModel(store: ObjectStore, prefix: string, identity: object): Promise<string> {
  const onnx = await readFile('models/starter/model.onnx');
  const manifest = JSON.parse(await readFile('models/starter/manifest.json', 'utf8')) as object;
  await store.put(`${prefix}/onnx`, chunks(onnx));
  await store.put(`${prefix}/manifest`, chunks(Buffer.from(JSON.stringify({ ...manifest, ...identity }))));
  await store.put(`${prefix}/report`, chunks(Buffer.from(JSON.stringify({ chosen: 'ebm' }))));
  return createHash('sha256').update(onnx).digest('hex');
}

/** A dataset and rows that nobody looks into. */
export async function storeMadeUpRows(
  store: ObjectStore,
  training: { organizationId: string; trainingId: string; version: string },
): Promise<{ rows: number }> {
  const prefix = trainingPrefix(training.organizationId, training.trainingId);
  const dataset = { identity: { key: 'leads', version: training.version } };
  await store.put(`${prefix}/dataset`, chunks(Buffer.from(JSON.stringify(dataset))));
  await store.put(`${prefix}/rows`, chunks(Buffer.from('rows')));
  return { rows: 3 };
}

async function* chunks(content: Uint8Array) {
  yield content;
}
