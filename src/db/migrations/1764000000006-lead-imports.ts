import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files of leads that were uploaded, and how far their import is. */
export class LeadImports1764000000006 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE lead_imports (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        -- Whose field mapping reads the columns; they are guessed where it is null.
        source_id uuid REFERENCES sources ON DELETE SET NULL,
        idempotency_key text CHECK (length(idempotency_key) <= 255),
        filename text NOT NULL CHECK (length(filename) BETWEEN 1 AND 255),
        -- How to read the file (ImportLayout).
        layout jsonb NOT NULL,
        created_by uuid NOT NULL,
        state text NOT NULL DEFAULT 'pending'
          CHECK (state IN ('pending', 'running', 'cancelling', 'completed', 'cancelled', 'failed')),
        -- When the dispatcher last took it, or its workflow last did something.
        claimed_at timestamptz,
        bytes_total bigint NOT NULL,
        -- Where the next chunk begins: its offset in the file, and the numbers of its first row and of itself.
        bytes_read bigint NOT NULL DEFAULT 0,
        next_row bigint NOT NULL,
        next_chunk int NOT NULL DEFAULT 0,
        rows_read bigint NOT NULL DEFAULT 0,
        rows_created bigint NOT NULL DEFAULT 0,
        rows_updated bigint NOT NULL DEFAULT 0,
        rows_rejected bigint NOT NULL DEFAULT 0,
        rows_scored bigint NOT NULL DEFAULT 0,
        -- Why it failed, or why it does not go on at the moment.
        error_code text,
        error_detail text,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        finished_at timestamptz,
        file_deleted_at timestamptz
      );
      CREATE UNIQUE INDEX lead_imports_key ON lead_imports (organization_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
      CREATE INDEX lead_imports_organization_idx ON lead_imports (organization_id, id);
      CREATE INDEX lead_imports_open_idx ON lead_imports (organization_id, id)
        WHERE state IN ('pending', 'running', 'cancelling');
      CREATE INDEX lead_imports_source_idx ON lead_imports (source_id) WHERE source_id IS NOT NULL;

      -- What was stored of a file in one transaction: the batch that its leads are enriched, scored and routed in, and which rows were
      -- rejected, by where they stand in the file. Nothing of what the rows say.
      CREATE TABLE lead_import_chunks (
        import_id uuid NOT NULL REFERENCES lead_imports ON DELETE CASCADE,
        chunk int NOT NULL,
        organization_id uuid NOT NULL,
        batch_id uuid,
        leads int NOT NULL,
        -- [row, start, end, code, detail] of each.
        rejected jsonb NOT NULL DEFAULT '[]',
        scored_at timestamptz,
        PRIMARY KEY (import_id, chunk)
      );
      CREATE INDEX lead_import_chunks_open_idx ON lead_import_chunks (import_id, chunk) WHERE scored_at IS NULL;
      CREATE INDEX lead_import_chunks_rejected_idx ON lead_import_chunks (import_id, chunk) WHERE rejected <> '[]';
    `);
    for (const table of ['lead_imports', 'lead_import_chunks']) {
      await queryRunner.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own_organization ON ${table} TO throughline_app
          USING (organization_id = (SELECT current_organization()))
          WITH CHECK (organization_id = (SELECT current_organization()));
        GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO throughline_app;
      `);
    }
    await queryRunner.query(`
      CREATE POLICY dispatch ON lead_imports TO throughline_dispatcher USING (true);
      GRANT SELECT (id, organization_id, state, claimed_at), UPDATE (state, claimed_at) ON lead_imports TO throughline_dispatcher;

      -- Whose files may go: asked once a day, of all organizations, before each is bound to for the deletion.
      CREATE FUNCTION expired_import_files(kept_for interval, most int) RETURNS TABLE (id uuid, organization_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
        $$ SELECT id, organization_id FROM lead_imports
           WHERE finished_at < now() - kept_for AND file_deleted_at IS NULL ORDER BY finished_at LIMIT least(most, 1000) $$;
      REVOKE ALL ON FUNCTION expired_import_files(interval, int) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION expired_import_files(interval, int) TO throughline_app;
      SELECT seed_organization_statistics(t) FROM unnest(ARRAY['lead_imports', 'lead_import_chunks']) AS t;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP FUNCTION expired_import_files(interval, int); DROP TABLE lead_import_chunks, lead_imports',
    );
  }
}
