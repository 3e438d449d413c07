import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the steps of templates need beside the lead: secrets for other services, and whose turn it is to get a lead. */
export class StepsOfTemplates1764000000007 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- Keys and tokens, by name: templates may send them and must not know them.
      CREATE TABLE secrets (
        -- What a value is sealed for; one that is set anew gets another.
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        name text NOT NULL CHECK (name ~ '^[A-Z][A-Z0-9_]{0,62}$'),
        value_encrypted bytea NOT NULL,
        -- A user or an API key.
        created_by uuid NOT NULL,
        updated_by uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (organization_id, name)
      );

      -- When a template last gave a lead to a user.
      CREATE TABLE assignment_turns (
        organization_id uuid NOT NULL REFERENCES organizations,
        user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
        last_assigned_at timestamptz NOT NULL
      );
      -- How many open leads each user has; most leads are nobody's.
      CREATE INDEX leads_open_of_owner_idx ON leads (organization_id, owner_id)
        WHERE owner_id IS NOT NULL AND status NOT IN ('won', 'lost', 'archived');
    `);
    for (const table of ['secrets', 'assignment_turns']) {
      await queryRunner.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own_organization ON ${table} TO throughline_app
          USING (organization_id = (SELECT current_organization()))
          WITH CHECK (organization_id = (SELECT current_organization()));
        GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO throughline_app;
      `);
    }
    await queryRunner.query(
      `SELECT seed_organization_statistics(t) FROM unnest(ARRAY['secrets', 'assignment_turns']) AS t`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX leads_open_of_owner_idx; DROP TABLE assignment_turns, secrets');
  }
}
