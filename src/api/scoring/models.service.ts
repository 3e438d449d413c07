import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import {
  activateModel,
  approveModel,
  listModels,
  modelDetails,
  type ModelRow,
  requireModel,
  retireModel,
  rollBackModel,
} from '../../db/repositories/models.js';
import { DomainError } from '../../shared/error-codes.js';
import type { FindMissingFeatures } from '../../shared/model-check.js';
import type { Principal } from '../auth/principal.js';
import { iso } from '../common/fields.js';
import { decodeCursor, ID_CURSOR, toPage, type Page, type PageQuery } from '../common/pagination.js';
import { FIND_MISSING_FEATURES } from '../dependencies.js';
import type { Activation, Approval, ModelDetailsDto, ModelDto, Retirement } from './models.dto.js';

/** The models of an organization, and which of them answers. */
@Injectable()
export class ModelsService {
  constructor(
    private readonly database: Database,
    @Inject(FIND_MISSING_FEATURES) private readonly findMissingFeatures: FindMissingFeatures,
  ) {}

  async list(organizationId: string, { limit, cursor }: PageQuery): Promise<Page<ModelDto>> {
    const beforeId = decodeCursor(cursor, ID_CURSOR)?.id;
    const rows = await listModels(this.database.reader(organizationId), beforeId, limit + 1);
    return toPage(rows, limit, toModel, ({ id }) => ({ id }));
  }

  /** @throws DomainError `not_found` */
  async get(organizationId: string, id: string): Promise<ModelDetailsDto> {
    const reader = this.database.reader(organizationId);
    const [row, details] = await Promise.all([requireModel(reader, id), modelDetails(reader, id)]);
    if (!details) throw new DomainError('not_found', 'There is no such model.');
    const { bands, features, training, metrics } = details.manifest as Pick<
      ModelDetailsDto,
      'bands' | 'training' | 'metrics'
    > & { features: (Partial<ModelDetailsDto['features'][number]> & { key: string; label: string; type: string })[] };
    return {
      ...toModel(row),
      bands,
      features: features.map(({ key, label, type, unit = null, personal, sensitive, changeable }) => ({
        ...{ key, label, type, unit },
        ...{ personal: personal ?? false, sensitive: sensitive ?? false, changeable: changeable ?? false },
      })),
      training,
      metrics,
      report: details.report,
    };
  }

  /** @throws DomainError `not_found`, `model_not_servable`, `experiment_running` */
  activate({ id: actorId, organizationId }: Principal, id: string, request: Activation): Promise<ModelDto> {
    const { findMissingFeatures } = this;
    return this.database.inOrganization(organizationId, async (tx) =>
      toModel(await activateModel(tx, id, { actorId, ...request, findMissingFeatures })),
    );
  }

  /** @throws DomainError `conflict`, `model_not_servable`, `experiment_running` */
  rollBack({ id: actorId, organizationId }: Principal, request: Activation): Promise<ModelDto> {
    const { findMissingFeatures } = this;
    return this.database.inOrganization(organizationId, async (tx) =>
      toModel(await rollBackModel(tx, { actorId, ...request, findMissingFeatures })),
    );
  }

  /** @throws DomainError `not_found`, `conflict` */
  approve({ id: actorId, organizationId }: Principal, id: string, { why }: Approval): Promise<ModelDto> {
    return this.database.inOrganization(organizationId, async (tx) =>
      toModel(await approveModel(tx, id, { actorId, why })),
    );
  }

  /** @throws DomainError `not_found`, `conflict`, `experiment_running` */
  retire({ id: actorId, organizationId }: Principal, id: string, { why }: Retirement): Promise<ModelDto> {
    return this.database.inOrganization(organizationId, async (tx) =>
      toModel(await retireModel(tx, id, { actorId, why })),
    );
  }
}

function toModel(row: ModelRow): ModelDto {
  return {
    ...row,
    judgedByGate: row.origin === 'trained',
    createdAt: iso(row.createdAt),
    activatedAt: iso(row.activatedAt),
    approvedAt: iso(row.approvedAt),
  };
}
