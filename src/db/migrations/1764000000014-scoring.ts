import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables that are new here and belong to an organization. */
const TABLES = [
  'lead_versions',
  'lead_engagement',
  'interaction_keys',
  'scoring_policies',
  'scoring_settings',
  'model_trainings',
  'model_experiments',
  'shadow_scores',
  'rescorings',
  'model_days',
];

/** The life of models: what they are trained on, which of them answers, what they are measured by. */
export class Scoring1764000000014 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- What scoring may look at of a lead, as it stood until a moment. Written when it changes, so a new lead costs nothing; a lead as of a
      -- moment is the first version that was replaced after it, else the lead itself.
      CREATE TABLE lead_versions (
        id uuid NOT NULL DEFAULT uuidv7(),
        organization_id uuid NOT NULL,
        lead_id uuid NOT NULL,
        -- ScoringLead: email, phone, company, country, city, timeZone, origin, status, tags, attributes.
        fields jsonb NOT NULL,
        replaced_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (id)
      ) PARTITION BY RANGE (id);
      CREATE INDEX lead_versions_lead_idx ON lead_versions (organization_id, lead_id, id);

      CREATE FUNCTION keep_lead_version() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
      BEGIN
        INSERT INTO lead_versions (organization_id, lead_id, fields) VALUES (OLD.organization_id, OLD.id, jsonb_build_object(
          'email', OLD.email, 'phone', OLD.phone, 'company', OLD.company, 'country', OLD.country, 'city', OLD.city,
          'timeZone', OLD.time_zone, 'origin', OLD.origin, 'status', OLD.status, 'tags', OLD.tags, 'attributes', OLD.attributes));
        RETURN NULL;
      END $$;
      CREATE TRIGGER leads_keep_version AFTER UPDATE ON leads FOR EACH ROW
        WHEN ((OLD.email, OLD.phone, OLD.company, OLD.country, OLD.city, OLD.time_zone, OLD.origin, OLD.status, OLD.tags, OLD.attributes)
          IS DISTINCT FROM
          (NEW.email, NEW.phone, NEW.company, NEW.country, NEW.city, NEW.time_zone, NEW.origin, NEW.status, NEW.tags, NEW.attributes))
        EXECUTE FUNCTION keep_lead_version();

      -- What a lead did and what was done with it, counted as its events arrive: the same fold of the event log that training makes.
      CREATE TABLE lead_engagement (
        lead_id uuid PRIMARY KEY,
        organization_id uuid NOT NULL,
        -- EngagementState (src/shared/engagement/).
        state jsonb NOT NULL,
        -- Events folded in; 0 before the first is.
        version bigint NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now()
      ) WITH (fillfactor = 70); -- A row is changed in place, in its page, again and again.

      -- Locks the rows of leads, in the order of their ids, made where there are none, and answers what is in them then: a statement that locks
      -- sees what was there before it waited, hence the second one. The moment is that of the transaction's events.
      CREATE FUNCTION lock_engagement(leads uuid[])
        RETURNS TABLE (locked_lead uuid, current_state jsonb, current_version bigint, recorded_at timestamptz)
        LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO lead_engagement (lead_id, organization_id, state, version)
          SELECT l, current_organization(), '{}', 0 FROM unnest(leads) AS l ORDER BY l
          ON CONFLICT (lead_id) DO UPDATE SET version = 0 WHERE false;
        RETURN QUERY SELECT e.lead_id, e.state, e.version, now() FROM lead_engagement e
          WHERE e.organization_id = current_organization() AND e.lead_id = ANY (leads);
      END $$;

      -- Under which Idempotency-Key interactions were recorded, and what was answered.
      CREATE TABLE interaction_keys (
        organization_id uuid NOT NULL REFERENCES organizations,
        key text NOT NULL CHECK (length(key) <= 255),
        -- Of what was sent: another body under the same key is another request.
        request_sha256 bytea NOT NULL,
        answer jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (organization_id, key)
      );
      CREATE INDEX interaction_keys_age_idx ON interaction_keys (organization_id, created_at);

      -- Bands, rules and what counts as a change of a score. Versions never change; the greatest is in force.
      CREATE TABLE scoring_policies (
        organization_id uuid NOT NULL REFERENCES organizations,
        version int NOT NULL CHECK (version > 0),
        -- ScoringPolicy (src/shared/scoring-policy.ts).
        definition jsonb NOT NULL,
        why text,
        created_by uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (organization_id, version)
      );

      -- How an organization trains: one row, or none for the defaults.
      CREATE TABLE scoring_settings (
        organization_id uuid PRIMARY KEY REFERENCES organizations,
        -- ScoringSettings (src/shared/scoring-settings.ts).
        settings jsonb NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now(),
        -- When models were last looked after, and a training was last started by schedule.
        monitored_at timestamptz,
        trained_at timestamptz
      );

      CREATE TABLE model_trainings (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        idempotency_key text CHECK (length(idempotency_key) <= 255),
        trigger text NOT NULL CHECK (trigger IN ('manual', 'schedule', 'drift')),
        -- TrainingOptions (src/shared/training.ts).
        options jsonb NOT NULL,
        why text,
        created_by uuid,
        state text NOT NULL DEFAULT 'pending'
          CHECK (state IN ('pending', 'running', 'cancelling', 'completed', 'cancelled', 'failed')),
        -- When the dispatcher last took it, or its workflow last did something.
        claimed_at timestamptz,
        -- The step that it is at, and how far that is: { done, total, note }.
        step text,
        progress jsonb,
        rows bigint,
        -- What came of it: the model, whether the gate let it through, and which checks did not.
        model_id uuid,
        outcome text CHECK (outcome IN ('registered', 'refused', 'awaiting_approval')),
        reasons text[] NOT NULL DEFAULT '{}',
        error_code text,
        error_detail text,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        finished_at timestamptz
      );
      CREATE UNIQUE INDEX model_trainings_key ON model_trainings (organization_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
      CREATE INDEX model_trainings_organization_idx ON model_trainings (organization_id, id);
      -- One of an organization at a time: two at once would measure themselves against the same model.
      CREATE UNIQUE INDEX model_trainings_open_key ON model_trainings (organization_id)
        WHERE state IN ('pending', 'running', 'cancelling');
      -- Organizations whose models are to be trained anew by their schedule.
      CREATE FUNCTION trainings_due(most int) RETURNS TABLE (organization_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
        $$ SELECT s.organization_id FROM scoring_settings s
           WHERE s.settings ->> 'trainEvery' IN ('week', 'month') AND (s.trained_at IS NULL
             OR s.trained_at < now() - ('1 ' || (s.settings ->> 'trainEvery'))::interval)
           ORDER BY s.trained_at NULLS FIRST LIMIT least(most, 1000) $$;
      REVOKE ALL ON FUNCTION trainings_due(int) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION trainings_due(int) TO throughline_app;
      -- Organizations that have scores and whose models were not looked after since yesterday ended (and its last scores were stored).
      CREATE FUNCTION monitoring_due(after uuid, most int) RETURNS TABLE (organization_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
        $$ SELECT DISTINCT t.organization_id FROM score_terms t LEFT JOIN scoring_settings s USING (organization_id)
           WHERE t.organization_id > after
             AND (s.monitored_at IS NULL OR s.monitored_at < date_trunc('day', now() - interval '15 minutes', 'UTC'))
           ORDER BY 1 LIMIT least(most, 1000) $$;
      REVOKE ALL ON FUNCTION monitoring_due(uuid, int) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION monitoring_due(uuid, int) TO throughline_app;

      ALTER TABLE models DROP CONSTRAINT models_state_check;
      ALTER TABLE models
        ADD CONSTRAINT models_state_check
          CHECK (state IN ('registered', 'awaiting_approval', 'refused', 'active', 'retired')),
        ADD COLUMN origin text NOT NULL DEFAULT 'shipped' CHECK (origin IN ('shipped', 'trained', 'uploaded')),
        ADD COLUMN kind text NOT NULL DEFAULT 'additive' CHECK (kind IN ('additive', 'probability')),
        -- Where its files are in the object store; null for the shipped one, whose files are in MODEL_DIR.
        ADD COLUMN artifact_prefix text,
        -- With sha256, what tells its files from any other's: organizations with the same share a session.
        ADD COLUMN manifest_md5 text GENERATED ALWAYS AS (md5(manifest::text)) STORED,
        -- The one that was active before it: what a roll-back goes back to.
        ADD COLUMN replaced_id uuid REFERENCES models,
        -- How it was measured, and what the gate said (docs/scoring.md).
        ADD COLUMN report jsonb,
        ADD COLUMN training_id uuid REFERENCES model_trainings,
        ADD COLUMN created_by uuid,
        -- Who let it through although a fairness ratio was too small, and why.
        ADD COLUMN approved_by uuid,
        ADD COLUMN approved_at timestamptz,
        ADD COLUMN approved_why text;
      CREATE UNIQUE INDEX models_training_key ON models (training_id) WHERE training_id IS NOT NULL;
      CREATE FUNCTION refuse_model_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'a version of a model never changes' USING ERRCODE = 'integrity_constraint_violation';
      END $$;
      CREATE TRIGGER models_are_immutable BEFORE UPDATE ON models FOR EACH ROW
        WHEN ((OLD.key, OLD.version, OLD.sha256, OLD.manifest, OLD.kind, OLD.origin, OLD.artifact_prefix)
          IS DISTINCT FROM (NEW.key, NEW.version, NEW.sha256, NEW.manifest, NEW.kind, NEW.origin, NEW.artifact_prefix))
        EXECUTE FUNCTION refuse_model_change();

      CREATE TABLE model_experiments (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        -- Shadow: the challenger's scores are recorded and not used. A/B: a share of the leads is scored by it.
        kind text NOT NULL CHECK (kind IN ('shadow', 'ab')),
        champion_id uuid NOT NULL REFERENCES models,
        challenger_id uuid NOT NULL REFERENCES models,
        -- Of the leads that the challenger scores (A/B), or that it scores in shadow.
        share double precision NOT NULL CHECK (share > 0 AND share <= 1),
        -- The stopping rule, as it was stated at the start.
        stopping jsonb NOT NULL,
        state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'stopped', 'decided')),
        -- What was measured, and what the rule said.
        result jsonb,
        why text,
        created_by uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        ended_at timestamptz
      );
      CREATE UNIQUE INDEX model_experiments_running_key ON model_experiments (organization_id) WHERE state = 'running';
      CREATE INDEX model_experiments_organization_idx ON model_experiments (organization_id, id);

      CREATE TABLE shadow_scores (
        experiment_id uuid NOT NULL REFERENCES model_experiments ON DELETE CASCADE,
        lead_id uuid NOT NULL,
        organization_id uuid NOT NULL,
        value double precision NOT NULL CHECK (value >= 0 AND value <= 1),
        hot boolean NOT NULL,
        -- When the champion scored it: what the two are matched by.
        computed_at timestamptz NOT NULL,
        PRIMARY KEY (experiment_id, lead_id)
      );

      CREATE TABLE rescorings (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        model_id uuid REFERENCES models,
        trigger text NOT NULL CHECK (trigger IN ('manual', 'activation', 'policy')),
        why text,
        created_by uuid,
        state text NOT NULL DEFAULT 'pending'
          CHECK (state IN ('pending', 'running', 'cancelling', 'completed', 'cancelled', 'failed')),
        claimed_at timestamptz,
        -- Leads are gone through by their ids: those behind the first bound and before the second are left.
        after_lead_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
        before_lead_id uuid NOT NULL DEFAULT uuidv7_floor(now() + interval '1 millisecond'),
        leads_total bigint,
        leads_scored bigint NOT NULL DEFAULT 0,
        -- Those whose change was told by lead.score_changed.
        leads_changed bigint NOT NULL DEFAULT 0,
        error_code text,
        error_detail text,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        finished_at timestamptz
      );
      CREATE INDEX rescorings_organization_idx ON rescorings (organization_id, id);
      CREATE INDEX rescorings_open_idx ON rescorings (organization_id, id) WHERE state IN ('pending', 'running', 'cancelling');

      -- What was measured of a model on a day, and which alarms that raised.
      CREATE TABLE model_days (
        organization_id uuid NOT NULL REFERENCES organizations,
        model_key text NOT NULL,
        model_version text NOT NULL,
        day date NOT NULL,
        -- ModelDay (src/shared/model-day.ts).
        statistics jsonb NOT NULL,
        measured_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (organization_id, model_key, model_version, day)
      );

      -- The scores of an organization's day are read in one walk; by id alone, every organization's would be read for each of them.
      ALTER TABLE lead_scores DROP CONSTRAINT lead_scores_pkey, ADD PRIMARY KEY (organization_id, id);
      -- The model that a notice is about.
      ALTER TABLE messages ADD COLUMN model_id uuid;

      ALTER TABLE lead_scores
        -- The policy whose bands and rules it was made with; null before there were any.
        ADD COLUMN policy_version int,
        ADD COLUMN experiment_id uuid,
        ADD COLUMN duration_us int,
        -- ScoreExplanation, where the reasons are not what the model itself adds up.
        ADD COLUMN explanation jsonb;
      CREATE INDEX lead_scores_experiment_idx ON lead_scores (experiment_id, lead_id, id) WHERE experiment_id IS NOT NULL;
      -- Since lead.score_changed last told: a score near a bound does not tell twice by noise.
      ALTER TABLE current_scores
        ADD COLUMN told_value double precision,
        ADD COLUMN told_band text;

      -- Whether a score counts as changed since it was last told (lead-scores.ts). A margin is half a band at most, or a narrow one could not
      -- be left.
      CREATE FUNCTION score_changed(told_value float8, told_band text, value float8, hot float8, warm float8, least_move float8, hysteresis float8)
        RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN abs(value - told_value) >= least_move - 1e-9 OR CASE told_band
          WHEN 'hot' THEN value < hot - LEAST(hysteresis, CASE WHEN hot > warm THEN hot - warm ELSE warm END / 2)
          WHEN 'warm' THEN value >= hot + LEAST(hysteresis, (1 - hot) / 2) OR value < warm - LEAST(hysteresis, warm / 2)
          ELSE value >= warm + LEAST(hysteresis, CASE WHEN hot > warm THEN hot - warm ELSE 1 - hot END / 2)
        END;
    `);
    for (const table of TABLES) {
      await queryRunner.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own_organization ON ${table} TO throughline_app
          USING (organization_id = (SELECT current_organization()))
          WITH CHECK (organization_id = (SELECT current_organization()));
        GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO throughline_app;
      `);
    }
    for (const table of ['model_trainings', 'rescorings']) {
      await queryRunner.query(`
        CREATE POLICY dispatch ON ${table} TO throughline_dispatcher USING (true);
        GRANT SELECT (id, organization_id, state, claimed_at), UPDATE (state, claimed_at) ON ${table} TO throughline_dispatcher;
      `);
    }
    await queryRunner.query(`
      REVOKE UPDATE, DELETE ON scoring_policies FROM throughline_app;
      SELECT seed_organization_statistics(t) FROM unnest(ARRAY['lead_engagement', 'model_trainings', 'rescorings', 'shadow_scores']) AS t;
      SELECT ensure_partitions();
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION score_changed(float8, text, float8, float8, float8, float8, float8);
      ALTER TABLE current_scores DROP COLUMN told_value, DROP COLUMN told_band;
      DROP INDEX lead_scores_experiment_idx;
      ALTER TABLE lead_scores DROP CONSTRAINT lead_scores_pkey, ADD PRIMARY KEY (id);
      ALTER TABLE messages DROP COLUMN model_id;
      ALTER TABLE lead_scores DROP COLUMN policy_version, DROP COLUMN experiment_id, DROP COLUMN duration_us, DROP COLUMN explanation;
      DROP TABLE model_days, rescorings, shadow_scores, model_experiments;
      DROP TRIGGER models_are_immutable ON models;
      DROP FUNCTION refuse_model_change();
      ALTER TABLE models DROP COLUMN replaced_id;
      DELETE FROM models WHERE state IN ('awaiting_approval', 'refused') OR origin <> 'shipped';
      ALTER TABLE models DROP CONSTRAINT models_state_check;
      ALTER TABLE models
        ADD CONSTRAINT models_state_check CHECK (state IN ('registered', 'active', 'retired')),
        DROP COLUMN origin, DROP COLUMN kind, DROP COLUMN artifact_prefix, DROP COLUMN manifest_md5, DROP COLUMN report, DROP COLUMN training_id,
        DROP COLUMN created_by, DROP COLUMN approved_by, DROP COLUMN approved_at, DROP COLUMN approved_why;
      DROP FUNCTION monitoring_due(uuid, int);
      DROP FUNCTION trainings_due(int);
      DROP TABLE model_trainings, scoring_settings, scoring_policies, interaction_keys, lead_engagement;
      DROP FUNCTION lock_engagement(uuid[]);
      DROP TRIGGER leads_keep_version ON leads;
      DROP FUNCTION keep_lead_version();
      DROP TABLE lead_versions;
    `);
  }
}
