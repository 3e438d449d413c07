import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who did what to which template or execution, and why. */
export class Audit1764000000010 implements MigrationInterface {
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
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE audit_log');
  }
}
