import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '../../shared/error-codes.js';
import type { Scope } from '../../shared/scopes.js';
import { PUBLIC, REQUIRED_SCOPE } from './access.decorators.js';
import { Authenticator } from './authenticator.js';
import type { AuthenticatedRequest } from './principal.js';

/** Guards every operation that is not marked public: a credential, and the scope that the operation names. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Socket.IO authenticates in its handshake.
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const credential = bearerOf(request.headers.authorization);
    request.principal = await (credential === undefined
      ? this.fromAddress(request)
      : this.authenticator.authenticate(credential));
    const scope = this.reflector.getAllAndOverride<Scope | undefined>(REQUIRED_SCOPE, targets);
    if (scope && !request.principal.scopes.has(scope)) {
      throw new DomainError('forbidden', `This needs the scope ${scope}.`, { scope });
    }
    return true;
  }

  private async fromAddress(request: AuthenticatedRequest) {
    const token = (request.query as { access_token?: unknown }).access_token;
    if (typeof token !== 'string' || request.routeOptions.url !== '/api/v1/events') {
      throw new DomainError('unauthenticated', 'Send Authorization: Bearer with an access token or an API key.');
    }
    return this.authenticator.authenticateShortLived(token);
  }
}

function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer ([^\s]{1,4096})$/i.exec(header ?? '')?.[1];
}
