import { Injectable } from '@nestjs/common';
import { Database, type OrganizationTransaction } from '../../db/database.js';
import { DomainError } from '../../shared/error-codes.js';
import { ROLE_SCOPES, type Role, type Scope } from '../../shared/scopes.js';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens.js';
import type { Me, Session, UserMe } from './auth.dto.js';
import { verifyPassword } from './password-hash.js';
import type { Principal } from './principal.js';
import { RefreshTokens, type IssuedRefreshToken } from './refresh-tokens.js';

/** A session, and when its refresh token ends. */
export interface OpenedSession {
  session: Session;
  refreshExpiresAt: Date;
}

const ORGANIZATION_COLUMNS = `o.id AS organization_id, o.name AS organization_name, o.slug, o.time_zone`;
interface OrganizationColumns {
  organization_id: string;
  organization_name: string;
  slug: string;
  time_zone: string;
}

/** Signing in and out. */
@Injectable()
export class AuthService {
  constructor(
    private readonly database: Database,
    private readonly accessTokens: AccessTokens,
    private readonly refreshTokens: RefreshTokens,
  ) {}

  /** @throws DomainError `credentials_invalid`, the same whether the email or the password is wrong */
  async login(email: string, password: string): Promise<OpenedSession> {
    const [found] = await this.database.lookUp<{
      id: string;
      organization_id: string;
      password_hash: string;
      disabled: boolean;
    }>('SELECT id, organization_id, password_hash, disabled FROM find_login($1)', [email]);
    const matches = await verifyPassword(found?.password_hash ?? null, password);
    if (!found || !matches || found.disabled) {
      throw new DomainError('credentials_invalid', 'The email or the password is wrong.');
    }
    return this.database.inOrganization(found.organization_id, async (tx) => {
      const user = await loadUser(tx, found.id);
      if (!user) throw new DomainError('credentials_invalid', 'The email or the password is wrong.');
      return this.open(user, await this.refreshTokens.start(tx, user.id));
    });
  }

  async refresh(token: string): Promise<OpenedSession> {
    const { user, refreshToken } = await this.refreshTokens.rotate(token, loadUser);
    return this.open(user, refreshToken);
  }

  async logout(token: string): Promise<void> {
    await this.refreshTokens.revoke(token);
  }

  /** Logging out without the refresh token: the access token names its family. */
  async logoutByAccessToken(accessToken: string): Promise<void> {
    const { organizationId, familyId } = await this.accessTokens.verify(accessToken);
    await this.database.inOrganization(organizationId, (tx) => this.refreshTokens.revokeFamily(tx, familyId));
  }

  async me(principal: Principal): Promise<Me> {
    return this.database.inOrganization(principal.organizationId, async (tx) => {
      const me = principal.kind === 'user' ? await loadUser(tx, principal.id) : await loadApiKey(tx, principal.id);
      if (!me) throw new DomainError('unauthenticated', 'The user or key is not there any more.');
      return me;
    });
  }

  private async open(user: UserMe, refreshToken: IssuedRefreshToken): Promise<OpenedSession> {
    const accessToken = await this.accessTokens.sign(
      { id: user.id, organizationId: user.organization.id, role: user.role },
      refreshToken.familyId,
    );
    return {
      session: { accessToken, expiresIn: ACCESS_TOKEN_SECONDS, refreshToken: refreshToken.token, user },
      refreshExpiresAt: refreshToken.expiresAt,
    };
  }
}

async function loadUser(tx: OrganizationTransaction, userId: string): Promise<UserMe | undefined> {
  const { rows } = await tx.query<OrganizationColumns & { id: string; email: string; name: string; role: Role }>(
    `SELECT u.id, u.email, u.name, u.role, ${ORGANIZATION_COLUMNS}
     FROM users u JOIN organizations o ON o.id = u.organization_id
     WHERE u.organization_id = $1 AND u.id = $2 AND u.disabled_at IS NULL`,
    [tx.organizationId, userId],
  );
  const row = rows[0];
  return (
    row && {
      kind: 'user',
      id: row.id,
      email: row.email,
      name: row.name,
      role: row.role,
      scopes: [...ROLE_SCOPES[row.role]],
      organization: organizationOf(row),
    }
  );
}

async function loadApiKey(tx: OrganizationTransaction, keyId: string): Promise<Me | undefined> {
  const { rows } = await tx.query<OrganizationColumns & { id: string; name: string; scopes: Scope[] }>(
    `SELECT k.id, k.name, k.scopes, ${ORGANIZATION_COLUMNS}
     FROM api_keys k JOIN organizations o ON o.id = k.organization_id
     WHERE k.organization_id = $1 AND k.id = $2 AND k.revoked_at IS NULL`,
    [tx.organizationId, keyId],
  );
  const row = rows[0];
  return row && { kind: 'api_key', id: row.id, name: row.name, scopes: row.scopes, organization: organizationOf(row) };
}

function organizationOf(row: OrganizationColumns): UserMe['organization'] {
  return { id: row.organization_id, name: row.organization_name, slug: row.slug, timeZone: row.time_zone };
}
