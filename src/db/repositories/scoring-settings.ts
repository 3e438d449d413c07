import { DEFAULT_SCORING_SETTINGS, SCORING_SETTINGS, type ScoringSettings } from '../../shared/scoring-settings.js';
import type { Database, OrganizationReader, OrganizationTransaction } from '../database.js';

/** How the organization trains and watches its models; the defaults, where it has said nothing. */
export async function findScoringSettings(reader: OrganizationReader): Promise<ScoringSettings> {
  const { rows } = await reader.query<{ settings: unknown }>(
    'SELECT settings FROM scoring_settings WHERE organization_id = $1',
    [reader.organizationId],
  );
  return rows[0] ? SCORING_SETTINGS.parse(rows[0].settings) : DEFAULT_SCORING_SETTINGS;
}

export async function saveScoringSettings(tx: OrganizationTransaction, settings: ScoringSettings): Promise<void> {
  await tx.query(
    `INSERT INTO scoring_settings (organization_id, settings) VALUES ($1, $2)
     ON CONFLICT (organization_id) DO UPDATE SET settings = excluded.settings, updated_at = now()`,
    [tx.organizationId, JSON.stringify(settings)],
  );
}

/** Organizations whose models are to be trained anew by their schedule, those that have waited longest first. */
export async function trainingsDue(database: Database, most: number): Promise<string[]> {
  const rows = await database.lookUp<{ organization_id: string }>('SELECT organization_id FROM trainings_due($1)', [
    most,
  ]);
  return rows.map((row) => row.organization_id);
}

/**
 * Notes that a training of the schedule begins.
 *
 * @returns false where another worker was first, or the schedule has been changed
 */
export async function takeTrainingTurn(tx: OrganizationTransaction): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE scoring_settings SET trained_at = now() WHERE organization_id = $1
       AND settings ->> 'trainEvery' IN ('week', 'month')
       AND (trained_at IS NULL OR trained_at < now() - ('1 ' || (settings ->> 'trainEvery'))::interval)`,
    [tx.organizationId],
  );
  return rowCount === 1;
}
