import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drafts, what is known of a publication, and moves of executions onto another version. */
export class TemplateLife1764000000009 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE workflow_templates DROP CONSTRAINT workflow_templates_state_check;
      ALTER TABLE workflow_templates
        -- draft: never published.
        ADD CONSTRAINT workflow_templates_state_check CHECK (state IN ('draft', 'active', 'paused', 'archived')),
        -- A user or an API key; null for the product's own.
        ADD COLUMN draft_updated_by uuid,
        ADD COLUMN draft_updated_at timestamptz NOT NULL DEFAULT now();
      ALTER TABLE workflow_template_versions
        ADD COLUMN note text CHECK (length(note) <= 500),
        -- Taken out of the definition, which is large: the templates that it runs, and the attributes of leads that it sets.
        ADD COLUMN runs text[] NOT NULL DEFAULT '{}',
        ADD COLUMN sets text[] NOT NULL DEFAULT '{}';

      CREATE TABLE template_moves (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        template_id uuid NOT NULL REFERENCES workflow_templates,
        -- Where they go; null for one that takes another move back: each goes where it came from.
        version_id uuid REFERENCES workflow_template_versions,
        reverts uuid REFERENCES template_moves,
        state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'running', 'stopping', 'completed', 'stopped')),
        -- Parked ones are tried again where they have come to.
        retry_parked boolean NOT NULL DEFAULT false,
        rate_per_second int NOT NULL CHECK (rate_per_second BETWEEN 1 AND 100),
        -- How many it was to look at when it was asked for.
        expected int NOT NULL,
        -- When the dispatcher last took it, or its workflow last did something.
        claimed_at timestamptz,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        finished_at timestamptz
      );
      CREATE INDEX template_moves_template_idx ON template_moves (organization_id, template_id, id);
      -- Two at once would pull the same executions to and fro.
      CREATE UNIQUE INDEX template_moves_open_idx ON template_moves (template_id) WHERE finished_at IS NULL;
      CREATE INDEX template_moves_reverts_idx ON template_moves (reverts) WHERE reverts IS NOT NULL;

      -- What became of each execution of a move: null as long as its turn has not come.
      CREATE TABLE template_move_executions (
        move_id uuid NOT NULL REFERENCES template_moves ON DELETE CASCADE,
        execution_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        from_version_id uuid NOT NULL,
        to_version_id uuid NOT NULL,
        outcome text CHECK (outcome IN ('moved', 'stayed')),
        -- Why it stayed.
        reason text,
        settled_at timestamptz,
        PRIMARY KEY (move_id, execution_id)
      );
      CREATE INDEX template_move_executions_open_idx ON template_move_executions (move_id, execution_id) WHERE outcome IS NULL;
    `);
    for (const table of ['template_moves', 'template_move_executions']) {
      await queryRunner.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own_organization ON ${table} TO throughline_app
          USING (organization_id = (SELECT current_organization()))
          WITH CHECK (organization_id = (SELECT current_organization()));
        GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO throughline_app;
      `);
    }
    await queryRunner.query(`
      CREATE POLICY dispatch ON template_moves TO throughline_dispatcher USING (true);
      GRANT SELECT (id, organization_id, state, claimed_at), UPDATE (state, claimed_at) ON template_moves
        TO throughline_dispatcher;
      SELECT seed_organization_statistics(t) FROM unnest(ARRAY['template_moves', 'template_move_executions']) AS t;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE template_move_executions, template_moves;
      ALTER TABLE workflow_template_versions DROP COLUMN note, DROP COLUMN runs, DROP COLUMN sets;
      UPDATE workflow_templates SET state = 'paused' WHERE state = 'draft';
      ALTER TABLE workflow_templates DROP COLUMN draft_updated_by, DROP COLUMN draft_updated_at,
        DROP CONSTRAINT workflow_templates_state_check;
      ALTER TABLE workflow_templates ADD CONSTRAINT workflow_templates_state_check
        CHECK (state IN ('active', 'paused', 'archived'));
    `);
  }
}
