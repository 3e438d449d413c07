import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The group roles that grants and policies name, and the functions that the schema leans on.
 *
 * Roles are the cluster's, not the database's, so several databases share these; login roles of one database join them
 * (login-roles.ts). None of them may bypass row-level security.
 * - `throughline_app`: everything that runs bound to one organization.
 * - `throughline_door`: may accept receipts and refusals through two functions, and read no table.
 * - `throughline_dispatcher`: sees the ids, organizations and states of work to hand out, in every organization.
 */
export class RolesAndFunctions1764000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const role of ['throughline_app', 'throughline_door', 'throughline_dispatcher']) {
      // Two databases of one cluster may migrate at the same time: the loser of that race finds the role made.
      await queryRunner.query(`
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN
            CREATE ROLE ${role} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
          END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$`);
    }
    await queryRunner.query(`
      REVOKE CREATE ON SCHEMA public FROM PUBLIC;
      GRANT USAGE ON SCHEMA public TO throughline_app, throughline_door, throughline_dispatcher;

      -- The organization that this transaction is bound to; NULL, which no row matches, where none is.
      CREATE FUNCTION current_organization() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT nullif(current_setting('app.organization_id', true), '')::uuid $$;

      -- The least UUIDv7 of a moment: bounds of partitions and of time ranges over ids.
      CREATE FUNCTION uuidv7_floor(moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        AS $$ SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid $$;

      -- What the planner is to believe of organization_id before the first ANALYZE: few values, each in many rows. Without any
      -- statistics it takes an organization for half a percent of the table, reads all of the organization's rows instead of
      -- looking 300 ids up, and does so for each batch of a table that is just being filled.
      CREATE FUNCTION seed_organization_statistics(tenant_table text) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_restore_attribute_stats('schemaname', 'public', 'relname', tenant_table, 'attname', 'organization_id',
          'inherited', false, 'null_frac', 0::real, 'avg_width', 16, 'n_distinct', 1::real);
      END $$;

      -- Makes the monthly partitions of one table, from a month before now to months_ahead after it.
      CREATE FUNCTION ensure_month_partitions(parent text, months_ahead int) RETURNS int LANGUAGE plpgsql AS $$
      DECLARE
        first_day timestamptz := date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
        starts timestamptz;
        partition_name text;
        made int := 0;
      BEGIN
        FOR offset_months IN -1..least(months_ahead, 24) LOOP
          starts := (first_day AT TIME ZONE 'UTC' + make_interval(months => offset_months)) AT TIME ZONE 'UTC';
          partition_name := format('%s_%s', parent, to_char(starts AT TIME ZONE 'UTC', 'YYYYMM'));
          IF to_regclass(partition_name) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', partition_name, parent,
              uuidv7_floor(starts), uuidv7_floor((starts AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC'));
            PERFORM seed_organization_statistics(partition_name);
            made := made + 1;
          END IF;
        END LOOP;
        RETURN made;
      END $$;

      -- All of them at once; the application may call it, for it only ever adds empty partitions.
      CREATE FUNCTION ensure_partitions(months_ahead int DEFAULT 3) RETURNS int LANGUAGE plpgsql
        SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        parent text;
        made int := 0;
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('throughline.ensure_partitions'));
        FOR parent IN SELECT c.relname FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
                      WHERE c.relnamespace = 'public'::regnamespace ORDER BY 1 LOOP
          made := made + ensure_month_partitions(parent, months_ahead);
        END LOOP;
        RETURN made;
      END $$;
      REVOKE ALL ON FUNCTION ensure_partitions(int), ensure_month_partitions(text, int),
        seed_organization_statistics(text) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION ensure_partitions(int) TO throughline_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION ensure_partitions(int);
      DROP FUNCTION ensure_month_partitions(text, int);
      DROP FUNCTION seed_organization_statistics(text);
      DROP FUNCTION uuidv7_floor(timestamptz);
      DROP FUNCTION current_organization();
    `);
  }
}
