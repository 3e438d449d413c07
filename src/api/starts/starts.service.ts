import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { Database, type OrganizationTransaction } from '../../db/database.js';
import { recordAudit } from '../../db/repositories/audit-log.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import { refusedByReentry } from '../../db/repositories/reentry.js';
import { insertPendingExecutions, reentryOf } from '../../db/repositories/routing.js';
import { matchLeads } from '../../db/repositories/segments.js';
import {
  findStart,
  findStartable,
  findStartByKey,
  insertStart,
  listStarts,
  recordExecution,
  requestStop,
  type StartableTemplate,
  type TemplateStart,
} from '../../db/repositories/template-starts.js';
import { DomainError, type ErrorCode } from '../../shared/error-codes.js';
import { checkSegment } from '../../shared/template-conditions.js';
import { conditionsOfStart } from '../../shared/template-start.js';
import type { Principal } from '../auth/principal.js';
import { iso } from '../common/fields.js';
import { readIdempotencyKey } from '../common/idempotency-key.js';
import { decodeCursor, ID_CURSOR, toPage, type Page } from '../common/pagination.js';
import { previewSegment } from './start-preview.js';
import type { StartAnswer, StartDto, StartQuery, StartRequest } from './starts.dto.js';

type ActiveTemplate = StartableTemplate & { versionId: string };

/** Starts templates for leads that a person names. */
@Injectable()
export class StartsService {
  constructor(private readonly database: Database) {}

  /**
   * Starts a template for a lead, or enters the start of a segment; a dry run only counts.
   *
   * @throws DomainError `forbidden`, `validation_failed`, `not_found`, `lead_missing`, `template_unpublished`, `template_archived`, `template_not_active`, `reentry_refused` (with the
   *   earlier `executionId`), `lead_not_in_segment`, `conflict`
   */
  async start(
    principal: Principal,
    key: string,
    request: StartRequest,
    idempotencyHeader: string | undefined,
  ): Promise<StartAnswer> {
    const { leadId, where, dryRun } = request;
    if (where !== undefined && !principal.scopes.has('workflows:write'))
      throw new DomainError('forbidden', 'A segment is started by those with workflows:write.');
    const problem = where !== undefined && checkSegment(where);
    if (problem) {
      const errors = [{ path: 'where', code: 'condition_invalid', message: problem }];
      throw new DomainError('validation_failed', `where: ${problem}`, { errors });
    }
    if (dryRun) return { start: null, preview: await this.preview(principal.organizationId, key, request) };
    const idempotencyKey = readIdempotencyKey(idempotencyHeader);
    const start = await this.database.inOrganization(principal.organizationId, async (tx) => {
      const known = idempotencyKey === null ? undefined : await findStartByKey(tx, idempotencyKey);
      if (known) return sameStart(known, key, request);
      const template = active(await findStartable(tx, key));
      const id = uuidv7();
      const isNew = await insertStart(tx, {
        id,
        ...{ templateId: template.templateId, versionId: template.versionId },
        kind: leadId === undefined ? 'segment' : 'lead',
        idempotencyKey,
        leadId: leadId ?? null,
        condition: where ?? null,
        createdBy: principal.id,
        why: request.why || null,
      });
      // Another request with the same key was first.
      if (!isNew) return sameStart((await findStartByKey(tx, idempotencyKey!))!, key, request);
      const executionId = await this.enter(tx, principal, { id, template, request });
      await recordAudit(tx, {
        actorId: principal.id,
        action: 'start.created',
        subjectType: 'template',
        subjectId: key,
        why: request.why ?? null,
        data: { startId: id, ...(leadId !== undefined && { leadId, executionId }) },
      });
      return (await findStart(tx, id))!;
    });
    return { start: toStart(start), preview: null };
  }

  async list(organizationId: string, { limit, cursor, templateKey, state }: StartQuery): Promise<Page<StartDto>> {
    const beforeId = decodeCursor(cursor, ID_CURSOR)?.id;
    const rows = await listStarts(this.database.reader(organizationId), { templateKey, state, beforeId }, limit + 1);
    return toPage(rows, limit, toStart, ({ id }) => ({ id }));
  }

  async get(organizationId: string, id: string): Promise<StartDto> {
    return toStart(found(await findStart(this.database.reader(organizationId), id)));
  }

