import { Inject, Injectable } from '@nestjs/common';
import { Database, type OrganizationTransaction } from '../../db/database.js';
import { recordAudit } from '../../db/repositories/audit-log.js';
import { evaluateExperiment } from '../../db/repositories/evaluate-experiment.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import {
  countExperimentLeads,
  endExperiment,
  type Experiment,
  findExperiment,
  insertExperiment,
  listExperiments,
} from '../../db/repositories/experiments.js';
import {
  activateModel,
  activeModelId,
  lockRegistry,
  notifyModels,
  requireModel,
  requireServable,
} from '../../db/repositories/models.js';
import { requestRescoring } from '../../db/repositories/rescorings.js';
import { findScoringSettings } from '../../db/repositories/scoring-settings.js';
import { DomainError } from '../../shared/error-codes.js';
import { LEAST_EFFECTS, type StoppingRule, usualDays, type Verdict } from '../../shared/experiment/stopping-rule.js';
import type { FindMissingFeatures } from '../../shared/model-check.js';
import type { Principal } from '../auth/principal.js';
import { iso } from '../common/fields.js';
import { decodeCursor, ID_CURSOR, type Page, type PageQuery, toPage } from '../common/pagination.js';
import { FIND_MISSING_FEATURES } from '../dependencies.js';
import type { Decision, ExperimentDto, ExperimentRequest } from './experiments.dto.js';

/** What the rule must have said for a decision to need no reason. */
const SUPPORTED_BY: Readonly<Record<'challenger' | 'champion', readonly Verdict[]>> = {
  challenger: ['challenger_better'],
  champion: ['champion_better', 'no_difference'],
};

/** Compares a model with the one that is active, on the organization's own leads. */
@Injectable()
export class ExperimentsService {
  constructor(
    private readonly database: Database,
    @Inject(FIND_MISSING_FEATURES) private readonly findMissingFeatures: FindMissingFeatures,
  ) {}

  /** @throws DomainError `not_found`, `model_not_servable`, `conflict`, `experiment_running`, `validation_failed` */
  start({ id: actorId, organizationId }: Principal, request: ExperimentRequest): Promise<ExperimentDto> {
    return this.database.inOrganization(organizationId, async (tx) => {
      await lockRegistry(tx);
      const { kind, challengerId, why = null } = request;
      const challenger = await requireModel(tx, challengerId);
      const championId = await activeModelId(tx);
      if (championId === null)
        throw new DomainError('conflict', 'No model is active: there is nothing to compare with.');
      await requireServable(tx, challenger, this.findMissingFeatures);
      const stopping = await ruleOf(tx, request);
      const share = request.share ?? (kind === 'ab' ? 0.5 : 1);
      const row = { kind, championId, challengerId, share, stopping, why, createdBy: actorId };
      const experiment = await insertExperiment(tx, row);
      const data = { experimentId: experiment.id, kind, championId, challengerId, share };
      await appendEvents(tx, [{ type: 'experiment.started', data }], { route: false });
      await recordAudit(tx, { ...entry(actorId, experiment.id, 'started'), why, data: { ...data, stopping } });
      await notifyModels(tx);
      return toExperiment(experiment);
    });
  }

  async list(organizationId: string, { limit, cursor }: PageQuery): Promise<Page<ExperimentDto>> {
    const before = decodeCursor(cursor, ID_CURSOR)?.id ?? null;
    const rows = await listExperiments(this.database.reader(organizationId), { before, limit: limit + 1 });
    return toPage(rows, limit, toExperiment, ({ id }) => ({ id }));
  }

  /** As it stands now. @throws DomainError `not_found` */
  async get(organizationId: string, id: string): Promise<ExperimentDto> {
    const reader = this.database.reader(organizationId);
    const experiment = found(await findExperiment(reader, id));
    const leads = await countExperimentLeads(reader, experiment);
    if (experiment.state === 'decided') return { ...toExperiment(experiment), leads };
    const figures = await evaluateExperiment(this.database, organizationId, experiment);
    return { ...toExperiment(experiment), leads, figures };
  }

