import { servableModel, type RunningExperiment, type ServedModel } from '../db/repositories/serving-plans.js';
import type { OrganizationReader } from '../db/database.js';
import { adviseOn } from '../ml/advise.js';
import { ModelError } from '../ml/model-error.js';
import { RULES_BANDS, RULES_MODEL, scoreByRules } from '../ml/rule-scorer.js';
import type { BulkScorer, BulkScoring, ScoreColumns } from '../shared/score-columns.js';
import type { ActiveModel, LeadScorer, NumberedPolicy, Score, ScoreOptions, ScoringLead } from '../shared/score.js';
import type { ScoreAdvice, ScoreAdvisor } from '../shared/score-advice.js';
import { applyPolicy } from './apply-policy.js';
import type { ModelFiles } from './model-files.js';
import { ModelPool, type PooledModel } from './model-pool.js';
import { PlanCache, type PlanCacheOptions, type ServingPlan } from './plan-cache.js';
import { ProblemReports, type ScoringProblem } from './problem-reports.js';

/** How long the start waits for the shipped model. */
const START_WAIT_MS = 10_000;
const SHIPPED_KEY = 'shipped';

/** Which model of an experiment scores a lead. Always the same for the same lead. */
export type AssignLead = (experiment: RunningExperiment, lead: ScoringLead) => 'champion' | 'challenger';

export interface ServingScorerOptions {
  files: ModelFiles;
  /** What is in force for an organization (serving-plans.ts). */
  loadPlan: PlanCacheOptions['load'];
  reader(organizationId: string): OrganizationReader;
  /** While an A/B experiment runs; without it, its champion scores every lead. */
  assign?: AssignLead;
  /** Called at most once a minute for each kind of problem and organization. */
  onProblem?: (problem: ScoringProblem) => unknown;
  /** Told of the scores of each call: for metrics. */
  onScored?: (scores: readonly Score[]) => void;
  mostModels?: number;
  /** Milliseconds; replaced in tests. */
  now?: () => number;
}

/** Scores by what a model answers, with the bands that count where the policy names none. */
interface Answer {
  scores: Score[];
  bands: { hot: number; warm: number };
}

/**
 * Scores the leads of each organization by its own active model and policy, or by the model before it while that one cannot be loaded, or by
 * the rules.
 */
export class ServingScorer implements LeadScorer, BulkScorer, ScoreAdvisor, ActiveModel {
  private readonly pool: ModelPool;
  private readonly plans: PlanCache;
  private readonly reports: ProblemReports;

  constructor(private readonly options: ServingScorerOptions) {
    const now = options.now ?? (() => performance.now());
    this.pool = new ModelPool({ now, ...(options.mostModels !== undefined && { most: options.mostModels }) });
    this.reports = new ProblemReports((problem) => options.onProblem?.(problem), now);
    this.plans = new PlanCache({
      load: options.loadPlan,
      warm: (organizationId, model) => this.pool.warm(this.pooled(organizationId, model)),
      onPolicyInvalid: (organizationId) =>
        this.reports.report({
          ...{ organizationId, code: 'policy_invalid', message: 'the stored policy does not fit its schema' },
          ...{ model: null, instead: null },
        }),
      now,
    });
  }

  /** Loads the shipped model: most organizations are answered by it. Not needed; the first leads would have to wait for it. */
  async start(): Promise<void> {
    await this.pool.warm(this.pooled('', null), START_WAIT_MS);
  }

  async score(organizationId: string, leads: readonly ScoringLead[], options: ScoreOptions = {}): Promise<Score[]> {
    if (leads.length === 0) return [];
    const began = performance.now();
    const inForce = { ...(await this.inForce(organizationId)), ...options };
    const scores = await this.byArms(inForce, leads);
    const durationUs = Math.round(((performance.now() - began) * 1_000) / leads.length);
    for (const score of scores) score.durationUs = durationUs;
    this.options.onScored?.(scores);
    return scores;
  }

  /**
   * Scores leads by a model of the organization that may serve, whether or not it is active: for a shadow, or a comparison.
   *
   * @returns null where there is no such model, or it cannot answer now
   */
  async scoreBy(organizationId: string, modelId: string, leads: readonly ScoringLead[]): Promise<Score[] | null> {
    if (leads.length === 0) return [];
    const model = await servableModel(this.options.reader(organizationId), modelId);
    if (model === null) return null;
    const inForce = await this.inForce(organizationId);
    const answer = await this.byModel(organizationId, model, leads, inForce.at).catch(() => null);
    return answer && this.withPolicy(inForce, leads, answer);
  }

