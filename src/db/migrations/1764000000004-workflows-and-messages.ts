import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Templates, their versions and executions, and the messages with their send ledger. */
export class WorkflowsAndMessages1764000000004 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE workflow_templates (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        key text NOT NULL CHECK (key ~ '^[a-z][a-z0-9-]{0,62}$'),
        name text NOT NULL,
        state text NOT NULL CHECK (state IN ('active', 'paused', 'archived')),
        -- The YAML under work; versions are made from it.
        draft text NOT NULL,
        draft_revision int NOT NULL DEFAULT 1,
        active_version int,
        -- Set for a template that ships with the product, to the hash of the file it was last taken from.
        shipped_hash text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (organization_id, key)
      );

      CREATE TABLE workflow_template_versions (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        template_id uuid NOT NULL REFERENCES workflow_templates,
        version int NOT NULL CHECK (version > 0),
        -- Self-contained: steps, conditions, compiled messages.
        definition jsonb NOT NULL,
        source text NOT NULL,
        content_hash text NOT NULL,
        -- Taken out of the definition, so that routing finds the templates of an event by an index.
        trigger_event text,
        published_at timestamptz NOT NULL DEFAULT now(),
        published_by uuid REFERENCES users ON DELETE SET NULL,
        UNIQUE (template_id, version)
      );
      CREATE FUNCTION refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'a published template version never changes' USING ERRCODE = 'restrict_violation'; END $$;
      CREATE TRIGGER workflow_template_versions_immutable BEFORE UPDATE ON workflow_template_versions
        FOR EACH ROW EXECUTE FUNCTION refuse_version_change();

      CREATE TABLE workflow_executions (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        template_id uuid NOT NULL REFERENCES workflow_templates,
        version_id uuid NOT NULL REFERENCES workflow_template_versions,
        lead_id uuid NOT NULL,
        trigger_event_id uuid,
        -- What makes a start one of a kind for this template and lead: 'once', or the event's id.
        reentry_key text NOT NULL,
        -- The execution whose 'run' step started this one.
        parent_execution_id uuid,
        -- The execution that a person had run once more from its start.
        rerun_of uuid,
        -- How many executions stand behind this one, where its trigger event does not say.
        depth int,
        state text NOT NULL DEFAULT 'pending' CHECK (state IN
          ('pending', 'running', 'waiting', 'paused', 'parked', 'completed', 'stopped', 'cancelled', 'failed')),
        current_step text,
        waiting_for text,
        run_id text,
        claimed_at timestamptz,
        end_reason text,
        error_code text,
        error_message text,
        -- Since when it has been parked with this error, or has failed with it.
        error_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        finished_at timestamptz,
        -- The lead first: it also finds the executions of a lead.
        UNIQUE (lead_id, template_id, reentry_key)
      );
      CREATE INDEX workflow_executions_recent_idx ON workflow_executions (organization_id, id);
      -- Each index costs every change of state an entry, so there is one for lists by state, version and step in whatever combination: they
      -- go from one combination that there is to the next (api/executions/execution-search.ts).
      CREATE INDEX workflow_executions_place_idx ON workflow_executions (organization_id, state, version_id, current_step, id);
      -- Those with an error are few: lists by error code, and failures grouped by their cause.
      CREATE INDEX workflow_executions_error_idx ON workflow_executions
        (organization_id, error_code, state, version_id, current_step, id) INCLUDE (error_at) WHERE error_code IS NOT NULL;
      CREATE INDEX workflow_executions_pending_idx ON workflow_executions (id) WHERE state = 'pending';
      CREATE INDEX workflow_executions_running_idx ON workflow_executions (started_at) WHERE state = 'running';
      CREATE INDEX workflow_executions_parent_idx ON workflow_executions (parent_execution_id)
        WHERE parent_execution_id IS NOT NULL;
      CREATE INDEX workflow_executions_open_idx ON workflow_executions (organization_id, lead_id)
        WHERE finished_at IS NULL;

      CREATE TABLE workflow_execution_steps (
        execution_id uuid NOT NULL,
        step_id text NOT NULL,
        visit int NOT NULL CHECK (visit > 0),
        organization_id uuid NOT NULL,
        kind text NOT NULL,
        status text NOT NULL CHECK (status IN
          ('running', 'waiting', 'done', 'parked', 'skipped', 'failed', 'stopped')),
        attempt int NOT NULL DEFAULT 1,
        decision jsonb,
        result jsonb,
        -- What later steps may name: {{ steps.<id>.<name> }}.
        output jsonb,
        error_code text,
        error_message text,
        due_at timestamptz,
        started_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        PRIMARY KEY (execution_id, step_id, visit)
      ) PARTITION BY RANGE (execution_id);

      -- A message and its entry in the send ledger. The id is made from execution, step and visit (shared/message-id.ts),
      -- so that a second hand-over of the same message cannot be entered.
      CREATE TABLE messages (
        id uuid NOT NULL,
        organization_id uuid NOT NULL,
        lead_id uuid,
        execution_id uuid,
        step_id text,
        visit int,
        channel text NOT NULL CHECK (channel IN ('email', 'sms', 'push', 'in_app')),
        -- The user who is to see an in-app notice.
        user_id uuid,
        recipient text,
        subject text,
        body_html text,
        body_text text,
        status text NOT NULL CHECK (status IN ('sending', 'sent', 'unknown', 'failed', 'refused', 'held')),
        reason_code text,
        attempts int NOT NULL DEFAULT 0,
        -- RFC 5322 Message-ID, made from the id; lets a provider be asked about an unknown outcome.
        internet_message_id text,
        provider_response text,
        created_at timestamptz NOT NULL DEFAULT now(),
        handed_over_at timestamptz,
        settled_at timestamptz,
        read_at timestamptz,
        PRIMARY KEY (id)
      ) PARTITION BY RANGE (id);
      CREATE INDEX messages_lead_idx ON messages (organization_id, lead_id, id);
      CREATE INDEX messages_execution_idx ON messages (organization_id, execution_id);
      CREATE INDEX messages_user_idx ON messages (organization_id, user_id, id) WHERE user_id IS NOT NULL;
      CREATE INDEX messages_unsettled_idx ON messages (organization_id, id) WHERE status IN ('sending', 'unknown');

      CREATE TABLE tasks (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        lead_id uuid NOT NULL,
        execution_id uuid NOT NULL,
        step_id text NOT NULL,
        visit int NOT NULL,
        title text NOT NULL,
        assignee_id uuid REFERENCES users ON DELETE SET NULL,
        state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'expired', 'cancelled')),
        outcome text,
        due_at timestamptz,
        completed_by uuid REFERENCES users ON DELETE SET NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        completed_at timestamptz,
        UNIQUE (execution_id, step_id, visit)
      );
      CREATE INDEX tasks_open_idx ON tasks (organization_id, state, id);
      CREATE INDEX tasks_lead_idx ON tasks (organization_id, lead_id, id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE tasks, messages, workflow_execution_steps, workflow_executions, workflow_template_versions,
        workflow_templates;
      DROP FUNCTION refuse_version_change();
    `);
  }
}