  /** @throws DomainError `not_found`, `start_not_open` */
  stop(principal: Principal, id: string, why: string | undefined): Promise<StartDto> {
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      const requested = await requestStop(tx, id);
      const start = found(await findStart(tx, id));
      if (!requested && start.state !== 'stopping' && start.state !== 'stopped')
        throw new DomainError('start_not_open', `The start is ${start.state}; there is nothing to stop.`);
      if (requested) {
        const data = { startId: id, templateKey: start.templateKey };
        await appendEvents(tx, [{ type: 'start.stopped', data: { ...data, by: principal.id } }], { route: false });
        const subject = { subjectType: 'template', subjectId: start.templateKey };
        await recordAudit(tx, { actorId: principal.id, action: 'start.stopped', ...subject, why: why ?? null, data });
      }
      return toStart(start);
    });
  }

  private preview(organizationId: string, key: string, { leadId, where }: StartRequest) {
    if (leadId !== undefined) throw new DomainError('validation_failed', 'dryRun: is for a segment');
    return this.database.inOrganization(organizationId, async (tx) => {
      const template = active(await findStartable(tx, key));
      return previewSegment(tx, template, conditionsOfStart('segment', template.trigger, where!));
    });
  }

  /** Tells of the start, and enters the execution of the one lead. */
  private async enter(
    tx: OrganizationTransaction,
    principal: Principal,
    { id, template, request: { leadId } }: { id: string; template: ActiveTemplate; request: StartRequest },
  ): Promise<string | null> {
    const data = { startId: id, templateKey: template.key, kind: leadId === undefined ? 'segment' : 'lead' };
    const event = { type: 'start.created' as const, leadId: leadId ?? null, data: { ...data, by: principal.id } };
    if (leadId === undefined) {
      await appendEvents(tx, [event], { route: false });
      return null;
    }
    await requireLead(tx, template, leadId);
    const [eventId] = await appendEvents(tx, [event], { route: false });
    const { templateId, versionId, reentry } = template;
    const { reentryKey, afterMs } = reentryOf(reentry, `lead:${id}`);
    const execution = { templateId, versionId, leadId, eventId: eventId!, reentryKey, afterMs };
    if ((await insertPendingExecutions(tx, [execution])) === 0) {
      const [earlier] = await refusedByReentry(tx, template, [leadId]);
      const rule = reentry === 'once' ? 'goes through it once' : 'has been through it too lately';
      throw new DomainError('reentry_refused', `A lead ${rule}.`, earlier && { executionId: earlier.executionId });
    }
    const { rows } = await tx.query<{ id: string }>(
      `SELECT id FROM workflow_executions
       WHERE organization_id = $1 AND template_id = $2 AND lead_id = $3 AND reentry_key = $4`,
      [tx.organizationId, templateId, leadId, reentryKey],
    );
    await recordExecution(tx, id, rows[0]!.id);
    return rows[0]!.id;
  }
}

async function requireLead(tx: OrganizationTransaction, template: ActiveTemplate, leadId: string): Promise<void> {
  const { rows } = await tx.query('SELECT FROM leads WHERE organization_id = $1 AND id = $2', [
    tx.organizationId,
    leadId,
  ]);
  if (rows.length === 0) throw new DomainError('lead_missing', 'There is no such lead.');
  const conditions = conditionsOfStart('lead', template.trigger, null);
  const { matching } = await matchLeads(tx, [leadId], conditions);
  if (matching.length === 0)
    throw new DomainError('lead_not_in_segment', 'The trigger’s condition does not hold for this lead.');
}

function active(template: StartableTemplate | undefined): ActiveTemplate {
  if (!template) throw new DomainError('not_found', 'There is no such template.');
  const { state, versionId } = template;
  if (versionId === null) throw new DomainError('template_unpublished', 'No version of the template was published.');
  if (state === 'archived') throw new DomainError('template_archived', 'The template is archived.');
  if (state !== 'active') throw new DomainError('template_not_active', `The template is ${state}.`);
  return { ...template, versionId };
}

/** @throws DomainError `conflict` where the key was used for something else */
function sameStart(known: TemplateStart, key: string, { leadId, where }: StartRequest): TemplateStart {
  const isSame = known.templateKey === key && known.leadId === (leadId ?? null) && known.condition === (where ?? null);
  if (!isSame) throw new DomainError('conflict', 'This Idempotency-Key was used for another start.');
  return known;
}

function found(start: TemplateStart | undefined): TemplateStart {
  if (!start) throw new DomainError('not_found', 'There is no such start.');
  return start;
}

function toStart(row: TemplateStart): StartDto {
  return {
    id: row.id,
    templateKey: row.templateKey,
    version: row.version,
    kind: row.kind,
    where: row.condition,
    leadId: row.leadId,
    executionId: row.executionId,
    state: row.state,
    leads: {
      seen: row.leadsSeen,
      matched: row.leadsMatched,
      failed: row.leadsFailed,
      started: row.executionsStarted,
    },
    errorCode: row.errorCode as ErrorCode | null,
    createdBy: row.createdBy,
    why: row.why,
    scheduledFor: iso(row.scheduledFor),
    createdAt: iso(row.createdAt),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
  };
}
