import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the dispatcher tells Temporal of an execution besides its ids, so that people find it there. */
export class ExecutionLabels1764000000012 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION execution_label(execution uuid) RETURNS TABLE (key text, version int)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
        $$ SELECT t.key, v.version FROM workflow_executions x
             JOIN workflow_templates t ON t.id = x.template_id
             JOIN workflow_template_versions v ON v.id = x.version_id
           WHERE x.id = execution $$;
      REVOKE ALL ON FUNCTION execution_label(uuid) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION execution_label(uuid) TO throughline_dispatcher;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION execution_label(uuid)');
  }
}
