import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who did what to which template or execution, and why; repairs of many executions at once. */
export class Operations1764000000010 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE audit_log (
        id uuid NOT NULL DEFAULT uuidv7(),
        organization_id uuid NOT NULL,
        -- A user or an API key; null where nobody asked for it, a schedule's start, say.
        actor_id uuid,
        action text NOT NULL CHECK (action ~ '^[a-z_]+\\.[a-z_]+$' AND length(action) <= 100),
        subject_type text NOT NULL CHECK (subject_type ~ '^[a-z_]+$' AND length(subject_type) <= 50),
        subject_id text NOT NULL CHECK (length(subject_id) <= 255),
        why text CHECK (length(why) <= 500),
        -- Ids, names of fields and decisions; no personal data, so that a lead can be erased without it.
        data jsonb NOT NULL DEFAULT '{}',
        occurred_at timestamptz GENERATED ALWAYS AS (uuid_extract_timestamp(id)) VIRTUAL,
        PRIMARY KEY (id)
      ) PARTITION BY RANGE (id);
      CREATE INDEX audit_log_recent_idx ON audit_log (organization_id, id);
      CREATE INDEX audit_log_subject_idx ON audit_log (organization_id, subject_type, subject_id, id);
      CREATE INDEX audit_log_actor_idx ON audit_log (organization_id, actor_id, id);
      CREATE INDEX audit_log_action_idx ON audit_log (organization_id, action, id);
      ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own_organization ON audit_log TO throughline_app
        USING (organization_id = (SELECT current_organization()))
        WITH CHECK (organization_id = (SELECT current_organization()));
      -- It only grows.
      GRANT SELECT, INSERT ON audit_log TO throughline_app;
      SELECT ensure_partitions();

      CREATE TABLE bulk_repairs (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        idempotency_key text CHECK (length(idempotency_key) <= 255),
        action text NOT NULL CHECK (action IN ('retry', 'skip', 'move')),
        -- Which parked executions (FailureFilter): those that were parked before it was made.
        filter jsonb NOT NULL,
        why text CHECK (length(why) <= 500),
        rate_per_second int NOT NULL CHECK (rate_per_second BETWEEN 1 AND 50),
        created_by uuid NOT NULL,
        state text NOT NULL DEFAULT 'pending'
          CHECK (state IN ('pending', 'running', 'stopping', 'completed', 'stopped', 'failed')),
        -- When the dispatcher last took it, or its workflow last did something.
        claimed_at timestamptz,
        total int NOT NULL,
        -- The execution that was dealt with last: they are taken in the order of their ids.
        last_id uuid,
        -- Those behind it that are being asked: whoever goes on after a crash asks them again, under the same id.
        under_way uuid[] NOT NULL DEFAULT '{}',
        repaired int NOT NULL DEFAULT 0,
        skipped int NOT NULL DEFAULT 0,
        refused jsonb NOT NULL DEFAULT '{}',
        -- Why it failed, or why it does not go on at the moment.
        error_code text,
        error_detail text,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        finished_at timestamptz
      );
      CREATE UNIQUE INDEX bulk_repairs_key ON bulk_repairs (organization_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
      CREATE INDEX bulk_repairs_organization_idx ON bulk_repairs (organization_id, id);
      CREATE INDEX bulk_repairs_open_idx ON bulk_repairs (organization_id, id) WHERE state IN ('pending', 'running', 'stopping');
      ALTER TABLE bulk_repairs ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own_organization ON bulk_repairs TO throughline_app
        USING (organization_id = (SELECT current_organization()))
        WITH CHECK (organization_id = (SELECT current_organization()));
      GRANT SELECT, INSERT, UPDATE, DELETE ON bulk_repairs TO throughline_app;
      CREATE POLICY dispatch ON bulk_repairs TO throughline_dispatcher USING (true);
      GRANT SELECT (id, organization_id, state, claimed_at), UPDATE (state, claimed_at) ON bulk_repairs TO throughline_dispatcher;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE bulk_repairs, audit_log');
  }
}
