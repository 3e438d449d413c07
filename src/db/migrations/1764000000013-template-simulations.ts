import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a template would have done with the leads of the last days: asked for, and found out. */
export class TemplateSimulations1764000000013 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE template_simulations (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        template_id uuid NOT NULL REFERENCES workflow_templates,
        -- As it was compiled when it was asked for: the draft may have changed meanwhile.
        definition jsonb NOT NULL,
        -- SimulationSettings: the window, the sample, prices and answers of services.
        settings jsonb NOT NULL,
        state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'running', 'stopping', 'completed', 'stopped', 'failed')),
        -- When the dispatcher last took it, or its workflow last did something.
        claimed_at timestamptz,
        leads_total int,
        leads_done int NOT NULL DEFAULT 0,
        executions int NOT NULL DEFAULT 0,
        -- Counts only, nothing of a lead.
        result jsonb,
        error_code text,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      );
      CREATE INDEX template_simulations_organization_idx ON template_simulations (organization_id, id);
      CREATE INDEX template_simulations_template_idx ON template_simulations (template_id, id);
      CREATE INDEX template_simulations_open_idx ON template_simulations (organization_id, id)
        WHERE state IN ('pending', 'running', 'stopping');

      ALTER TABLE template_simulations ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own_organization ON template_simulations TO throughline_app
        USING (organization_id = (SELECT current_organization()))
        WITH CHECK (organization_id = (SELECT current_organization()));
      GRANT SELECT, INSERT, UPDATE, DELETE ON template_simulations TO throughline_app;
      CREATE POLICY dispatch ON template_simulations TO throughline_dispatcher USING (true);
      GRANT SELECT (id, organization_id, state, claimed_at), UPDATE (state, claimed_at) ON template_simulations
        TO throughline_dispatcher;
      SELECT seed_organization_statistics('template_simulations');
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE template_simulations');
  }
}
