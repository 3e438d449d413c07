import type { TemplateDefinition } from '../../shared/template-definition.js';
import type { SimulationSettings } from '../../shared/simulation-settings.js';
import type { OrganizationReader, OrganizationTransaction } from '../database.js';

export type SimulationState = 'pending' | 'running' | 'stopping' | 'completed' | 'stopped' | 'failed';

/** A simulation over history as its readers see it. Moments are text from a reader. */
export interface SimulationRow {
  id: string;
  templateKey: string;
  state: SimulationState;
  settings: SimulationSettings;
  leadsTotal: number | null;
  leadsDone: number;
  executions: number;
  result: unknown;
  errorCode: string | null;
  createdBy: string;
  createdAt: Date | string;
  finishedAt: Date | string | null;
}

const COLUMNS = `s.id, t.key AS "templateKey", s.state, s.settings, s.leads_total AS "leadsTotal", s.leads_done AS "leadsDone",
  s.executions, s.error_code AS "errorCode", s.created_by AS "createdBy", s.created_at AS "createdAt",
  s.finished_at AS "finishedAt"`;
const TABLES =
  'template_simulations s JOIN workflow_templates t ON t.organization_id = s.organization_id AND t.id = s.template_id';
/** Of a template; older ones that have ended go when a new one is asked for. */
const MOST_KEPT = 20;

/** Enters a simulation, and has it begun after the commit. */
export async function insertSimulation(
  tx: OrganizationTransaction,
  row: {
    id: string;
    templateId: string;
    definition: TemplateDefinition;
    settings: SimulationSettings;
    createdBy: string;
  },
): Promise<void> {
  const { id, templateId, definition, settings, createdBy } = row;
  await tx.query(
    `INSERT INTO template_simulations (organization_id, id, template_id, definition, settings, created_by)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [tx.organizationId, id, templateId, JSON.stringify(definition), JSON.stringify(settings), createdBy],
  );
  await tx.query(
    `DELETE FROM template_simulations WHERE organization_id = $1 AND finished_at IS NOT NULL AND id IN (
       SELECT id FROM template_simulations WHERE organization_id = $1 AND template_id = $2 ORDER BY id DESC OFFSET $3)`,
    [tx.organizationId, templateId, MOST_KEPT],
  );
  await tx.query(`SELECT pg_notify('simulations', '')`);
}

/** Simulations of the organization that have not ended. */
export async function countOpenSimulations(tx: OrganizationReader): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM template_simulations
     WHERE organization_id = $1 AND state IN ('pending', 'running', 'stopping')`,
    [tx.organizationId],
  );
  return rows[0]!.count;
}

export async function findSimulation(reader: OrganizationReader, id: string): Promise<SimulationRow | undefined> {
  const { rows } = await reader.query<SimulationRow>(
    `SELECT ${COLUMNS}, s.result FROM ${TABLES} WHERE s.organization_id = $1 AND s.id = $2`,
    [reader.organizationId, id],
  );
  return rows[0];
}

/** The newest first, without their results. */
export async function listSimulations(
  reader: OrganizationReader,
  { templateKey, before, limit }: { templateKey: string; before: string | null; limit: number },
): Promise<SimulationRow[]> {
  const { rows } = await reader.query<SimulationRow>(
    `SELECT ${COLUMNS}, NULL::jsonb AS result FROM ${TABLES}
     WHERE s.organization_id = $1 AND t.key = $2 AND ($3::uuid IS NULL OR s.id < $3) ORDER BY s.id DESC LIMIT $4`,
    [reader.organizationId, templateKey, before, limit],
  );
  return rows;
}

export interface SimulationToRun {
  templateId: string;
  definition: TemplateDefinition;
  settings: SimulationSettings;
  createdAt: Date;
}

/** What is to be simulated; undefined where it has ended. */
export async function simulationToRun(tx: OrganizationTransaction, id: string): Promise<SimulationToRun | undefined> {
  const { rows } = await tx.query<SimulationToRun>(
    `SELECT template_id AS "templateId", definition, settings, created_at AS "createdAt" FROM template_simulations
     WHERE organization_id = $1 AND id = $2 AND finished_at IS NULL`,
    [tx.organizationId, id],
  );
  return rows[0];
}

/** Notes how far a simulation is. @returns false where somebody wants it ended, or it has ended */
export async function advanceSimulation(
  tx: OrganizationTransaction,
  id: string,
  { leadsTotal, leadsDone, executions }: { leadsTotal: number; leadsDone: number; executions: number },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE template_simulations SET leads_total = $3, leads_done = $4, executions = $5, claimed_at = now()
     WHERE organization_id = $1 AND id = $2 AND state IN ('pending', 'running')`,
    [tx.organizationId, id, leadsTotal, leadsDone, executions],
  );
  return rowCount === 1;
}

export async function endSimulation(
  tx: OrganizationTransaction,
  id: string,
  { state, result, errorCode }: { state: 'completed' | 'stopped' | 'failed'; result?: unknown; errorCode?: string },
): Promise<void> {
  await tx.query(
    `UPDATE template_simulations SET state = $3, result = $4, error_code = $5, finished_at = now()
     WHERE organization_id = $1 AND id = $2 AND finished_at IS NULL`,
    [tx.organizationId, id, state, result === undefined ? null : JSON.stringify(result), errorCode ?? null],
  );
}

/** Has a simulation end. @returns false where it has ended */
export async function requestSimulationStop(tx: OrganizationTransaction, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE template_simulations SET state = CASE state WHEN 'pending' THEN 'stopped' ELSE 'stopping' END,
       finished_at = CASE state WHEN 'pending' THEN now() END
     WHERE organization_id = $1 AND id = $2 AND state IN ('pending', 'running')`,
    [tx.organizationId, id],
  );
  return rowCount === 1;
}
