import { ApplicationFailure, Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database, OrganizationTransaction } from '../../db/database.js';
import { nextModelVersion, registerTrainedModel, TRAINED_MODEL_KEY } from '../../db/repositories/trained-models.js';
import {
  advanceTraining,
  recordTrainedModel,
  recordTrainingRows,
  resumeTraining,
  type Training,
} from '../../db/repositories/trainings.js';
import { DomainError } from '../../shared/error-codes.js';
import type { CandidateKind, TrainingOptions, TrainingOutcome } from '../../shared/training.js';
import type { ObjectStore } from '../../storage/object-store.js';
import { activityFailure, asActivityFailure } from '../activity-failure.js';
import { attendTraining } from './attend-training.js';
import { closeTraining, type TrainingResult } from './close-training.js';
import { readTrainedFiles } from './trained-files.js';
import type { Trainer } from './trainer.js';
import { trainedModelPrefix, trainingPrefix } from './training-keys.js';

export interface TrainingRef {
  organizationId: string;
  trainingId: string;
}

/** What a training is to do. */
export interface BegunTraining {
  /** Of the model that may come of it. */
  version: string;
  candidates: CandidateKind[];
}

/** What the trainer answers in the end: ids and decisions; the rest is in the object store. */
export interface TrainerVerdict {
  candidate: CandidateKind;
  sha256: string;
  outcome: TrainingOutcome;
  reasons: string[];
}

/** Activities of the trainer (trainer/throughline_trainer/worker.py). */
export interface TrainerActivities {
  validateDataset(training: TrainingRef): Promise<void>;
  trainCandidate(training: TrainingRef & { kind: CandidateKind }): Promise<void>;
  finishTraining(training: TrainingRef): Promise<TrainerVerdict>;
}

/** Writes `dataset` and `rows` of a training, as the trainer reads them. */
export type DatasetWriter = (
  training: TrainingRef & { version: string; options: TrainingOptions },
  onProgress: (done: number, total: number) => Promise<void>,
) => Promise<{ rows: number }>;

export interface TrainingDependencies {
  database: Database;
  store: ObjectStore;
  /** On the connection of the worker; asks Temporal how far the trainer is. */
  client: Client;
  trainer: Trainer;
  writeDataset: DatasetWriter;
  logger: Pick<Logger, 'error'>;
  /** Told of each training that has ended: for metrics. */
  onEnded?: (training: Training) => void;
}

/** Tells the server that this worker lives, whatever a page of leads takes. */
const HEARTBEAT_MS = 3_000;
const LONGEST_DETAIL = 2_000;

