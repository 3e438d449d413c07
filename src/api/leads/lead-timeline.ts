import { z } from 'zod';
import type { OrganizationReader } from '../../db/database.js';
import { iso, type Moment } from '../common/fields.js';
import { decodeCursor, toPage, type Page, type PageQuery } from '../common/pagination.js';
import type { TimelineItem } from './leads.dto.js';

/** Microseconds, which a JavaScript date would lose, and with them the order of what one batch wrote. */
const TIMELINE_CURSOR = z.object({ at: z.string().regex(/^\d{1,17}$/), id: z.uuid() });

interface TimelineRow {
  id: string;
  kind: TimelineItem['kind'];
  type: string;
  occurred_at: Moment;
  at: string;
  data: Record<string, unknown>;
  execution_id: string | null;
}

/**
 * What happened to a lead and was done with it, newest first: interactions, events and messages in one list. An interaction's own
 * event is left out, for it would tell the same twice.
 */
export async function listTimeline(
  reader: OrganizationReader,
  leadId: string,
  query: PageQuery,
): Promise<Page<TimelineItem>> {
  const after = decodeCursor(query.cursor, TIMELINE_CURSOR);
  const { rows } = await reader.query<TimelineRow>(
    `SELECT id, kind, type, occurred_at, (extract(epoch FROM occurred_at) * 1000000)::bigint::text AS at, data, execution_id
     FROM (
       SELECT id, 'interaction' AS kind, kind AS type, occurred_at, data, NULL::uuid AS execution_id
       FROM interactions WHERE organization_id = $1 AND lead_id = $2
       UNION ALL
       SELECT id, 'event', type, occurred_at, data, execution_id
       FROM events WHERE organization_id = $1 AND lead_id = $2 AND type <> 'interaction.recorded'
       UNION ALL
       SELECT id, 'message', channel, created_at,
         jsonb_build_object('subject', subject, 'status', status, 'reasonCode', reason_code, 'stepId', step_id), execution_id
       FROM messages WHERE organization_id = $1 AND lead_id = $2
     ) AS timeline
     WHERE $3::bigint IS NULL
       OR (occurred_at, id) < (timestamptz 'epoch' + $3::bigint * interval '1 microsecond', $4::uuid)
     ORDER BY occurred_at DESC, id DESC
     LIMIT $5`,
    [reader.organizationId, leadId, after?.at ?? null, after?.id ?? null, query.limit + 1],
    'lead-timeline',
  );
  return toPage(rows, query.limit, toItem, ({ at, id }) => ({ at, id }));
}

function toItem(row: TimelineRow): TimelineItem {
  const { id, kind, type, data } = row;
  return { id, kind, type, occurredAt: iso(row.occurred_at), data, executionId: row.execution_id };
}
