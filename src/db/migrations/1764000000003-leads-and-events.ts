import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Leads, what they did, what is known and thought of them, and the event log. */
export class LeadsAndEvents1764000000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE leads (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        -- No foreign keys to organizations and sources: each costs a trigger per lead (23 µs for the two), the first is what row-level
        -- security checks anyhow, and the second is read from the source in the same transaction.
        organization_id uuid NOT NULL,
        email text CHECK (email = lower(btrim(email))),
        phone text CHECK (phone ~ '^\\+[1-9][0-9]{4,14}$'),
        first_name text,
        last_name text,
        company text,
        country text CHECK (country ~ '^[A-Z]{2}$'),
        city text,
        time_zone text,
        origin text,
        source_id uuid,
        status text NOT NULL DEFAULT 'new'
          CHECK (status IN ('new', 'contacted', 'qualified', 'won', 'lost', 'archived')),
        tags text[] NOT NULL DEFAULT '{}',
        attributes jsonb NOT NULL DEFAULT '{}',
        owner_id uuid REFERENCES users ON DELETE SET NULL,
        do_not_contact boolean NOT NULL DEFAULT false,
        enrichment jsonb NOT NULL DEFAULT '{}',
        enriched_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        -- The words of a lead, whose beginnings a search finds: of its name, company, city and address. A trigram index, which would
        -- find the middle of a word too, took 24 µs for each new lead, this takes 9 (600 rows a statement, 48,000 rows); with the phone
        -- number and its last 4, 7, 8, 9 and 10 digits as words it took 26: a search for a number goes by leads_phone_idx.
        search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, translate(
          coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(company, '') || ' ' || coalesce(city, '') || ' ' ||
          coalesce(email, ''), '@._+-/:''&#', '          '))) STORED,
        CHECK (email IS NOT NULL OR phone IS NOT NULL)
      );
      CREATE UNIQUE INDEX leads_email_key ON leads (organization_id, email) WHERE email IS NOT NULL;
      CREATE UNIQUE INDEX leads_phone_key ON leads (organization_id, phone) WHERE email IS NULL;
      -- From the last digit to the first: people know numbers by their ends, with or without the country's code.
      CREATE INDEX leads_phone_idx ON leads (organization_id, reverse(phone) COLLATE "C", id) WHERE phone IS NOT NULL;
      CREATE INDEX leads_recent_idx ON leads (organization_id, id);
      CREATE INDEX leads_search_idx ON leads USING gin (search);

      -- The newest of lead_scores, for lists by score. Apart from leads: as columns there, each score was a second version of the
      -- whole lead, with an entry in each of its indexes.
      CREATE TABLE current_scores (
        lead_id uuid PRIMARY KEY,
        organization_id uuid NOT NULL,
        value double precision NOT NULL,
        points smallint NOT NULL,
        band text NOT NULL CHECK (band IN ('hot', 'warm', 'cold')),
        scored_at timestamptz NOT NULL
      );
      CREATE INDEX current_scores_value_idx ON current_scores (organization_id, value DESC, lead_id DESC);
      CREATE INDEX current_scores_band_idx ON current_scores (organization_id, band, value DESC, lead_id DESC);

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

      -- Events that still have to be matched with templates and waiting executions, and that no batch has claimed yet.
      CREATE TABLE event_outbox (
        organization_id uuid NOT NULL,
        event_id uuid NOT NULL,
        PRIMARY KEY (organization_id, event_id)
      ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

      -- Work under way: receipts on their way to scored leads, or events on their way to executions. One row for some hundred of
      -- them, deleted when its workflow is through; what is left of a batch tells how far it came.
      CREATE TABLE batches (
        id uuid PRIMARY KEY,
        organization_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('receipts', 'events')),
        stage text NOT NULL DEFAULT 'claimed' CHECK (stage IN ('claimed', 'ingested', 'scored')),
        receipt_ids uuid[] NOT NULL DEFAULT '{}',
        -- The lead of each receipt, in the order of receipt_ids; null for one that was rejected.
        lead_ids uuid[] NOT NULL DEFAULT '{}',
        -- Events to be routed at the end of the batch.
        event_ids uuid[] NOT NULL DEFAULT '{}',
        claimed_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX batches_claimed_idx ON batches (kind, claimed_at);

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
        -- The reasons without their words: what each term added to the log-odds, in the order of score_terms, and the values
        -- that it saw. A tenth of the bytes of the reasons written out, which took longer to store than to find.
        contributions double precision[] NOT NULL,
        term_values jsonb NOT NULL,
        fallback boolean NOT NULL,
        computed_at timestamptz NOT NULL,
        PRIMARY KEY (id)
      ) PARTITION BY RANGE (id);
      CREATE INDEX lead_scores_lead_idx ON lead_scores (organization_id, lead_id, id);

      -- The terms of a model: [{ feature, label }], in the order of lead_scores.contributions. Never changes.
      CREATE TABLE score_terms (
        organization_id uuid NOT NULL REFERENCES organizations,
        model_key text NOT NULL,
        model_version text NOT NULL,
        terms jsonb NOT NULL,
        PRIMARY KEY (organization_id, model_key, model_version)
      );

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
    await queryRunner.query(
      'DROP TABLE models, score_terms, lead_scores, batches, event_outbox, events, interactions, current_scores, leads',
    );
  }
}
