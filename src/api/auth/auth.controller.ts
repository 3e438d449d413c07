import { Body, Controller, Get, Headers, Inject, Ip, Post, Req, Res } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Config } from '../../config/load-config.js';
import { DomainError } from '../../shared/error-codes.js';
import { CONFIG } from '../dependencies.js';
import { Answers, AnswersNothing } from '../openapi/answers.decorator.js';
import { Public } from './access.decorators.js';
import { LOGIN_REQUEST, ME, OPTIONAL_REFRESH_REQUEST, SESSION, type Me, type Session } from './auth.dto.js';
import { AuthService, type OpenedSession } from './auth.service.js';
import { LoginLimiter } from './login-limiter.js';
import { CurrentPrincipal, type Principal } from './principal.js';

const REFRESH_COOKIE = 'throughline_refresh';
const COOKIE_PATH = '/api/v1/auth';

@Controller('api/v1/auth')
export class AuthController {
  private readonly limiter = new LoginLimiter();

  constructor(
    private readonly auth: AuthService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Signs a user in. */
  @Post('login')
  @Public()
  @Answers(200, SESSION, 'validation_failed', 'credentials_invalid', 'rate_limited')
  async login(
    @Body({ schema: LOGIN_REQUEST }) { email, password }: z.infer<typeof LOGIN_REQUEST>,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const limit = this.limiter.attempt(email, address);
    void reply.headers(limit.headers);
    if (!limit.allowed) {
      void reply.header('retry-after', String(limit.retryAfterSeconds));
      throw new DomainError('rate_limited', `Too many attempts; try again in ${limit.retryAfterSeconds} seconds.`);
    }
    const opened = await this.auth.login(email, password);
    this.limiter.succeeded(email, address);
    return this.hand(opened, reply);
  }

  /** Trades a refresh token, from the body or the cookie, for a new session. Each is good for one use. */
  @Post('refresh')
  @Public()
  @ApiBody({ required: false })
  @Answers(200, SESSION, 'refresh_token_invalid', 'refresh_token_reused')
  async refresh(
    @Body({ schema: OPTIONAL_REFRESH_REQUEST }) body: z.infer<typeof OPTIONAL_REFRESH_REQUEST>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const token = body.refreshToken ?? request.cookies[REFRESH_COOKIE];
    if (!token) throw new DomainError('refresh_token_invalid', 'There is no refresh token in the body or the cookie.');
    try {
      return this.hand(await this.auth.refresh(token), reply);
    } catch (error) {
      if (error instanceof DomainError) this.clearCookie(reply);
      throw error;
    }
  }

  /** Ends the session, and with it every refresh token that stems from the same sign-in. */
  @Post('logout')
  @Public()
  @ApiBody({ required: false })
  @AnswersNothing()
  async logout(
    @Body({ schema: OPTIONAL_REFRESH_REQUEST }) body: z.infer<typeof OPTIONAL_REFRESH_REQUEST>,
    @Headers('authorization') authorization: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    this.clearCookie(reply);
    const token = body.refreshToken ?? request.cookies[REFRESH_COOKIE];
    if (token) return this.auth.logout(token);
    const accessToken = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (accessToken) await this.auth.logoutByAccessToken(accessToken);
  }

  /** Who the caller is. */
  @Get('me')
  @Answers(200, ME)
  me(@CurrentPrincipal() principal: Principal): Promise<Me> {
    return this.auth.me(principal);
  }

  private hand({ session, refreshExpiresAt }: OpenedSession, reply: FastifyReply): Session {
    void reply.header('cache-control', 'no-store').setCookie(REFRESH_COOKIE, session.refreshToken, {
      path: COOKIE_PATH,
      httpOnly: true,
      sameSite: 'strict',
      secure: this.config.PUBLIC_URL.startsWith('https:'),
      expires: refreshExpiresAt,
    });
    return session;
  }

  private clearCookie(reply: FastifyReply): void {
    void reply.clearCookie(REFRESH_COOKIE, { path: COOKIE_PATH });
  }
}