/** What a training does outside of the trainer. */
export function createTrainingActivities(dependencies: TrainingDependencies) {
  const { database, store, writeDataset, logger } = dependencies;

  async function failing<T>(trainingId: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { cancellationSignal, cancellationDetails } = Context.current();
      if (cancellationSignal.aborted) {
        // Cancelled, or its worker stops: then another one takes over, and nobody must believe that it was cancelled.
        if (cancellationDetails?.cancelRequested) throw cancellationSignal.reason;
        throw activityFailure('internal', { nonRetryable: false, detail: 'The worker stops' });
      }
      // What it says is for the person who reads it, who may be told to install something.
      if (error instanceof DomainError)
        throw activityFailure(error.code, { nonRetryable: true, detail: error.message.slice(0, LONGEST_DETAIL) });
      if (!(error instanceof ApplicationFailure))
        logger.error({ err: error, trainingId }, 'a step of a training failed');
      throw asActivityFailure(error);
    }
  }

  return {
    /** Notes that a training has begun, or goes on after its workflow had been lost; null where it has ended. */
    beginTraining: ({ organizationId, trainingId }: TrainingRef): Promise<BegunTraining | null> =>
      failing(trainingId, async () => {
        const begun = await database.inOrganization(organizationId, async (tx) => {
          const training = await resumeTraining(tx, trainingId);
          return training && { training, version: await nextModelVersion(tx) };
        });
        if (!begun) return null;
        const { modelId, outcome, reasons, options } = begun.training;
        if (modelId === null || outcome === null) return { version: begun.version, candidates: options.candidates };
        // All was done but to say so.
        const result = { modelId, outcome, reasons };
        await closeTraining(dependencies, { organizationId, trainingId }, { result });
        return null;
      }),

    /** Writes the rows that the training learns from. Begun anew where a worker was killed. */
    buildDataset: ({ organizationId, trainingId, version }: TrainingRef & { version: string }): Promise<void> =>
      failing(trainingId, async () => {
        const context = Context.current();
        const beat = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
        const inOrganization = <T>(statements: (tx: OrganizationTransaction) => Promise<T>) =>
          database.inOrganization(organizationId, statements);
        try {
          const training = await inOrganization((tx) => resumeTraining(tx, trainingId));
          if (!training) return;
          await forgetCandidates(store, organizationId, trainingId);
          const asked = { organizationId, trainingId, version, options: training.options };
          const { rows } = await writeDataset(asked, async (done, total) => {
            context.cancellationSignal.throwIfAborted();
            const progress = { done, total, note: 'leads' };
            await inOrganization((tx) => advanceTraining(tx, trainingId, { step: 'dataset', progress }));
          });
          await inOrganization((tx) => recordTrainingRows(tx, trainingId, rows));
        } finally {
          clearInterval(beat);
        }
      }),

    /** Keeps a trainer running and the row up to date. Resolves when somebody wants the training ended. */
    attendTraining: (training: TrainingRef): Promise<void> =>
      failing(training.trainingId, async () => {
        const context = Context.current();
        const heartbeat = () => context.heartbeat();
        await attendTraining(dependencies, { ...training, signal: context.cancellationSignal, heartbeat });
      }),

    /** Enters the model that came of a training. One that its gate refused is entered, too: with its report, and never to serve. */
    registerModel: ({ organizationId, trainingId, version, verdict }: RegisterInput): Promise<TrainingResult> =>
      failing(trainingId, async () => {
        const prefix = trainedModelPrefix(organizationId, trainingId);
        await database.inOrganization(organizationId, (tx) =>
          advanceTraining(tx, trainingId, { step: 'registration', progress: null }),
        );
        const { manifest, report } = await readTrainedFiles(store, prefix, verdict.sha256);
        if (manifest.key !== TRAINED_MODEL_KEY || manifest.version !== version)
          throw new DomainError('manifest_invalid', `The manifest is of ${manifest.key} ${manifest.version}.`);
        const { outcome, reasons, sha256 } = verdict;
        const modelId = await database.inOrganization(organizationId, async (tx) => {
          const training = await resumeTraining(tx, trainingId);
          if (!training) throw new DomainError('conflict', 'The training has ended.');
          // Whoever cancelled it was told that nothing comes of it.
          if (training.state === 'cancelling' && training.modelId === null)
            throw new DomainError('conflict', 'The training was cancelled before its model was registered.');
          const { key, kind } = manifest;
          const { createdBy } = training;
          const model = { trainingId, outcome, reasons, key, version, sha256, kind, manifest, report, createdBy };
          const id = await registerTrainedModel(tx, { ...model, artifactPrefix: prefix });
          if (id !== undefined) await recordTrainedModel(tx, trainingId, { modelId: id, outcome, reasons });
          return id;
        });
        if (modelId === undefined)
          throw new DomainError('model_version_taken', `There is a model ${TRAINED_MODEL_KEY} ${version} already.`);
        return { modelId, outcome, reasons };
      }),

    /** Ends a training, whatever came of it: its rows are deleted, and who asked for it is told. Harmless to repeat. */
    closeTraining: (input: TrainingRef & { end: TrainingEnding }): Promise<void> =>
      failing(input.trainingId, () => closeTraining(dependencies, input, input.end)),
  };
}

interface RegisterInput extends TrainingRef {
  version: string;
  verdict: TrainerVerdict;
}

/** How a training ended, as its workflow knows it. */
export type TrainingEnding = { result: TrainingResult } | { failure: { code: string; message: string } } | 'cancelled';

/** What an earlier run left was measured on other rows. */
async function forgetCandidates(store: ObjectStore, organizationId: string, trainingId: string): Promise<void> {
  const prefix = `${trainingPrefix(organizationId, trainingId)}/candidates`;
  for (const { key } of await store.list(prefix)) {
    const kind = key.replace(/\/$/, '');
    for (const object of await store.list(kind)) await store.delete(object.key);
  }
}
