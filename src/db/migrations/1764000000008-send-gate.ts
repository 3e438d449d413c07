import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the send gate asks: the organization's policy and its suppressions; and how it holds a message. */
export class SendGate1764000000008 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- What the organization has said (SendPolicy); what is missing is the default.
      ALTER TABLE organizations ADD COLUMN send_policy jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(send_policy) = 'object');

      -- Of a message that the send gate holds: until when, and since when it has been held again and again.
      ALTER TABLE messages ADD COLUMN held_until timestamptz, ADD COLUMN held_since timestamptz;

      -- Addresses that are not written to, whoever the lead is. Normalised as those of leads are.
      CREATE TABLE suppressions (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        organization_id uuid NOT NULL REFERENCES organizations,
        channel text NOT NULL CHECK (channel IN ('email', 'sms')),
        address text COLLATE "C" NOT NULL CHECK (length(address) BETWEEN 1 AND 254),
        reason text NOT NULL CHECK (reason IN ('unsubscribed', 'bounced', 'complained', 'manual')),
        -- How it came here: a person or a program by the API, a provider's callback.
        source text NOT NULL CHECK (source IN ('user', 'api_key', 'provider')),
        note text CHECK (length(note) <= 500),
        created_by uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (organization_id, channel, address)
      );
      CREATE INDEX suppressions_recent_idx ON suppressions (organization_id, id);
      ALTER TABLE suppressions ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own_organization ON suppressions TO throughline_app
        USING (organization_id = (SELECT current_organization()))
        WITH CHECK (organization_id = (SELECT current_organization()));
      GRANT SELECT, INSERT, UPDATE, DELETE ON suppressions TO throughline_app;
      SELECT seed_organization_statistics('suppressions');
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE suppressions;
      ALTER TABLE messages DROP COLUMN held_until, DROP COLUMN held_since;
      ALTER TABLE organizations DROP COLUMN send_policy;
    `);
  }
}
