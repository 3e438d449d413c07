import { Injectable } from '@nestjs/common';
import { Database, type OrganizationTransaction } from '../../db/database.js';
import { latestScore } from '../../db/repositories/lead-scores.js';
import { DomainError } from '../../shared/error-codes.js';
import type { Score } from '../../shared/score.js';
import type { Principal } from '../auth/principal.js';
import type { Page, PageQuery } from '../common/pagination.js';
import { changeLead, recordInteraction } from './lead-changes.js';
import { listLeads } from './lead-list.js';
import { LEAD_COLUMNS, SCORED_LEADS, toLead, type LeadRow } from './lead-row.js';
import { listTimeline } from './lead-timeline.js';
import type { InteractionDto, LeadDto, LeadPatch, LeadQuery, NewInteraction, TimelineItem } from './leads.dto.js';

@Injectable()
export class LeadsService {
  constructor(private readonly database: Database) {}

  list(organizationId: string, query: LeadQuery): Promise<Page<LeadDto>> {
    return this.database.inOrganization(organizationId, (tx) => listLeads(tx, query));
  }

  get(organizationId: string, id: string): Promise<LeadDto> {
    return this.database.inOrganization(organizationId, async (tx) => toLead(await findLead(tx, id)));
  }

  change(principal: Principal, id: string, patch: LeadPatch): Promise<LeadDto> {
    return this.database.inOrganization(principal.organizationId, async (tx) =>
      toLead(await changeLead(tx, id, patch, principal)),
    );
  }

  score(organizationId: string, leadId: string): Promise<Score> {
    return this.database.inOrganization(organizationId, async (tx) => {
      const score = await latestScore(tx, leadId);
      if (!score) throw new DomainError('not_found', 'There is no such lead, or it has no score yet.');
      return score;
    });
  }

  timeline(organizationId: string, leadId: string, query: PageQuery): Promise<Page<TimelineItem>> {
    return this.database.inOrganization(organizationId, async (tx) => {
      await findLead(tx, leadId);
      return listTimeline(tx, leadId, query);
    });
  }

  recordInteraction(principal: Principal, leadId: string, interaction: NewInteraction): Promise<InteractionDto> {
    return this.database.inOrganization(principal.organizationId, (tx) =>
      recordInteraction(tx, leadId, interaction, principal),
    );
  }
}

async function findLead(tx: OrganizationTransaction, id: string): Promise<LeadRow> {
  const { rows } = await tx.query<LeadRow>(
    `SELECT ${LEAD_COLUMNS} FROM ${SCORED_LEADS} WHERE l.organization_id = $1 AND l.id = $2`,
    [tx.organizationId, id],
  );
  if (!rows[0]) throw new DomainError('not_found', 'There is no such lead.');
  return rows[0];
}
