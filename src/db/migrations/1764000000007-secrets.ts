import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the steps of templates may send to other services and must not know: keys and tokens, by name. */
export class Secrets1764000000007 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
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
      ALTER TABLE secrets ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own_organization ON secrets TO throughline_app
        USING (organization_id = (SELECT current_organization()))
        WITH CHECK (organization_id = (SELECT current_organization()));
      GRANT SELECT, INSERT, UPDATE, DELETE ON secrets TO throughline_app;
      SELECT seed_organization_statistics('secrets');
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE secrets');
  }
}
