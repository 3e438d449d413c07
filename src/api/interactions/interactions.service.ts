import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type OrganizationTransaction } from '../../db/database.js';
import { keepInteractionAnswer, takeInteractionKey } from '../../db/repositories/interaction-keys.js';
import {
  leadsByEmail,
  lockLeads,
  recordInteractions,
  type ToldInteraction,
} from '../../db/repositories/interactions.js';
import { canonicalJson } from '../../shared/canonical-json.js';
import { normaliseEmail } from '../../shared/email-address.js';
import type { Principal } from '../auth/principal.js';
import { readIdempotencyKey } from '../common/idempotency-key.js';
import { isPossible } from '../leads/leads.dto.js';
import type { InteractionResult, InteractionResults, ToldInteractionDto } from './interactions.dto.js';

@Injectable()
export class InteractionsService {
  constructor(private readonly database: Database) {}

  /**
   * Records what can be recorded, all of it in one transaction.
   *
   * @throws DomainError `conflict` where other interactions were sent under the same key
   */
  record(
    principal: Principal,
    told: readonly ToldInteractionDto[],
    idempotencyHeader: string | undefined,
  ): Promise<InteractionResults> {
    const key = readIdempotencyKey(idempotencyHeader);
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      const known = key === null ? undefined : await takeInteractionKey(tx, key, sha256Of(told));
      if (known !== undefined) return known as InteractionResults;
      const results = await recordAll(tx, told, principal.id);
      const recorded = results.filter(({ status }) => status === 'recorded').length;
      const answer = { recorded, rejected: results.length - recorded, results };
      if (key !== null) await keepInteractionAnswer(tx, key, answer);
      return answer;
    });
  }
}

function sha256Of(told: readonly ToldInteractionDto[]): Buffer {
  return createHash('sha256').update(canonicalJson(told)).digest();
}

async function recordAll(
  tx: OrganizationTransaction,
  told: readonly ToldInteractionDto[],
  by: string,
): Promise<InteractionResult[]> {
  const leadIds = await findLeads(tx, told);
  const results = told.map(({ occurredAt }, index): InteractionResult => {
    const leadId = leadIds[index] ?? null;
    if (leadId === null) return rejected(leadId, 'not_found', 'There is no such lead.');
    if (occurredAt === undefined || isPossible(occurredAt)) return { ...RECORDED, leadId };
    return rejected(leadId, 'validation_failed', 'occurredAt: must be between the year 2000 and now');
  });
  const accepted = results.flatMap((result, index) => (result.status === 'recorded' ? [{ result, index }] : []));
  if (accepted.length === 0) return results;
  const interactions = accepted.map(({ result, index }): ToldInteraction => {
    const { kind, data, occurredAt, seconds, contentId } = told[index]!;
    const at = occurredAt === undefined ? null : new Date(occurredAt);
    return { leadId: result.leadId!, kind, data, occurredAt: at, seconds, contentId };
  });
  const stored = await recordInteractions(tx, interactions, by);
  accepted.forEach(({ result }, place) => (result.id = stored[place]!.id));
  return results;
}

const RECORDED = { status: 'recorded', id: null, leadId: null, code: null, detail: null } as const;

function rejected(
  leadId: string | null,
  code: NonNullable<InteractionResult['code']>,
  detail: string,
): InteractionResult {
  return { status: 'rejected', id: null, leadId, code, detail };
}

/** The lead of each, locked; undefined where there is none. */
async function findLeads(
  tx: OrganizationTransaction,
  told: readonly ToldInteractionDto[],
): Promise<(string | undefined)[]> {
  const emails = told.map(({ email }) => (email === undefined ? null : normaliseEmail(email)));
  const byEmail = await leadsByEmail(tx, [...new Set(emails.filter((email) => email !== null))]);
  const ids = told.map(({ leadId }, index) => leadId ?? byEmail.get(emails[index] ?? ''));
  const there = await lockLeads(tx, [...new Set(ids.filter((id) => id !== undefined))]);
  // PostgreSQL writes ids in lower case.
  return ids.map((id) => (id !== undefined && there.has(id.toLowerCase()) ? id.toLowerCase() : undefined));
}
