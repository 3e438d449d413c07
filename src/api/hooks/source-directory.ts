import type { Pool } from 'pg';
import type { SecretBox } from '../../db/secret-box.js';
import { KeyDirectory } from './key-directory.js';
import type { SignatureStrategy } from './signature-strategy.js';

/** A source as the door needs it. */
export interface KnownSource {
  id: string;
  organizationId: string;
  strategy: SignatureStrategy['name'];
  secret: string;
}

/** The source of a template's webhook, with what the template says of calls. */
export interface KnownHook extends KnownSource {
  templateState: string;
  /** Null where no version is active. */
  versionId: string | null;
  /** JSON Schema of the input; null where the active version is not started by a webhook. */
  inputSchema: Record<string, unknown> | null;
}

interface SourceRow {
  id: string;
  organization_id: string;
  auth_strategy: KnownSource['strategy'];
  secret_encrypted: Buffer;
  active: boolean;
}
interface HookRow extends SourceRow {
  template_state: string;
  version_id: string | null;
  input_schema: Record<string, unknown> | null;
}

/** Sources by their public key, under the door's role. Those of templates are not among them. */
export function sourceDirectory(pool: Pool, secrets: SecretBox): KeyDirectory<KnownSource> {
  return new KeyDirectory(async (key) => {
    const text = 'SELECT * FROM find_source($1)';
    const { rows } = await pool.query<SourceRow>({ name: 'find-source', text, values: [key] });
    return rows[0]?.active ? toSource(rows[0], secrets) : null;
  });
}

/** Webhooks of templates by their public key, under the door's role. */
export function hookDirectory(pool: Pool, secrets: SecretBox): KeyDirectory<KnownHook> {
  return new KeyDirectory(async (key) => {
    const text = 'SELECT * FROM find_template_hook($1)';
    const { rows } = await pool.query<HookRow>({ name: 'find-template-hook', text, values: [key] });
    const row = rows[0];
    if (!row?.active) return null;
    const { template_state: templateState, version_id: versionId, input_schema: inputSchema } = row;
    return { ...toSource(row, secrets), templateState, versionId, inputSchema };
  });
}

function toSource(row: SourceRow, secrets: SecretBox): KnownSource {
  return {
    id: row.id,
    organizationId: row.organization_id,
    strategy: row.auth_strategy,
    secret: secrets.open(row.secret_encrypted, row.id),
  };
}
