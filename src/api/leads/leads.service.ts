import { Injectable } from '@nestjs/common';
import { Database, type OrganizationReader } from '../../db/database.js';
import { latestScore, listScores, scoreAt, type StoredScore } from '../../db/repositories/score-history.js';
import { DomainError } from '../../shared/error-codes.js';
import type { Principal } from '../auth/principal.js';
import { decodeCursor, ID_CURSOR, type Page, type PageQuery, toPage } from '../common/pagination.js';
import { ScoreWords, type Worded } from '../scoring/score-words.js';
import { changeLead, recordInteraction } from './lead-changes.js';
import { listLeads } from './lead-list.js';
import { LEAD_COLUMNS, SCORED_LEADS, toLead, type LeadRow } from './lead-row.js';
import { listTimeline } from './lead-timeline.js';
import type { InteractionDto, LeadDto, LeadPatch, LeadQuery, NewInteraction, TimelineItem } from './leads.dto.js';

@Injectable()
export class LeadsService {
  constructor(
    private readonly database: Database,
    private readonly words: ScoreWords,
  ) {}

  list(organizationId: string, query: LeadQuery): Promise<Page<LeadDto>> {
    return listLeads(this.database.reader(organizationId), query);
  }

  async get(organizationId: string, id: string): Promise<LeadDto> {
    return toLead(await findLead(this.database.reader(organizationId), id));
  }

  change(principal: Principal, id: string, patch: LeadPatch): Promise<LeadDto> {
    return this.database.inOrganization(principal.organizationId, async (tx) =>
      toLead(await changeLead(tx, id, patch, principal)),
    );
  }

  /** @throws DomainError `not_found` */
  async score(organizationId: string, leadId: string, at?: string): Promise<Worded<StoredScore>> {
    const reader = this.database.reader(organizationId);
    const score = at === undefined ? await latestScore(reader, leadId) : await scoreAt(reader, leadId, at);
    if (!score) throw new DomainError('not_found', 'There is no such lead, or it had no score yet.');
    return this.words.of(organizationId, score);
  }

  async scores(
    organizationId: string,
    leadId: string,
    { limit, cursor }: PageQuery,
  ): Promise<Page<Worded<StoredScore>>> {
    const reader = this.database.reader(organizationId);
    await findLead(reader, leadId);
    const beforeId = decodeCursor(cursor, ID_CURSOR)?.id;
    const rows = await listScores(reader, leadId, beforeId, limit + 1);
    return toPage(
      await this.words.ofAll(organizationId, rows),
      limit,
      (score) => score,
      ({ id }) => ({ id }),
    );
  }

  async timeline(organizationId: string, leadId: string, query: PageQuery): Promise<Page<TimelineItem>> {
    const reader = this.database.reader(organizationId);
    await findLead(reader, leadId);
    return listTimeline(reader, leadId, query);
  }

  recordInteraction(principal: Principal, leadId: string, interaction: NewInteraction): Promise<InteractionDto> {
    return this.database.inOrganization(principal.organizationId, (tx) =>
      recordInteraction(tx, leadId, interaction, principal),
    );
  }
}

async function findLead(reader: OrganizationReader, id: string): Promise<LeadRow> {
  const { rows } = await reader.query<LeadRow>(
    `SELECT ${LEAD_COLUMNS} FROM ${SCORED_LEADS} WHERE l.organization_id = $1 AND l.id = $2`,
    [reader.organizationId, id],
    'find-lead',
  );
  if (!rows[0]) throw new DomainError('not_found', 'There is no such lead.');
  return rows[0];
}
