import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Config } from '../../config/load-config.js';
import { CONFIG } from '../dependencies.js';
import { DomainError } from '../../shared/error-codes.js';
import type { EventCursor } from './event-cursor.js';
import { EventReader } from './event-reader.js';
import { createEventWakeUps, type EventWakeUps } from './event-wake-ups.js';
import { OrganizationFeed, type EventListener } from './organization-feed.js';

/** The process's readers of the event log: one per organization that somebody listens to. */
@Injectable()
export class EventHub implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Events');
  private readonly feeds = new Map<string, OrganizationFeed>();
  private readonly wakeUps: EventWakeUps;
  private closed = false;

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly reader: EventReader,
  ) {
    this.wakeUps = createEventWakeUps(config);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.wakeUps.start((organizationId) => this.wake(organizationId));
  }

  /** First of all at the end: streams that stay open would keep the server from closing. */
  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    for (const feed of this.feeds.values()) feed.close();
    await this.wakeUps.close();
  }

  /** Organizations listened to, and how many listen. */
  get load(): { feeds: number; listeners: number } {
    return { feeds: this.feeds.size, listeners: [...this.feeds.values()].reduce((sum, feed) => sum + feed.size, 0) };
  }

  /**
   * Delivers the organization's events in order, without a gap, from `after` on or, without it, from now on.
   *
   * @throws DomainError `overloaded` where the process is ending
   */
  async listen(
    organizationId: string,
    listener: EventListener,
    after?: EventCursor,
  ): Promise<{ position: EventCursor; close(): void }> {
    if (this.closed) throw new DomainError('overloaded', 'The server is being stopped.');
    let feed = this.feeds.get(organizationId);
    if (!feed) {
      feed = new OrganizationFeed(
        organizationId,
        this.reader,
        () => this.feeds.delete(organizationId),
        (error) => this.logger.warn(error),
      );
      this.feeds.set(organizationId, feed);
    }
    return feed.listen(listener, after);
  }

  private wake(organizationId: string): void {
    if (organizationId) this.feeds.get(organizationId)?.wake();
    else for (const feed of this.feeds.values()) feed.wake();
  }
}
