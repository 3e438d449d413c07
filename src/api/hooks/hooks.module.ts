import { Inject, Logger, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import type { Config } from '../../config/load-config.js';
import { loginUrl } from '../../db/login-roles.js';
import { SecretBox } from '../../db/secret-box.js';
import { CONFIG } from '../dependencies.js';
import { Door } from './door.js';
import { registerHooks } from './hooks.routes.js';
import { ReceiptInbox } from './receipt-inbox.js';
import { RefusalLog } from './refusal-log.js';
import { hookDirectory, sourceDirectory } from './source-directory.js';

/** Two groups in flight, look-ups of sources, refusals. */
const POOL_SIZE = 6;
/** A sender is better told 503 than kept waiting. */
const TIMEOUT_MS = 5_000;

/** The door, under a database role of its own that may accept receipts and do nothing else. */
@Module({})
export class HooksModule implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Hooks');
  private readonly pool: pg.Pool;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly adapterHost: HttpAdapterHost,
  ) {
    this.pool = new pg.Pool({
      connectionString: loginUrl(config.DATABASE_URL, 'door', config.encryptionKey),
      application_name: 'throughline-door',
      max: POOL_SIZE,
      connectionTimeoutMillis: TIMEOUT_MS,
      statement_timeout: TIMEOUT_MS,
      // A server that hangs gives up nothing by itself.
      query_timeout: TIMEOUT_MS + 1_000,
      keepAlive: true,
    });
    // The pool replaces a connection that breaks while idle; unheard, the event would end the process.
    this.pool.on('error', () => undefined);
  }

  onModuleInit(): void {
    const onError = (error: unknown) => this.logger.error(error);
    const secrets = new SecretBox(this.config.encryptionKey);
    const sources = sourceDirectory(this.pool, secrets);
    const hooks = hookDirectory(this.pool, secrets);
    const door = new Door(sources, hooks, new ReceiptInbox(this.pool), new RefusalLog(this.pool, onError));
    registerHooks(this.adapterHost.httpAdapter.getInstance<FastifyInstance>(), door, onError);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
