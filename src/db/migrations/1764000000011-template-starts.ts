import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What starts executions besides events: people, schedules, and hooks of templates. */
export class TemplateStarts1764000000011 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE template_starts (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        template_id uuid NOT NULL REFERENCES workflow_templates,
        -- What its executions run, also where another version is published meanwhile.
        version_id uuid NOT NULL REFERENCES workflow_template_versions,
        kind text NOT NULL CHECK (kind IN ('lead', 'segment', 'schedule')),
        -- Of a request, its Idempotency-Key; of a schedule, the workflow that it started.
        idempotency_key text CHECK (length(idempotency_key) <= 300),
        -- The one lead, and its execution.
        lead_id uuid,
        execution_id uuid,
        -- CEL: the leads of the segment. A schedule's is its version's.
        condition text,
        created_by uuid,
        why text,
        scheduled_for timestamptz,
        state text NOT NULL DEFAULT 'pending'
          CHECK (state IN ('pending', 'running', 'stopping', 'completed', 'stopped', 'failed')),
        -- When the dispatcher last took it, or its workflow last did something.
        claimed_at timestamptz,
        -- Leads are gone through by their ids: those behind the first bound and before the second are left.
        after_lead_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
        before_lead_id uuid NOT NULL DEFAULT uuidv7_floor(now() + interval '1 millisecond'),
        leads_seen bigint NOT NULL DEFAULT 0,
        leads_matched bigint NOT NULL DEFAULT 0,
        -- Those whose condition could not be evaluated.
        leads_failed bigint NOT NULL DEFAULT 0,
        executions_started bigint NOT NULL DEFAULT 0,
        error_code text,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        finished_at timestamptz
      );
      CREATE UNIQUE INDEX template_starts_key ON template_starts (organization_id, (kind = 'schedule'), idempotency_key)
        WHERE idempotency_key IS NOT NULL;
      CREATE INDEX template_starts_organization_idx ON template_starts (organization_id, id);
      CREATE INDEX template_starts_template_idx ON template_starts (template_id, id);
      CREATE INDEX template_starts_open_idx ON template_starts (organization_id, id)
        WHERE state IN ('pending', 'running', 'stopping');

      -- The Temporal Schedule that each template wants. A row is behind where its revision is not the one that Temporal was told of.
      CREATE TABLE template_schedules (
        template_id uuid PRIMARY KEY REFERENCES workflow_templates ON DELETE CASCADE,
        organization_id uuid NOT NULL REFERENCES organizations,
        key text NOT NULL,
        -- Null: none is wanted any more.
        cron text,
        time_zone text,
        paused boolean NOT NULL,
        revision int NOT NULL DEFAULT 1,
        synced_revision int NOT NULL DEFAULT 0,
        -- Null: Temporal is to be told anew, whatever the revision.
        synced_at timestamptz,
        claimed_at timestamptz,
        -- What Temporal had against it.
        problem text
      );
      CREATE INDEX template_schedules_organization_idx ON template_schedules (organization_id);

      CREATE FUNCTION want_template_schedule() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        schedule jsonb;
      BEGIN
        SELECT definition #> '{trigger,schedule}' INTO schedule FROM workflow_template_versions
          WHERE template_id = NEW.id AND version = NEW.active_version AND NEW.state IN ('active', 'paused');
        IF schedule IS NULL AND NOT EXISTS (SELECT FROM template_schedules WHERE template_id = NEW.id) THEN
          RETURN NULL;
        END IF;
        INSERT INTO template_schedules AS s (template_id, organization_id, key, cron, time_zone, paused)
          VALUES (NEW.id, NEW.organization_id, NEW.key, schedule ->> 'cron', schedule ->> 'timeZone', NEW.state = 'paused')
          ON CONFLICT (template_id) DO UPDATE SET cron = excluded.cron, time_zone = excluded.time_zone, paused = excluded.paused,
            revision = s.revision + 1, problem = NULL, claimed_at = NULL;
        PERFORM pg_notify('schedules', '');
        RETURN NULL;
      END $$;
      REVOKE ALL ON FUNCTION want_template_schedule() FROM PUBLIC;
      CREATE TRIGGER workflow_templates_schedule AFTER INSERT OR UPDATE OF active_version, state ON workflow_templates
        FOR EACH ROW EXECUTE FUNCTION want_template_schedule();
    `);
    for (const table of ['template_starts', 'template_schedules']) {
      await queryRunner.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own_organization ON ${table} TO throughline_app
          USING (organization_id = (SELECT current_organization()))
          WITH CHECK (organization_id = (SELECT current_organization()));
        GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO throughline_app;
        CREATE POLICY dispatch ON ${table} TO throughline_dispatcher USING (true);
      `);
    }
    await queryRunner.query(`
      GRANT SELECT (id, organization_id, state, claimed_at), UPDATE (state, claimed_at) ON template_starts TO throughline_dispatcher;
      GRANT SELECT, UPDATE (synced_revision, synced_at, claimed_at, problem) ON template_schedules TO throughline_dispatcher;
      SELECT seed_organization_statistics(t) FROM unnest(ARRAY['template_starts', 'template_schedules']) AS t;

      -- The hook of a template is a source that belongs to it: what comes in there is a receipt like any other.
      ALTER TABLE sources ADD COLUMN template_id uuid UNIQUE REFERENCES workflow_templates;
      CREATE OR REPLACE FUNCTION find_source(source_key text)
        RETURNS TABLE (id uuid, organization_id uuid, auth_strategy text, secret_encrypted bytea, active boolean)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
        $$ SELECT id, organization_id, auth_strategy, secret_encrypted, active FROM sources
           WHERE key = source_key AND template_id IS NULL $$;
      CREATE FUNCTION find_template_hook(hook_key text)
        RETURNS TABLE (id uuid, organization_id uuid, auth_strategy text, secret_encrypted bytea, active boolean,
          template_state text, version_id uuid, input_schema jsonb)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
        $$ SELECT s.id, s.organization_id, s.auth_strategy, s.secret_encrypted, s.active,
             t.state, v.id, v.definition #> '{trigger,webhook,schema}'
           FROM sources s JOIN workflow_templates t ON t.id = s.template_id
           LEFT JOIN workflow_template_versions v ON v.template_id = t.id AND v.version = t.active_version
           WHERE s.key = hook_key $$;
      REVOKE ALL ON FUNCTION find_template_hook(text) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION find_template_hook(text) TO throughline_door;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION find_template_hook(text);
      CREATE OR REPLACE FUNCTION find_source(source_key text)
        RETURNS TABLE (id uuid, organization_id uuid, auth_strategy text, secret_encrypted bytea, active boolean)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
        $$ SELECT id, organization_id, auth_strategy, secret_encrypted, active FROM sources WHERE key = source_key $$;
      ALTER TABLE sources DROP COLUMN template_id;
      DROP TRIGGER workflow_templates_schedule ON workflow_templates;
      DROP FUNCTION want_template_schedule();
      DROP TABLE template_schedules, template_starts;
    `);
  }
}
