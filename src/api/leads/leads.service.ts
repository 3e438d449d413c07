import { Injectable } from '@nestjs/common';
import { Database, type OrganizationTransaction } from '../../db/database.js';
import { DomainError } from '../../shared/error-codes.js';
import type { Score, ScoreBand, ScoreReason } from '../../shared/score.js';
import type { Principal } from '../auth/principal.js';
import type { Page, PageQuery } from '../common/pagination.js';
import { changeLead, recordInteraction } from './lead-changes.js';
import { listLeads } from './lead-list.js';
import { LEAD_COLUMNS, toLead, type LeadRow } from './lead-row.js';
import { listTimeline } from './lead-timeline.js';
import type { InteractionDto, LeadDto, LeadPatch, LeadQuery, NewInteraction, TimelineItem } from './leads.dto.js';

interface ScoreRow {
  value: number;
  points: number;
  band: ScoreBand;
  model_key: string;
  model_version: string;
  baseline: number;
  reasons: ScoreReason[];
  fallback: boolean;
  computed_at: Date;
}

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
      const { rows } = await tx.query<ScoreRow>(
        `SELECT value, points, band, model_key, model_version, baseline, reasons, fallback, computed_at FROM lead_scores
         WHERE organization_id = $1 AND lead_id = $2 ORDER BY id DESC LIMIT 1`,
        [organizationId, leadId],
      );
      if (!rows[0]) throw new DomainError('not_found', 'There is no such lead, or it has no score yet.');
      const { model_key: key, model_version: version, computed_at: computedAt, ...score } = rows[0];
      return { ...score, model: { key, version }, computedAt: computedAt.toISOString() };
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
    `SELECT ${LEAD_COLUMNS} FROM leads l WHERE l.organization_id = $1 AND l.id = $2`,
    [tx.organizationId, id],
  );
  if (!rows[0]) throw new DomainError('not_found', 'There is no such lead.');
  return rows[0];
}
