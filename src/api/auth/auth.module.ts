import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessTokens } from './access-tokens.js';
import { ApiKeyLookup } from './api-key-lookup.js';
import { AuthController } from './auth.controller.js';
import { AuthGuard } from './auth.guard.js';
import { AuthService } from './auth.service.js';
import { Authenticator } from './authenticator.js';
import { RefreshTokens } from './refresh-tokens.js';

/** Who is calling, and whether they may. */
@Module({
  controllers: [AuthController],
  providers: [
    AccessTokens,
    ApiKeyLookup,
    AuthService,
    Authenticator,
    RefreshTokens,
    { provide: APP_GUARD, useClass: AuthGuard },
  ],
  exports: [ApiKeyLookup, Authenticator],
})
export class AuthModule {}
