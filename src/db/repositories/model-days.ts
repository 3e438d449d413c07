import type { ModelAlert, ModelDay } from '../../shared/model-day.js';
import type { OrganizationReader, OrganizationTransaction, Database } from '../database.js';
import type { ModelRow } from './models.js';

/** A model of which a day is measured. */
export interface MonitoredModel {
  id: string;
  key: string;
  version: string;
  isActive: boolean;
  origin: ModelRow['origin'];
  manifest: unknown;
}

/** Models at most that are measured on a day: the active one, and others that scored leads, as in an experiment. */
const MOST_MODELS = 20;

/** Organizations that have scores and whose models were not measured of yesterday, behind an id. */
export async function monitoringDue(database: Database, after: string, most: number): Promise<string[]> {
  const rows = await database.lookUp<{ organization_id: string }>(
    'SELECT organization_id FROM monitoring_due($1, $2)',
    [after, most],
  );
  return rows.map((row) => row.organization_id);
}

/** Days that have not been measured, up to one and that included; the newest so many. Where none was ever measured, that one. */
export async function daysToMeasure(reader: OrganizationReader, until: string, most: number): Promise<string[]> {
  const { rows } = await reader.query<{ day: string }>(
    `SELECT to_char(d, 'YYYY-MM-DD') AS day
     FROM generate_series(greatest($2::date - ($3::int - 1), coalesce(
       (SELECT (monitored_at AT TIME ZONE 'UTC')::date FROM scoring_settings WHERE organization_id = $1), $2::date)),
       $2::date, interval '1 day') AS d ORDER BY d`,
    [reader.organizationId, until, most],
  );
  return rows.map((row) => row.day);
}

/** Notes that all days up to one have been looked at. */
export async function noteMonitored(tx: OrganizationTransaction, day: string): Promise<void> {
  await tx.query(
    `INSERT INTO scoring_settings AS s (organization_id, settings, monitored_at)
     VALUES ($1, '{}', ($2::date + 1)::timestamp AT TIME ZONE 'UTC')
     ON CONFLICT (organization_id) DO UPDATE SET monitored_at = greatest(s.monitored_at, excluded.monitored_at)`,
    [tx.organizationId, day],
  );
}

/** The active model, and those whose names are given. */
export async function monitoredModels(
  reader: OrganizationReader,
  names: readonly { key: string; version: string }[],
): Promise<MonitoredModel[]> {
  const { rows } = await reader.query<MonitoredModel>(
    `SELECT id, key, version, state = 'active' AS "isActive", origin, manifest FROM models
     WHERE organization_id = $1
       AND (state = 'active' OR (key, version) IN (SELECT * FROM unnest($2::text[], $3::text[])))
     ORDER BY state = 'active' DESC, id DESC LIMIT $4`,
    [reader.organizationId, names.map(({ key }) => key), names.map(({ version }) => version), MOST_MODELS],
  );
  return rows;
}

/** What was measured of a day before. */
export interface MeasuredDay {
  day: string;
  leads: number;
  latencyUs: number | null;
  alerts: ModelAlert[];
}

/**
 * Days before one, the oldest first.
 *
 * @param model - whose latency and alerts they tell; leads are all of the organization's
 */
export async function daysBefore(
  reader: OrganizationReader,
  model: { key: string; version: string },
  day: string,
  most: number,
): Promise<MeasuredDay[]> {
  const { rows } = await reader.query<MeasuredDay>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, max((statistics ->> 'leads')::int) AS leads,
       max((statistics -> 'latencyUs' ->> 'p95')::float8) FILTER (WHERE model_key = $4 AND model_version = $5) AS "latencyUs",
       coalesce(jsonb_agg(statistics -> 'alerts') FILTER (WHERE model_key = $4 AND model_version = $5) -> 0, '[]') AS alerts
     FROM model_days WHERE organization_id = $1 AND day < $2::date AND day >= $2::date - $3::int
     GROUP BY day ORDER BY model_days.day`,
    [reader.organizationId, day, most, model.key, model.version],
  );
  return rows;
}

/** @returns false where the day was measured before: it stays as it was */
export async function insertModelDay(
  tx: OrganizationTransaction,
  model: { key: string; version: string },
  day: string,
  statistics: ModelDay,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO model_days (organization_id, model_key, model_version, day, statistics) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING`,
    [tx.organizationId, model.key, model.version, day, JSON.stringify(statistics)],
  );
  return rowCount === 1;
}

/** What was measured of a model, the oldest day first. */
export async function modelDays(
  reader: OrganizationReader,
  model: { key: string; version: string },
  { from, to }: { from: string; to: string },
): Promise<{ day: string; measuredAt: string; statistics: ModelDay }[]> {
  const { rows } = await reader.query<{ day: string; measuredAt: string; statistics: ModelDay }>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, measured_at AS "measuredAt", statistics FROM model_days
     WHERE organization_id = $1 AND model_key = $2 AND model_version = $3 AND day BETWEEN $4::date AND $5::date
     ORDER BY model_days.day`,
    [reader.organizationId, model.key, model.version, from, to],
  );
  return rows;
}

/** A model's name by its id; undefined where the organization has none. */
export async function findModelName(
  reader: OrganizationReader,
  id: string,
): Promise<{ key: string; version: string } | undefined> {
  const { rows } = await reader.query<{ key: string; version: string }>(
    'SELECT key, version FROM models WHERE organization_id = $1 AND id = $2',
    [reader.organizationId, id],
  );
  return rows[0];
}
