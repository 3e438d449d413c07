import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organizations, those who may act in them, and what comes in through the door. */
export class PeopleAndIntake1764000000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE organizations (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9](-?[a-z0-9])*$'),
        time_zone text NOT NULL DEFAULT 'UTC',
        default_country text CHECK (default_country ~ '^[A-Z]{2}$'),
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE users (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        email text NOT NULL CHECK (email = lower(btrim(email)) AND length(email) <= 320),
        name text NOT NULL,
        role text NOT NULL CHECK (role IN ('admin', 'ops', 'agent')),
        password_hash text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        disabled_at timestamptz
      );
      CREATE UNIQUE INDEX users_email_key ON users (email);
      CREATE INDEX users_organization_idx ON users (organization_id, id);

      -- One row per refresh token ever given out. A token that is used twice gives its whole family away.
      CREATE TABLE refresh_tokens (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        family_id uuid NOT NULL,
        token_hash bytea NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        rotated_at timestamptz,
        revoked_at timestamptz
      );
      CREATE INDEX refresh_tokens_family_idx ON refresh_tokens (family_id);
      CREATE INDEX refresh_tokens_user_idx ON refresh_tokens (user_id);

      CREATE TABLE api_keys (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
        prefix text NOT NULL,
        key_hash bytea NOT NULL UNIQUE,
        scopes text[] NOT NULL,
        created_by uuid REFERENCES users ON DELETE SET NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        last_used_at timestamptz,
        expires_at timestamptz,
        revoked_at timestamptz
      );
      CREATE INDEX api_keys_organization_idx ON api_keys (organization_id, id);

      CREATE TABLE sources (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        key text NOT NULL UNIQUE,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
        auth_strategy text NOT NULL CHECK (auth_strategy IN ('standard_webhooks', 'bearer')),
        -- AES-256-GCM under ENCRYPTION_KEY: a signature can only be checked with the secret itself.
        secret_encrypted bytea NOT NULL,
        field_mapping jsonb NOT NULL DEFAULT '{}',
        active boolean NOT NULL DEFAULT true,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX sources_organization_idx ON sources (organization_id, id);

      CREATE TABLE receipts (
        id uuid NOT NULL,
        organization_id uuid NOT NULL,
        source_id uuid NOT NULL,
        -- JSON text, as checked at the door. Not jsonb: that would parse it once more and refuse an escaped NUL.
        body text NOT NULL,
        content_type text NOT NULL,
        idempotency_key text,
        status text NOT NULL DEFAULT 'received'
          CHECK (status IN ('received', 'done', 'rejected', 'failed')),
        attempts smallint NOT NULL DEFAULT 0,
        lead_id uuid,
        reason_code text,
        reason_detail text,
        received_at timestamptz NOT NULL DEFAULT now(),
        processed_at timestamptz,
        PRIMARY KEY (id)
      ) PARTITION BY RANGE (id);
      CREATE INDEX receipts_source_idx ON receipts (organization_id, source_id, id);
      CREATE INDEX receipts_unusable_idx ON receipts (organization_id, id) WHERE status IN ('rejected', 'failed');

      -- Receipts that no batch has claimed yet. Apart from receipts, so that a claim and its end do not rewrite a row with the body
      -- and five index entries: a receipt is written twice in its life, at the door and when it is done.
      CREATE TABLE receipt_queue (
        organization_id uuid NOT NULL,
        receipt_id uuid NOT NULL,
        PRIMARY KEY (organization_id, receipt_id)
      ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

      -- What a sender has used as webhook-id or Idempotency-Key. Apart from receipts, because a unique index over monthly
      -- partitions would not see across the turn of a month.
      CREATE TABLE receipt_keys (
        source_id uuid NOT NULL REFERENCES sources ON DELETE CASCADE,
        key text NOT NULL CHECK (length(key) <= 255),
        organization_id uuid NOT NULL,
        receipt_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (source_id, key)
      );
      -- Keys come in the order of their times: enough to find those of a day thirty days ago.
      CREATE INDEX receipt_keys_created_idx ON receipt_keys USING brin (created_at) WITH (autosummarize);

      CREATE TABLE refusals (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        source_id uuid NOT NULL REFERENCES sources ON DELETE CASCADE,
        code text NOT NULL,
        detail text NOT NULL,
        -- Null where the body was too large to be read.
        body_sha256 bytea,
        body_bytes int NOT NULL,
        idempotency_key text,
        received_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX refusals_source_idx ON refusals (organization_id, source_id, id);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE refusals, receipt_keys, receipt_queue, receipts, sources, api_keys, refresh_tokens, users, organizations',
    );
  }
}
