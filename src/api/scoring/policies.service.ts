import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database } from '../../db/database.js';
import { newestLeads } from '../../db/repositories/lead-facts.js';
import {
  currentPolicy,
  findPolicy,
  listPolicies,
  type PolicyRow,
  savePolicy,
} from '../../db/repositories/scoring-policies.js';
import { DomainError } from '../../shared/error-codes.js';
import { type LeadScorer, ruleFeature, type Score, SCORE_BANDS, type ScoreBand } from '../../shared/score.js';
import { DEFAULT_POLICY, type ScoringPolicy } from '../../shared/scoring-policy.js';
import { policyProblems } from '../../shared/scoring-policy-check.js';
import type { Principal } from '../auth/principal.js';
import { iso } from '../common/fields.js';
import { decodeCursor, toPage, type Page, type PageQuery } from '../common/pagination.js';
import { SCORER } from '../dependencies.js';
import type { PolicyChange, PolicyPreview, PolicyPreviewRequest, PolicyVersionDto } from './policies.dto.js';

const CURSOR = z.object({ version: z.int() });
const EXAMPLES = 20;
const DEFAULT: PolicyVersionDto = {
  version: 0,
  definition: DEFAULT_POLICY,
  why: null,
  createdBy: null,
  createdAt: null,
};

/** How an organization turns a model's probability into bands, grades and rules of its own. */
@Injectable()
export class PoliciesService {
  constructor(
    private readonly database: Database,
    @Inject(SCORER) private readonly scorer: LeadScorer,
  ) {}

  async current(organizationId: string): Promise<PolicyVersionDto> {
    const row = await currentPolicy(this.database.reader(organizationId));
    return row ? toPolicy(row) : DEFAULT;
  }

  /** @throws DomainError `not_found` */
  async version(organizationId: string, version: number): Promise<PolicyVersionDto> {
    const row = await findPolicy(this.database.reader(organizationId), version);
    if (!row) throw new DomainError('not_found', 'There is no such version.');
    return toPolicy(row);
  }

  async list(organizationId: string, { limit, cursor }: PageQuery): Promise<Page<PolicyVersionDto>> {
    const before = decodeCursor(cursor, CURSOR)?.version;
    const rows = await listPolicies(this.database.reader(organizationId), before, limit + 1);
    return toPage(rows, limit, toPolicy, ({ version }) => ({ version }));
  }

  /** @throws DomainError `policy_invalid`, `conflict` */
  save(principal: Principal, { definition, ...change }: PolicyChange): Promise<PolicyVersionDto> {
    requireSound(definition);
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      const row = await savePolicy(tx, definition, { actorId: principal.id, ...change });
      if (!row) throw new DomainError('conflict', 'Somebody else changed the policy meanwhile.');
      return toPolicy(row);
    });
  }

  /**
   * Scores the newest leads by the policy in force and by another one. Stores nothing.
   *
   * @throws DomainError `policy_invalid`
   */
  async preview(organizationId: string, { definition, leads: most }: PolicyPreviewRequest): Promise<PolicyPreview> {
    requireSound(definition);
    const leads = await this.database.inOrganization(organizationId, (tx) => newestLeads(tx, most));
    const at = new Date();
    const before = await this.scorer.score(organizationId, leads, { at, onRuleFailed: () => undefined });
    const failed = new Map<string, number>();
    const after = await this.scorer.score(organizationId, leads, {
      policy: { version: 0, definition },
      at,
      onRuleFailed: (key) => failed.set(key, (failed.get(key) ?? 0) + 1),
    });
    const moved = leads.map(({ id }, index) => ({ leadId: id, before: before[index]!, after: after[index]! }));
    const other = moved.filter((one) => one.before.band !== one.after.band);
    return {
      leads: leads.length,
      before: countBands(before),
      after: countBands(after),
      moved: other.length,
      grades: Object.fromEntries(
        definition.grades.map(({ grade }) => [grade, after.filter((s) => s.grade === grade).length]),
      ),
      rules: definition.rules.map(({ key }) => ({
        key,
        holds: after.filter(({ reasons }) => reasons.some(({ feature }) => feature === ruleFeature(key))).length,
        failed: failed.get(key) ?? 0,
      })),
      examples: other
        .slice(0, EXAMPLES)
        .map((one) => ({ leadId: one.leadId, before: shown(one.before), after: shown(one.after) })),
    };
  }
}

/** @throws DomainError `policy_invalid` */
function requireSound(definition: ScoringPolicy): void {
  const errors = policyProblems(definition);
  if (errors.length === 0) return;
  throw new DomainError('policy_invalid', errors.map(({ path, message }) => `${path}: ${message}`).join('; '), {
    errors,
  });
}

function countBands(scores: readonly Score[]): Record<ScoreBand, number> {
  return Object.fromEntries(
    SCORE_BANDS.map((band) => [band, scores.filter((score) => score.band === band).length]),
  ) as Record<ScoreBand, number>;
}

function shown({ value, band }: Score) {
  return { value, band };
}

function toPolicy(row: PolicyRow): PolicyVersionDto {
  return { ...row, createdAt: iso(row.createdAt) };
}
