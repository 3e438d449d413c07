import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Role, Scope } from '../../shared/scopes.js';

/** Who makes a request. */
export interface Principal {
  kind: 'user' | 'api_key';
  /** Id of the user or of the API key. */
  id: string;
  organizationId: string;
  /** `null` for an API key. */
  role: Role | null;
  scopes: ReadonlySet<Scope>;
  /** When the credential ends, in milliseconds; connections that stay open end with it. */
  expiresAt: number | null;
}

/** A request behind the guard. */
export type AuthenticatedRequest = FastifyRequest & { principal?: Principal };

/** Hands the caller to a controller's method. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!principal) throw new Error('CurrentPrincipal in a public operation');
  return principal;
});