  /**
   * Ends an experiment without a decision: the champion scores all leads, and what was assigned comes to maturity. Stopping it twice is no error.
   *
   * @throws DomainError `not_found`, `experiment_ended` where it was decided
   */
  stop({ id: actorId, organizationId }: Principal, id: string, why: string | undefined): Promise<ExperimentDto> {
    return this.database.inOrganization(organizationId, async (tx) => {
      await lockRegistry(tx);
      const before = found(await findExperiment(tx, id));
      if (before.state === 'stopped') return toExperiment(before);
      const ended = await this.end(tx, id, { state: 'stopped' });
      await this.told(tx, actorId, ended, 'stopped', { why: why ?? null });
      return toExperiment(ended);
    });
  }

  /**
   * Decides between the two models: by what the rule has said, or for a reason.
   *
   * @throws DomainError `not_found`, `experiment_ended`, `validation_failed` where a reason is needed, `model_not_servable`
   */
  async decide(principal: Principal, id: string, { promote, rescore, why }: Decision): Promise<ExperimentDto> {
    const { findMissingFeatures } = this;
    const { id: actorId, organizationId } = principal;
    const { figures, state } = await this.get(organizationId, id);
    if (state === 'decided') throw alreadyDecided();
    const decision = promote ? 'challenger' : 'champion';
    if (why === undefined && !SUPPORTED_BY[decision].includes(figures!.verdict)) {
      throw new DomainError(
        'validation_failed',
        `The stopping rule says ${figures!.verdict}: say why you decide otherwise.`,
      );
    }
    return this.database.inOrganization(organizationId, async (tx) => {
      await lockRegistry(tx);
      const ended = await this.end(tx, id, { state: 'decided', decision });
      await this.told(tx, actorId, ended, 'decided', { why: why ?? null, decision, verdict: figures!.verdict });
      if (promote) await activateModel(tx, ended.challengerId, { actorId, why, rescore, findMissingFeatures });
      // Some leads have scores of the model that lost.
      else if (rescore && ended.kind === 'ab') {
        await requestRescoring(tx, { modelId: ended.championId, trigger: 'activation', createdBy: actorId, why });
      }
      return toExperiment(ended);
    });
  }

  private async end(
    tx: OrganizationTransaction,
    id: string,
    end: Parameters<typeof endExperiment>[2],
  ): Promise<Experiment> {
    const ended = await endExperiment(tx, id, end);
    if (!ended) throw alreadyDecided();
    await notifyModels(tx);
    return ended;
  }

  private async told(
    tx: OrganizationTransaction,
    actorId: string,
    { id }: Experiment,
    state: 'stopped' | 'decided',
    { why, ...rest }: { why: string | null; decision?: string; verdict?: string },
  ): Promise<void> {
    await appendEvents(tx, [{ type: 'experiment.ended', data: { experimentId: id, state, ...rest } }], {
      route: false,
    });
    await recordAudit(tx, { ...entry(actorId, id, state), why, data: rest });
  }
}

function entry(actorId: string, subjectId: string, what: 'started' | 'stopped' | 'decided') {
  return { actorId, action: `experiment.${what}` as const, subjectType: 'experiment', subjectId };
}

async function ruleOf(tx: OrganizationTransaction, { kind, stopping }: ExperimentRequest): Promise<StoppingRule> {
  const metric = kind === 'ab' ? 'conversion' : 'log_loss';
  const {
    leastEffect = LEAST_EFFECTS[metric],
    horizonDays = Math.min((await findScoringSettings(tx)).horizonDays, 365),
    mostDays = usualDays(horizonDays),
    ...rest
  } = stopping;
  if (mostDays <= horizonDays) {
    const detail = `stopping.mostDays (${mostDays}) must be more than the horizon (${horizonDays} days), after which a lead counts.`;
    throw new DomainError('validation_failed', detail);
  }
  return { ...rest, metric, leastEffect, horizonDays, mostDays };
}

function found(experiment: Experiment | null): Experiment {
  if (!experiment) throw new DomainError('not_found', 'There is no such experiment.');
  return experiment;
}

function alreadyDecided(): DomainError {
  return new DomainError('experiment_ended', 'The experiment has been decided.');
}

function toExperiment({ result, createdAt, endedAt, ...row }: Experiment): ExperimentDto {
  return {
    ...row,
    leads: null,
    figures: result?.figures ?? null,
    decision: result?.decision ?? null,
    createdAt: iso(createdAt),
    endedAt: iso(endedAt),
  };
}
