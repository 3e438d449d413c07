import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Config } from '../../config/load-config.js';
import { loginUrl } from '../../db/login-roles.js';
import { NotificationListener } from '../../db/notifications.js';

/** Tells that events were appended, by whichever process. May tell too much or, while a server is away, too little: who listens polls too. */
export interface EventWakeUps {
  /** @param onWake - given the organization, or nothing where any may have new events */
  start(onWake: (organizationId: string) => void): Promise<void>;
  close(): Promise<void>;
}

/** By LISTEN, which costs one connection per process; or by Redis where there is one. */
export function createEventWakeUps(config: Config): EventWakeUps {
  return config.REDIS_URL ? new RedisWakeUps(config, config.REDIS_URL) : new PostgresWakeUps(config);
}

class PostgresWakeUps implements EventWakeUps {
  private readonly listener: NotificationListener;

  constructor({ DATABASE_URL, encryptionKey }: Config) {
    this.listener = new NotificationListener(loginUrl(DATABASE_URL, 'app', encryptionKey));
  }

  async start(onWake: (organizationId: string) => void): Promise<void> {
    this.listener.on('events', onWake);
    await this.listener.start();
  }

  close(): Promise<void> {
    return this.listener.close();
  }
}

const CHANNEL = 'throughline:events';
const FORWARDER = 'throughline:events:forwarder';
const LEASE_MS = 10_000;
const RENEW_MS = 3_000;

/** Takes or renews the lease in one step, so that of two processes only one holds it. */
const HOLD_LEASE = `
  local holder = redis.call('GET', KEYS[1])
  if holder and holder ~= ARGV[1] then return 0 end
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1`;

/**
 * Writers notify by PostgreSQL, for that happens with their commit. Of all API processes the one that holds a lease listens there and
 * publishes to Redis, to which the others listen: one LISTEN connection, however many processes.
 */
class RedisWakeUps implements EventWakeUps {
  private readonly subscriber: Redis;
  private readonly publisher: Redis;
  private readonly id = randomUUID();
  private forwarder: PostgresWakeUps | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly config: Config,
    url: string,
  ) {
    const connect = () => new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 }).on('error', () => undefined);
    this.subscriber = connect();
    this.publisher = connect();
  }

  async start(onWake: (organizationId: string) => void): Promise<void> {
    this.subscriber.on('message', (_channel, organizationId: string) => onWake(organizationId));
    // Not awaited: without Redis the API starts all the same, and ioredis subscribes when it is there.
    this.subscriber.subscribe(CHANNEL).catch(() => undefined);
    this.timer = setInterval(() => void this.holdLease(), RENEW_MS).unref();
    await this.holdLease();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.forwarder?.close();
    this.subscriber.disconnect();
    this.publisher.disconnect();
  }

  private async holdLease(): Promise<void> {
    const held = await this.publisher.eval(HOLD_LEASE, 1, FORWARDER, this.id, LEASE_MS).catch(() => 0);
    if (held === 1 && !this.forwarder) {
      this.forwarder = new PostgresWakeUps(this.config);
      await this.forwarder.start((organizationId) => {
        this.publisher.publish(CHANNEL, organizationId).catch(() => undefined);
      });
    } else if (held !== 1 && this.forwarder) {
      const { forwarder } = this;
      this.forwarder = undefined;
      await forwarder.close();
    }
  }
}
