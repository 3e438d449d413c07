import type { RunningExperiment, ServedModel, StoredServingPlan } from '../db/repositories/serving-plans.js';
import type { NumberedPolicy } from '../shared/score.js';
import { DEFAULT_POLICY, SCORING_POLICY } from '../shared/scoring-policy.js';

/** A change that no notification told of is noticed after so long. */
const STALE_MS = 5_000;
/** Organizations whose leads were scored lately. */
const MOST_PLANS = 1_000;

/** By what an organization's leads are scored. */
export interface ServingPlan {
  organization: { id: string; name: string; timeZone: string };
  /** The model that answers; null: the shipped one, for an organization that knows none. */
  model: ServedModel | null;
  /** The model that the organization has activated and that is not in memory yet; null where it is the one that answers. */
  wanted: ServedModel | null;
  policy: NumberedPolicy;
  experiment: RunningExperiment | null;
}

export interface PlanCacheOptions {
  /** Null where there is no such organization. */
  load(organizationId: string): Promise<StoredServingPlan | null>;
  /** Loads a model and has it score once; false where that does not work now. Never rejects. */
  warm(organizationId: string, model: ServedModel | null): Promise<boolean>;
  /** Told where a policy that is stored does not fit its schema; the default one counts then. */
  onPolicyInvalid(organizationId: string): void;
  /** Milliseconds; replaced in tests. */
  now?: () => number;
}

interface Entry {
  plan: ServingPlan;
  loadedAt: number;
}

/**
 * The plans of organizations, kept up to date behind the back of those who ask: a batch waits for PostgreSQL the first time only. A model
 * that has become active takes over once it is in memory and has scored; until then the one before it answers.
 */
export class PlanCache {
  /** In the order of their last use. */
  private readonly entries = new Map<string, Entry>();
  private readonly loads = new Map<string, Promise<ServingPlan>>();
  private readonly now: () => number;

  constructor(private readonly options: PlanCacheOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  /** Rejects where PostgreSQL does not answer and the plan was never loaded. */
  async of(organizationId: string): Promise<ServingPlan> {
    const entry = this.entries.get(organizationId);
    if (!entry) return this.load(organizationId);
    this.entries.delete(organizationId);
    this.entries.set(organizationId, entry);
    if (this.now() - entry.loadedAt >= STALE_MS) {
      entry.loadedAt = this.now();
      this.load(organizationId).catch(() => undefined);
    }
    return entry.plan;
  }

  /** As PostgreSQL has it at this moment. Rejects where it does not answer. */
  async current(organizationId: string): Promise<ServingPlan> {
    await this.loads.get(organizationId)?.catch(() => undefined);
    return this.load(organizationId);
  }

  /** Only where the plan is in memory. */
  find(organizationId: string): ServingPlan | undefined {
    return this.entries.get(organizationId)?.plan;
  }

  /** Something has changed: for an organization, or for any where none is named. Resolves when that is in force, or cannot be. */
  async refresh(organizationId: string): Promise<void> {
    const known =
      organizationId === '' ? [...this.entries.keys()] : this.entries.has(organizationId) ? [organizationId] : [];
    // A load that is under way may have read what was there before the change.
    const reload = async (id: string) => {
      await this.loads.get(id)?.catch(() => undefined);
      await this.load(id);
    };
    await Promise.allSettled(known.map(reload));
  }

  private load(organizationId: string): Promise<ServingPlan> {
    const underWay = this.loads.get(organizationId);
    if (underWay) return underWay;
    const load = this.loadNow(organizationId).finally(() => this.loads.delete(organizationId));
    this.loads.set(organizationId, load);
    return load;
  }

  private async loadNow(organizationId: string): Promise<ServingPlan> {
    const stored = await this.options.load(organizationId);
    const before = this.entries.get(organizationId)?.plan;
    const { organization, active, experiment } = stored ?? {
      organization: { name: '', timeZone: 'UTC' },
      active: null,
      experiment: null,
    };
    const isSame = before === undefined || before.model?.id === active?.id;
    const plan: ServingPlan = {
      organization: { id: organizationId, ...organization },
      model: isSame ? active : before.model,
      wanted: isSame ? null : active,
      policy: this.policyOf(organizationId, stored?.policy ?? null),
      experiment,
    };
    // Bands and rules need no warming.
    this.keep(organizationId, plan);
    if (isSame || !(await this.options.warm(organizationId, active))) return plan;
    const switched = { ...plan, model: active, wanted: null };
    this.keep(organizationId, switched);
    return switched;
  }

  private keep(organizationId: string, plan: ServingPlan): void {
    this.entries.delete(organizationId);
    this.entries.set(organizationId, { plan, loadedAt: this.now() });
    if (this.entries.size > MOST_PLANS) this.entries.delete(this.entries.keys().next().value!);
  }

  private policyOf(organizationId: string, stored: StoredServingPlan['policy']): NumberedPolicy {
    if (stored === null) return { version: 0, definition: DEFAULT_POLICY };
    const parsed = SCORING_POLICY.safeParse(stored.definition);
    if (parsed.success) return { version: stored.version, definition: parsed.data };
    this.options.onPolicyInvalid(organizationId);
    return { version: 0, definition: DEFAULT_POLICY };
  }
}
