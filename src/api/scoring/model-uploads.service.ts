import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { Database } from '../../db/database.js';
import { recordAudit } from '../../db/repositories/audit-log.js';
import { TRAINED_MODEL_KEY } from '../../db/repositories/trained-models.js';
import {
  isShippedKey,
  isVersionTaken,
  registerUploadedModel,
  uploadedModelPrefix,
} from '../../db/repositories/uploaded-models.js';
import { DomainError } from '../../shared/error-codes.js';
import type { CheckedModel, ModelChecker } from '../../shared/model-check.js';
import type { ObjectStore } from '../../storage/object-store.js';
import type { Principal } from '../auth/principal.js';
import { iso } from '../common/fields.js';
import { MODEL_CHECKER, OBJECT_STORE } from '../dependencies.js';
import { whileUploading } from '../imports/uploads.js';
import type { UploadedModelDto } from './model-uploads.dto.js';
import { receiveModel } from './receive-model.js';

/** At a time in one process; each has up to 74 MB on the disk. */
const MOST_UPLOADS = 4;
/** Files that are kept of a model. The samples are not: they may be of people. */
const KEPT = ['onnx', 'manifest'] as const;

/** Takes in models that people bring. */
@Injectable()
export class ModelUploadsService {
  private readonly logger = new Logger('ModelUploads');
  private uploads = 0;

  constructor(
    private readonly database: Database,
    @Inject(OBJECT_STORE) private readonly store: ObjectStore,
    @Inject(MODEL_CHECKER) private readonly checker: ModelChecker,
  ) {}

  /**
   * Checks an uploaded model and registers it. It serves once somebody activates it.
   *
   * @throws DomainError a code of {@link receiveModel} or {@link ModelChecker}, `model_version_taken`, `storage_unavailable`, `overloaded`
   */
  upload(principal: Principal, request: FastifyRequest): Promise<UploadedModelDto> {
    return whileUploading(request.raw, async () => {
      if (this.uploads >= MOST_UPLOADS) throw new DomainError('overloaded', 'Too many models are being uploaded.');
      this.uploads += 1;
      const folder = await mkdtemp(join(tmpdir(), 'throughline-model-'));
      try {
        await receiveModel(request, folder);
        return await this.register(principal, folder, await this.checker.check(folder));
      } finally {
        this.uploads -= 1;
        await rm(folder, { recursive: true, force: true });
      }
    });
  }

  private async register(principal: Principal, folder: string, model: CheckedModel): Promise<UploadedModelDto> {
    const { organizationId } = principal;
    const reader = this.database.reader(organizationId);
    if (model.key === TRAINED_MODEL_KEY) throw reserved(model, 'are those that are trained here');
    if (await isShippedKey(reader, model.key)) throw reserved(model, 'come with Throughline');
    // A look before the files are stored; the database decides below.
    if (await isVersionTaken(reader, model)) throw taken(model);
    const id = uuidv7();
    const artifactPrefix = uploadedModelPrefix(organizationId, id);
    try {
      await this.keep(folder, artifactPrefix);
      const createdAt = await this.database.inOrganization(organizationId, async (tx) => {
        const at = await registerUploadedModel(tx, { ...model, id, artifactPrefix, createdBy: principal.id });
        if (at === null) throw taken(model);
        await recordAudit(tx, {
          actorId: principal.id,
          action: 'model.registered',
          subjectType: 'model',
          subjectId: id,
          data: { key: model.key, version: model.version, sha256: model.sha256 },
        });
        return at;
      });
      const { key, version, kind, sha256, report } = model;
      return {
        ...{ id, key, version, kind, state: 'registered', judgedByGate: false, sha256, checks: report },
        createdAt: iso(createdAt),
      };
    } catch (error) {
      // A connection that broke may have broken behind the commit: files that nobody needs are better than a model without its files.
      if (error instanceof DomainError) await this.forget(artifactPrefix);
      throw error;
    }
  }

  private async keep(folder: string, prefix: string): Promise<void> {
    try {
      for (const file of KEPT) await this.store.put(`${prefix}/${file}`, createReadStream(join(folder, file)));
    } catch (error) {
      this.logger.error({ err: error }, 'a model could not be stored');
      throw new DomainError('storage_unavailable', 'The model could not be stored; nothing of it was kept.');
    }
  }

  private async forget(prefix: string): Promise<void> {
    for (const file of KEPT) await this.store.delete(`${prefix}/${file}`).catch(() => undefined);
  }
}

function taken({ key, version }: CheckedModel): DomainError {
  return new DomainError(
    'model_version_taken',
    `There is a model ${key} of version ${version} already. Versions never change: give this one another.`,
  );
}

/** A training that runs has its version already, and would find it taken in the end; so would a model that is shipped later. */
function reserved({ key }: CheckedModel, whose: string): DomainError {
  return new DomainError('model_version_taken', `Models of the key ${key} ${whose}: give this one another key.`);
}