  async advise(organizationId: string, lead: ScoringLead, most: number): Promise<ScoreAdvice | null> {
    const { plan, at } = await this.inForce(organizationId);
    try {
      return await this.pool.use(this.pooled(organizationId, plan.model), (scorer) => adviseOn(scorer, lead, most, at));
    } catch (error) {
      this.report(plan, plan.model, error, null);
      return null;
    }
  }

  async prepare(organizationId: string): Promise<BulkScoring> {
    const plan = await this.plans.current(organizationId);
    const answering = plan.wanted ?? plan.model;
    try {
      const reads = await this.pool.use(this.pooled(organizationId, answering), async ({ manifest, columns }) =>
        columns && isPlain(plan) && !manifest.features.some(({ from }) => from.some(isOfCatalogue))
          ? 'columns'
          : 'facts',
      );
      return { problem: plan.wanted ? 'the model that was activated is still being loaded' : null, reads };
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error), reads: 'facts' };
    }
  }

  async scoreColumns(
    organizationId: string,
    leads: readonly ScoringLead[],
    options: Pick<ScoreOptions, 'at'> = {},
  ): Promise<ScoreColumns | null> {
    const began = performance.now();
    const { plan, policy, at } = { ...(await this.inForce(organizationId)), ...options };
    if (!isPlain(plan)) return null;
    const answer = await this.pool
      .use(this.pooled(organizationId, plan.model), async (scorer) => {
        const columns = await scorer.columns?.(leads, at);
        return columns && { ...columns, model: scorer.model, bands: scorer.manifest.bands };
      })
      .catch(() => null);
    if (!answer) return null;
    const { bands, ...columns } = answer;
    const { least, hysteresis } = policy.definition.change;
    return {
      ...columns,
      policyVersion: policy.version,
      scale: { bands: policy.definition.bands ?? bands, least, hysteresis },
      durationUs: Math.round(((performance.now() - began) * 1_000) / leads.length),
      computedAt: at.toISOString(),
    };
  }

  async logOddsAt(
    organizationId: string,
    leads: readonly ScoringLead[],
    moments: readonly Date[],
  ): Promise<Float64Array | null> {
    const plan = await this.plans.current(organizationId);
    return this.pool
      .use(this.pooled(organizationId, plan.wanted ?? plan.model), (scorer) => {
        const columns = scorer.readers.map((reader) =>
          leads.map((lead, index) => reader.read(lead, moments[index]!).input),
        );
        return scorer.logOdds(columns, leads.length);
      })
      .catch(() => null);
  }

  /** The experiment that is running for an organization; null where none is. */
  async experiment(organizationId: string): Promise<RunningExperiment | null> {
    return (await this.plans.of(organizationId)).experiment;
  }

  status(organizationId?: string): ReturnType<LeadScorer['status']> {
    const plan = organizationId === undefined ? undefined : this.plans.find(organizationId);
    const slot = this.pool.find(keyOf(plan?.model ?? null));
    const awaited = plan?.wanted ? this.pool.find(keyOf(plan.wanted))?.problem : null;
    if (slot?.model) return { model: { ...slot.model }, fallback: false, problem: awaited?.message ?? null };
    return { model: { ...RULES_MODEL }, fallback: true, problem: slot?.problem?.message ?? 'no model is loaded yet' };
  }

  /**
   * To be called when something of an organization's models, policy or experiments has changed; of any, where none is named. Resolves when it
   * is in force here.
   */
  async refresh(organizationId: string): Promise<void> {
    await this.plans.refresh(organizationId);
  }

  /** Lets the models go; what is being scored is scored to its end. */
  close(): Promise<void> {
    return this.pool.close();
  }

  private async inForce(organizationId: string): Promise<InForce> {
    const plan = await this.plans.of(organizationId);
    return { plan, policy: plan.policy, at: new Date() };
  }

  private async byArms(inForce: InForce, leads: readonly ScoringLead[]): Promise<Score[]> {
    const { experiment } = inForce.plan;
    const { assign } = this.options;
    if (experiment?.kind !== 'ab' || !assign) return this.byActive(inForce, leads);
    const arms = leads.map((lead) => assign(experiment, lead));
    const of = (arm: 'champion' | 'challenger') => leads.filter((_, index) => arms[index] === arm);
    const scores = {
      champion: (await this.byActive(inForce, of('champion'))).values(),
      challenger: (await this.byChallenger(inForce, experiment.challenger, of('challenger'))).values(),
    };
    return arms.map((arm) => ({ ...scores[arm].next().value!, experimentId: experiment.id }));
  }

  private async byChallenger(
    inForce: InForce,
    challenger: ServedModel,
    leads: readonly ScoringLead[],
  ): Promise<Score[]> {
    const { plan, at } = inForce;
    try {
      return await this.withPolicy(inForce, leads, await this.byModel(plan.organization.id, challenger, leads, at));
    } catch (error) {
      this.report(plan, challenger, error, plan.model);
      return this.byActive(inForce, leads);
    }
  }

  private async byActive(inForce: InForce, leads: readonly ScoringLead[]): Promise<Score[]> {
    const { plan, at } = inForce;
    if (plan.wanted) this.reportWanted(plan, plan.wanted);
    let answer: Answer;
    try {
      answer = await this.byModel(plan.organization.id, plan.model, leads, at);
    } catch (error) {
      this.report(plan, plan.model, error, RULES_MODEL);
      answer = { scores: scoreByRules(leads), bands: RULES_BANDS };
    }
    return this.withPolicy(inForce, leads, answer);
  }

  /** @throws ModelError */
  private async byModel(
    organizationId: string,
    model: ServedModel | null,
    leads: readonly ScoringLead[],
    at: Date,
  ): Promise<Answer> {
    if (leads.length === 0) return { scores: [], bands: RULES_BANDS };
    return this.pool.use(this.pooled(organizationId, model), async (scorer) => ({
      scores: await scorer.score(leads, at),
      bands: scorer.manifest.bands,
    }));
  }

  private async withPolicy(
    { plan, policy, at, onRuleFailed }: InForce,
    leads: readonly ScoringLead[],
    { scores, bands }: Answer,
  ): Promise<Score[]> {
    const failed = new Map<string, number>();
    const ruled = await applyPolicy(scores, leads, {
      ...{ organization: plan.organization, policy, bands, at },
      onRuleFailed: onRuleFailed ?? ((key) => failed.set(key, (failed.get(key) ?? 0) + 1)),
    });
    for (const [key, times] of failed) {
      const message = `the condition of the rule ${key} could not be evaluated; it counts as not holding`;
      const problem = { code: 'rule_failed', message, model: null, instead: null } as const;
      this.reports.report({ organizationId: plan.organization.id, ...problem }, times);
    }
    return ruled;
  }

  private reportWanted(plan: ServingPlan, wanted: ServedModel): void {
    const problem = this.pool.find(keyOf(wanted))?.problem;
    if (problem) this.report(plan, wanted, problem, plan.model);
  }

  private report(
    plan: ServingPlan,
    model: ServedModel | null,
    error: unknown,
    instead: ScoringProblem['instead'],
  ): void {
    const { code, message } = error instanceof ModelError ? error : new ModelError('model_failed', String(error));
    const named = (one: ScoringProblem['model']) => one && { key: one.key, version: one.version };
    this.reports.report({
      ...{ organizationId: plan.organization.id, code, message },
      ...{ model: named(model), instead: named(instead) },
    });
  }

  private pooled(organizationId: string, model: ServedModel | null): PooledModel {
    const { files } = this.options;
    return { key: keyOf(model), load: () => (model ? files.load(organizationId, model) : files.loadShipped()) };
  }
}

/** What an organization's leads are scored by at a moment. */
interface InForce {
  plan: ServingPlan;
  policy: NumberedPolicy;
  at: Date;
  onRuleFailed?: (key: string) => void;
}

/** Whether each lead is scored by the active model, and by nothing else. */
function isPlain({ experiment, policy }: ServingPlan): boolean {
  return experiment?.kind !== 'ab' && policy.definition.rules.length === 0;
}

/** Whether a feature is computed from what a lead did, not read from one of its fields. */
function isOfCatalogue(path: string): boolean {
  return path.startsWith('feature.');
}

/** Models with the same files have the same key, whoever registered them. */
function keyOf(model: ServedModel | null): string {
  return model ? `${model.sha256}/${model.manifestMd5}` : SHIPPED_KEY;
}
