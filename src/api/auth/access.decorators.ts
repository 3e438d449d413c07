import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { Scope } from '../../shared/scopes.js';

export const PUBLIC = 'throughline:public';
export const REQUIRED_SCOPE = 'throughline:scope';

/** Marks an operation that needs no credential. Everything else does. */
export function Public(): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(PUBLIC, true), ApiSecurity({}));
}

/** What the caller must be allowed to do. */
export function RequireScope(scope: Scope): MethodDecorator {
  return applyDecorators(SetMetadata(REQUIRED_SCOPE, scope), ApiExtension('x-required-scope', scope));
}
