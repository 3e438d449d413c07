import { Injectable } from '@nestjs/common';
import { DomainError } from '../../shared/error-codes.js';
import { AccessTokens } from './access-tokens.js';
import { ApiKeyLookup } from './api-key-lookup.js';
import { isApiKey } from './api-key-secret.js';
import type { Principal } from './principal.js';

/** Tells who a credential belongs to, wherever it came from. */
@Injectable()
export class Authenticator {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly apiKeys: ApiKeyLookup,
  ) {}

  /** @throws DomainError `unauthenticated` */
  async authenticate(credential: string): Promise<Principal> {
    return isApiKey(credential) ? this.apiKeys.find(credential) : this.accessTokens.verify(credential);
  }

  /**
   * For connections of a browser, which can send no header: the address holds the token, so only a short-lived one will do.
   *
   * @throws DomainError `unauthenticated`
   */
  async authenticateShortLived(token: string): Promise<Principal> {
    if (isApiKey(token)) {
      throw new DomainError('unauthenticated', 'An API key goes into the Authorization header, not into an address.');
    }
    return this.accessTokens.verify(token);
  }
}
