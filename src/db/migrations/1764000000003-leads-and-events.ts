import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Leads, what they did, what is known and thought of them, and the event log. */
export class LeadsAndEvents1764000000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE leads (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        email text CHECK (email = lower(btrim(email))),
        phone text CHECK (phone ~ '^\\+[1-9][0-9]{4,14}$'),
        first_name text,
        last_name text,
        company text,
        country text CHECK (country ~ '^[A-Z]{2}$'),
        city text,
        time_zone text,
        origin text,
        source_id uuid REFERENCES sources ON DELETE SET NULL,
        status text NOT NULL DEFAULT 'new'
          CHECK (status IN ('new', 'contacted', 'qualified', 'won', 'lost', 'archived')),
        tags text[] NOT NULL DEFAULT '{}',
        attributes jsonb NOT NULL DEFAULT '{}',
        owner_id uuid REFERENCES users ON DELETE SET NULL,
        do_not_contact boolean NOT NULL DEFAULT false,
        enrichment jsonb NOT NULL DEFAULT '{}',
        enriched_at timestamptz,
        -- The newest of lead_scores, so that lists sort without a join.
        score_value double precision,
        score_points smallint,
        score_band text CHECK (score_band IN ('hot', 'warm', 'cold')),
        scored_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        search_text text GENERATED ALWAYS AS (lower(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' ||
          coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(company, '') || ' ' || coalesce(city, ''))) STORED,
        CHECK (email IS NOT NULL OR phone IS NOT NULL)
      );
      CREATE UNIQUE INDEX leads_email_key ON leads (organization_id, email) WHERE email IS NOT NULL;
      CREATE UNIQUE INDEX leads_phone_key ON leads (organization_id, phone) WHERE email IS NULL;
      CREATE INDEX leads_phone_idx ON leads (organization_id, phone, id) WHERE phone IS NOT NULL;
      CREATE INDEX leads_recent_idx ON leads (organization_id, id);
      CREATE INDEX leads_score_idx ON leads (organization_id, score_value DESC NULLS LAST, id DESC);
      CREATE INDEX leads_band_idx ON leads (organization_id, score_band, score_value DESC NULLS LAST, id DESC);
      CREATE INDEX leads_search_idx ON leads USING gin (search_text gin_trgm_ops);

      CREATE TABLE interactions (
        id uuid NOT NULL DEFAULT uuidv7(),
        organization_id uuid NOT NULL,
        lead_id uuid NOT NULL,
        kind text NOT NULL,
        source_id uuid,
        receipt_id uuid,
        data jsonb NOT NULL DEFAULT '{}',
        occurred_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (id)
      ) PARTITION BY RANGE (id);
      CREATE INDEX interactions_lead_idx ON interactions (organization_id, lead_id, id);

      CREATE TABLE events (
        id uuid NOT NULL DEFAULT uuidv7(),
        organization_id uuid NOT NULL,
        type text NOT NULL,
        lead_id uuid,
        execution_id uuid,
        data jsonb NOT NULL DEFAULT '{}',
        -- Readers that must not miss an event (SSE) go by (tx, id) and stop below the oldest transaction still open:
        -- ids alone are given out before the commit, so a smaller one may appear after a greater one.
        tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
        occurred_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (id)
      ) PARTITION BY RANGE (id);
      CREATE INDEX events_order_idx ON events (organization_id, tx, id);
      CREATE INDEX events_lead_idx ON events (organization_id, lead_id, id) WHERE lead_id IS NOT NULL;

      -- Events that still have to be matched with templates and waiting executions.
      CREATE TABLE event_outbox (
        event_id uuid PRIMARY KEY,
        organization_id uuid NOT NULL,
        batch_id uuid,
        claimed_at timestamptz
      );
      CREATE INDEX event_outbox_pending_idx ON event_outbox (organization_id, event_id) WHERE batch_id IS NULL;
      CREATE INDEX event_outbox_batch_idx ON event_outbox (batch_id) WHERE batch_id IS NOT NULL;

      CREATE TABLE lead_scores (
        id uuid NOT NULL DEFAULT uuidv7(),
        organization_id uuid NOT NULL,
        lead_id uuid NOT NULL,
        model_key text NOT NULL,
        model_version text NOT NULL,
        value double precision NOT NULL CHECK (value >= 0 AND value <= 1),
        points smallint NOT NULL,
        band text NOT NULL,
        baseline double precision NOT NULL,
        reasons jsonb NOT NULL,
        fallback boolean NOT NULL,
        computed_at timestamptz NOT NULL,
        PRIMARY KEY (id)
      ) PARTITION BY RANGE (id);
      CREATE INDEX lead_scores_lead_idx ON lead_scores (organization_id, lead_id, id);

      CREATE TABLE models (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        key text NOT NULL,
        version text NOT NULL,
        state text NOT NULL CHECK (state IN ('registered', 'active', 'retired')),
        sha256 text NOT NULL,
        manifest jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        activated_at timestamptz,
        UNIQUE (organization_id, key, version)
      );
      CREATE UNIQUE INDEX models_active_key ON models (organization_id) WHERE state = 'active';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE models, lead_scores, event_outbox, events, interactions, leads');
  }
}
