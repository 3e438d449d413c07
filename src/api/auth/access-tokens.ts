import { hkdfSync } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
import type { Config } from '../../config/load-config.js';
import { DomainError } from '../../shared/error-codes.js';
import { isUuid } from '../../shared/ids.js';
import { ROLE_SCOPES, ROLES, type Role } from '../../shared/scopes.js';
import { CONFIG } from '../dependencies.js';
import type { Principal } from './principal.js';

/** Short, for an access token is checked without asking the database: a user who was disabled keeps it until it ends. */
export const ACCESS_TOKEN_SECONDS = 15 * 60;

const ISSUER = 'throughline';
const AUDIENCE = 'throughline-api';

/** JSON Web Tokens for users, signed with HS256 under a key derived from ENCRYPTION_KEY. */
@Injectable()
export class AccessTokens {
  private readonly key: Uint8Array;

  constructor(@Inject(CONFIG) config: Config) {
    this.key = new Uint8Array(hkdfSync('sha256', config.encryptionKey, '', 'throughline:access-token', 32));
  }

  /** @param familyId - the family of refresh tokens that it was given out with, so that it can log out without one */
  sign(user: { id: string; organizationId: string; role: Role }, familyId: string): Promise<string> {
    return new SignJWT({ org: user.organizationId, role: user.role, fam: familyId })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(user.id)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime(`${ACCESS_TOKEN_SECONDS}s`)
      .sign(this.key);
  }

  /** @throws DomainError `unauthenticated` for a token that is not ours, was altered or has expired */
  async verify(token: string): Promise<Principal & { familyId: string }> {
    const payload = await jwtVerify(token, this.key, { issuer: ISSUER, audience: AUDIENCE, algorithms: ['HS256'] })
      .then((verified) => verified.payload)
      .catch(() => undefined);
    const role = ROLES.find((known) => known === payload?.role);
    if (!payload?.exp || !role || !isUuid(payload.sub) || !isUuid(payload.org) || !isUuid(payload.fam)) {
      throw new DomainError('unauthenticated', 'The access token is not valid or has expired.');
    }
    return {
      kind: 'user',
      id: payload.sub,
      organizationId: payload.org,
      role,
      scopes: new Set(ROLE_SCOPES[role]),
      expiresAt: payload.exp * 1_000,
      familyId: payload.fam,
    };
  }
}
