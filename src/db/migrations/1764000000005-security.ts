import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables whose rows carry organization_id: all but organizations. */
const TENANT_TABLES = [
  'users',
  'refresh_tokens',
  'api_keys',
  'sources',
  'receipts',
  'receipt_queue',
  'receipt_keys',
  'refusals',
  'leads',
  'current_scores',
  'interactions',
  'events',
  'event_outbox',
  'batches',
  'lead_scores',
  'score_terms',
  'models',
  'workflow_templates',
  'workflow_template_versions',
  'workflow_executions',
  'workflow_execution_steps',
  'messages',
  'tasks',
];

/**
 * Row-level security, grants, and the few questions that must be asked before an organization is known. Those are functions
 * that run as the owner (SECURITY DEFINER) and answer no more than their caller needs.
 */
export class Security1764000000005 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own_organization ON organizations TO throughline_app
        USING (id = (SELECT current_organization()));
      GRANT SELECT, UPDATE ON organizations TO throughline_app;
    `);
    for (const table of TENANT_TABLES) {
      await queryRunner.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own_organization ON ${table} TO throughline_app
          USING (organization_id = (SELECT current_organization()))
          WITH CHECK (organization_id = (SELECT current_organization()));
        GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO throughline_app;
      `);
    }
    await queryRunner.query(`
      REVOKE UPDATE, DELETE ON workflow_template_versions, events FROM throughline_app;

      -- The dispatcher hands work out in every organization, and sees nothing of what the work is about.
      CREATE POLICY dispatch ON receipt_queue TO throughline_dispatcher USING (true);
      GRANT SELECT, UPDATE, DELETE ON receipt_queue TO throughline_dispatcher;
      CREATE POLICY dispatch ON event_outbox TO throughline_dispatcher USING (true);
      GRANT SELECT, UPDATE, DELETE ON event_outbox TO throughline_dispatcher;
      CREATE POLICY dispatch ON batches TO throughline_dispatcher USING (true);
      GRANT SELECT (id, organization_id, kind, claimed_at), INSERT (id, organization_id, kind, receipt_ids, event_ids),
        UPDATE (id, claimed_at) ON batches TO throughline_dispatcher;
      CREATE POLICY dispatch ON workflow_executions TO throughline_dispatcher USING (true);
      GRANT SELECT (id, organization_id, state, claimed_at, run_id, started_at), UPDATE (state, claimed_at, run_id, started_at)
        ON workflow_executions TO throughline_dispatcher;

      CREATE FUNCTION find_source(source_key text)
        RETURNS TABLE (id uuid, organization_id uuid, auth_strategy text, secret_encrypted bytea, active boolean)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
        $$ SELECT id, organization_id, auth_strategy, secret_encrypted, active FROM sources WHERE key = source_key $$;

      -- Group commit of the door: stores the receipts of several organizations in one statement. A key that the source has
      -- used within thirty days answers with its receipt and stores nothing. Keys within one call must be distinct
      -- and sorted (two calls at once would otherwise wait for each other crosswise).
      CREATE FUNCTION accept_receipts(ids uuid[], organization_ids uuid[], source_ids uuid[], keys text[], bodies text[],
          content_types text[])
        RETURNS TABLE (id uuid, receipt_id uuid)
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan AS $$
      #variable_conflict use_column
      BEGIN
        RETURN QUERY
        WITH input AS (
          SELECT * FROM unnest(ids, organization_ids, source_ids, keys, bodies, content_types)
            AS i(id, organization_id, source_id, key, body, content_type)
        ), known AS (
          INSERT INTO receipt_keys AS k (source_id, key, organization_id, receipt_id)
          SELECT source_id, key, organization_id, i.id FROM input i WHERE key IS NOT NULL ORDER BY source_id, key
          ON CONFLICT (source_id, key) DO UPDATE SET
            receipt_id = CASE WHEN k.created_at < now() - interval '30 days' THEN excluded.receipt_id ELSE k.receipt_id END,
            created_at = CASE WHEN k.created_at < now() - interval '30 days' THEN now() ELSE k.created_at END
          RETURNING source_id, key, receipt_id
        ), resolved AS (
          SELECT i.*, coalesce(k.receipt_id, i.id) AS kept_id
          FROM input i LEFT JOIN known k ON k.source_id = i.source_id AND k.key = i.key
        ), stored AS (
          INSERT INTO receipts (id, organization_id, source_id, body, content_type, idempotency_key)
          SELECT r.id, organization_id, source_id, body, content_type, key FROM resolved r WHERE kept_id = r.id
        ), queued AS (
          INSERT INTO receipt_queue (organization_id, receipt_id)
          SELECT organization_id, r.id FROM resolved r WHERE kept_id = r.id
        )
        SELECT r.id, r.kept_id FROM resolved r;
        PERFORM pg_notify('receipts', '');
      END $$;

      -- Forgets keys that no longer count, in every organization; called again until it answers 0.
      CREATE FUNCTION forget_receipt_keys(most int) RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        WITH forgotten AS (
          DELETE FROM receipt_keys WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM receipt_keys WHERE created_at < now() - interval '31 days' LIMIT least(most, 100000)))
          RETURNING 1
        )
        SELECT count(*)::int FROM forgotten
      $$;

      CREATE FUNCTION record_refusal(refusal_organization uuid, refusal_source uuid, refusal_code text, refusal_detail text,
          refusal_sha256 bytea, refusal_bytes int, refusal_key text)
        RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        INSERT INTO refusals (organization_id, source_id, code, detail, body_sha256, body_bytes, idempotency_key)
        VALUES (refusal_organization, refusal_source, refusal_code, refusal_detail, refusal_sha256, refusal_bytes, refusal_key)
      $$;

      CREATE FUNCTION find_login(login_email text)
        RETURNS TABLE (id uuid, organization_id uuid, password_hash text, disabled boolean)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
        $$ SELECT id, organization_id, password_hash, disabled_at IS NOT NULL FROM users WHERE email = login_email $$;

      CREATE FUNCTION find_refresh_token(hash bytea) RETURNS TABLE (id uuid, organization_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
        $$ SELECT id, organization_id FROM refresh_tokens WHERE token_hash = hash $$;

      CREATE FUNCTION find_api_key(hash bytea) RETURNS TABLE (id uuid, organization_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
        $$ SELECT id, organization_id FROM api_keys WHERE key_hash = hash $$;

      -- The search of leads. Its operator is not leakproof, so under row-level security PostgreSQL must test every row of the
      -- organization before it may look into the index: 40 ms on 100,000 leads, against 1. This runs as the owner, past row-level
      -- security, and is bound to the organization by its own condition. Two plans, one for each order; a page at most. The digits
      -- are the last of a phone number (':' comes behind '9'), or null.
      CREATE FUNCTION search_leads(words text, digits text, wanted_status text, wanted_band text, by_score boolean, after_score float8,
          after_id uuid, most int)
        RETURNS SETOF uuid LANGUAGE plpgsql STABLE SECURITY DEFINER
        SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan ROWS 50 AS $$
      DECLARE
        wanted tsquery := to_tsquery('simple', words);
      BEGIN
        IF by_score THEN
          RETURN QUERY SELECT l.id FROM leads l LEFT JOIN current_scores s ON s.lead_id = l.id
            WHERE l.organization_id = (SELECT current_organization()) AND (l.search @@ wanted
                OR reverse(l.phone) COLLATE "C" >= reverse(digits) AND reverse(l.phone) COLLATE "C" < reverse(digits) || ':')
              AND (wanted_status IS NULL OR l.status = wanted_status) AND (wanted_band IS NULL OR s.band = wanted_band)
              AND (after_id IS NULL OR (coalesce(s.value, -1), l.id) < (coalesce(after_score, -1), after_id))
            ORDER BY s.value DESC NULLS LAST, l.id DESC LIMIT least(most, 201);
        ELSE
          RETURN QUERY SELECT l.id FROM leads l
            WHERE l.organization_id = (SELECT current_organization()) AND (l.search @@ wanted
                OR reverse(l.phone) COLLATE "C" >= reverse(digits) AND reverse(l.phone) COLLATE "C" < reverse(digits) || ':')
              AND (wanted_status IS NULL OR l.status = wanted_status)
              AND (wanted_band IS NULL OR EXISTS (SELECT FROM current_scores s WHERE s.lead_id = l.id AND s.band = wanted_band))
              AND (after_id IS NULL OR l.id < after_id)
            ORDER BY l.id DESC LIMIT least(most, 201);
        END IF;
      END $$;

      REVOKE ALL ON FUNCTION forget_receipt_keys(int), search_leads(text, text, text, text, boolean, float8, uuid, int), find_source(text), accept_receipts(uuid[], uuid[], uuid[], text[], text[], text[]),
        record_refusal(uuid, uuid, text, text, bytea, int, text), find_login(text), find_refresh_token(bytea),
        find_api_key(bytea) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION find_source(text), accept_receipts(uuid[], uuid[], uuid[], text[], text[], text[]),
        record_refusal(uuid, uuid, text, text, bytea, int, text) TO throughline_door;
      GRANT EXECUTE ON FUNCTION forget_receipt_keys(int), search_leads(text, text, text, text, boolean, float8, uuid, int), find_login(text), find_refresh_token(bytea), find_api_key(bytea) TO throughline_app;

      SELECT seed_organization_statistics(table_name)
        FROM unnest(ARRAY['leads', 'current_scores', 'receipt_queue', 'event_outbox', 'batches', 'receipt_keys', 'workflow_executions', 'tasks']) AS t(table_name);
      SELECT ensure_partitions();
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION search_leads(text, text, text, text, boolean, float8, uuid, int);
      DROP FUNCTION find_api_key(bytea);
      DROP FUNCTION find_refresh_token(bytea);
      DROP FUNCTION find_login(text);
      DROP FUNCTION forget_receipt_keys(int);
      DROP FUNCTION record_refusal(uuid, uuid, text, text, bytea, int, text);
      DROP FUNCTION accept_receipts(uuid[], uuid[], uuid[], text[], text[], text[]);
      DROP FUNCTION find_source(text);
      DROP POLICY dispatch ON workflow_executions;
      DROP POLICY dispatch ON batches;
      DROP POLICY dispatch ON event_outbox;
      DROP POLICY dispatch ON receipt_queue;
    `);
    for (const table of ['organizations', ...TENANT_TABLES]) {
      await queryRunner.query(`DROP POLICY own_organization ON ${table}`);
    }
  }
}
