import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type OrganizationTransaction } from '../../db/database.js';
import { DomainError } from '../../shared/error-codes.js';

/** A refresh token that was given out. */
export interface IssuedRefreshToken {
  token: string;
  familyId: string;
  expiresAt: Date;
}

/** The row behind a token that was rotated. */
interface RotatedToken {
  userId: string;
  familyId: string;
}

/** Days without a refresh after which one has to sign in again, and days after which one has to in any case. */
const IDLE_DAYS = 30;
const FAMILY_DAYS = 90;

/**
 * Refresh tokens: 256 random bits, of which the hash is stored, good for one use. All that descend from one sign-in are a family.
 *
 * A token is live → rotated (by its use) or revoked (by logging out). A rotated token that comes again was copied: whoever came
 * first, one of the two is not the user, so the whole family is revoked.
 */
@Injectable()
export class RefreshTokens {
  constructor(private readonly database: Database) {}

  /** Starts a family at sign-in. Clears away what of the user's has long expired. */
  async start(tx: OrganizationTransaction, userId: string): Promise<IssuedRefreshToken> {
    await tx.query(
      `DELETE FROM refresh_tokens WHERE organization_id = $1 AND user_id = $2 AND expires_at < now() - interval '7 days'`,
      [tx.organizationId, userId],
    );
    const { rows } = await tx.query<{ id: string }>('SELECT uuidv7() AS id', []);
    return this.issue(tx, userId, rows[0]!.id);
  }

  /**
   * Uses a token up and gives out its successor.
   *
   * @param loadUser - runs in the same transaction; answers undefined for a user who may not sign in any more
   * @throws DomainError `refresh_token_invalid`, or `refresh_token_reused` after revoking the family
   */
  async rotate<User>(
    token: string,
    loadUser: (tx: OrganizationTransaction, userId: string) => Promise<User | undefined>,
  ): Promise<{ user: User; refreshToken: IssuedRefreshToken }> {
    const known = await this.find(token);
    if (!known) throw new DomainError('refresh_token_invalid', 'The refresh token is not known.');
    const outcome = await this.database.inOrganization(known.organizationId, async (tx) => {
      const rotated = await this.markRotated(tx, known.id);
      if (!rotated) return this.refuse(tx, known.id);
      const user = await loadUser(tx, rotated.userId);
      if (user === undefined) {
        await this.revokeFamily(tx, rotated.familyId);
        return 'refresh_token_invalid' as const;
      }
      return { user, refreshToken: await this.issue(tx, rotated.userId, rotated.familyId) };
    });
    // Thrown behind the commit, which a revocation must not miss.
    if (outcome === 'refresh_token_reused') {
      throw new DomainError(outcome, 'The refresh token was used before. All sessions that stem from it were ended.');
    }
    if (outcome === 'refresh_token_invalid')
      throw new DomainError(outcome, 'The refresh token has expired or was revoked.');
    return outcome;
  }

  /** Ends the family of a token. Unknown tokens are passed over: logging out twice is no error. */
  async revoke(token: string): Promise<void> {
    const known = await this.find(token);
    if (!known) return;
    await this.database.inOrganization(known.organizationId, async (tx) => {
      const { rows } = await tx.query<{ family_id: string }>(
        'SELECT family_id FROM refresh_tokens WHERE organization_id = $1 AND id = $2',
        [tx.organizationId, known.id],
      );
      if (rows[0]) await this.revokeFamily(tx, rows[0].family_id);
    });
  }

  async revokeFamily(tx: OrganizationTransaction, familyId: string): Promise<void> {
    await tx.query(
      `UPDATE refresh_tokens SET revoked_at = now()
       WHERE organization_id = $1 AND family_id = $2 AND revoked_at IS NULL`,
      [tx.organizationId, familyId],
    );
  }

  private async find(token: string): Promise<{ id: string; organizationId: string } | undefined> {
    const rows = await this.database.lookUp<{ id: string; organization_id: string }>(
      'SELECT id, organization_id FROM find_refresh_token($1)',
      [hashOf(token)],
    );
    return rows[0] && { id: rows[0].id, organizationId: rows[0].organization_id };
  }

  /** Of two uses at once, one finds the token rotated: the row's lock lets them in one by one. */
  private async markRotated(tx: OrganizationTransaction, id: string): Promise<RotatedToken | undefined> {
    const { rows } = await tx.query<{ user_id: string; family_id: string }>(
      `UPDATE refresh_tokens SET rotated_at = now()
       WHERE organization_id = $1 AND id = $2 AND rotated_at IS NULL AND revoked_at IS NULL AND expires_at > now()
       RETURNING user_id, family_id`,
      [tx.organizationId, id],
    );
    return rows[0] && { userId: rows[0].user_id, familyId: rows[0].family_id };
  }

  private async refuse(
    tx: OrganizationTransaction,
    id: string,
  ): Promise<'refresh_token_reused' | 'refresh_token_invalid'> {
    const { rows } = await tx.query<{ family_id: string; rotated: boolean }>(
      `SELECT family_id, rotated_at IS NOT NULL AS rotated FROM refresh_tokens WHERE organization_id = $1 AND id = $2`,
      [tx.organizationId, id],
    );
    if (!rows[0]?.rotated) return 'refresh_token_invalid';
    await this.revokeFamily(tx, rows[0].family_id);
    return 'refresh_token_reused';
  }

  /** The family's id is a UUIDv7, so it tells when the family began. */
  private async issue(tx: OrganizationTransaction, userId: string, familyId: string): Promise<IssuedRefreshToken> {
    const token = randomBytes(32).toString('base64url');
    const { rows } = await tx.query<{ expires_at: Date }>(
      `INSERT INTO refresh_tokens (organization_id, user_id, family_id, token_hash, expires_at)
       VALUES ($1, $2, $3, $4, least(now() + make_interval(days => $5),
         uuid_extract_timestamp($3::uuid) + make_interval(days => $6)))
       RETURNING expires_at`,
      [tx.organizationId, userId, familyId, hashOf(token), IDLE_DAYS, FAMILY_DAYS],
    );
    return { token, familyId, expiresAt: rows[0]!.expires_at };
  }
}

/** SHA-256 will do: the token has 256 bits, so nothing is to be guessed. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
