import { Client } from 'pg';

/** Channels of LISTEN/NOTIFY. Payloads carry no data beyond an organization's id. */
export const NOTIFICATION_CHANNELS = [
  'receipts',
  'events',
  'outbox',
  'executions',
  'imports',
  'bulk_repairs',
  'template_moves',
  'starts',
  'schedules',
  'simulations',
  'trainings',
  'rescorings',
  'models',
] as const;
export type NotificationChannel = (typeof NOTIFICATION_CHANNELS)[number];

const RECONNECT_DELAY_MS = { first: 250, most: 5_000 };

/**
 * Listens on one connection of its own, and reconnects with a growing delay for as long as it is not closed. Notifications sent
 * while it was away are lost, so every listener also polls, and is called once after each reconnection.
 */
export class NotificationListener {
  private client: Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private delay = RECONNECT_DELAY_MS.first;
  private closed = false;
  private readonly handlers = new Map<NotificationChannel, ((payload: string) => void)[]>();

  constructor(private readonly url: string) {}

  /** Call before {@link start}. The payload is empty where the call follows a reconnection. */
  on(channel: NotificationChannel, handler: (payload: string) => void): void {
    this.handlers.set(channel, [...(this.handlers.get(channel) ?? []), handler]);
  }

  async start(): Promise<void> {
    if (this.closed) return;
    const client = new Client({ connectionString: this.url, application_name: 'throughline-listen', keepAlive: true });
    this.client = client;
    client.on('error', () => undefined);
    client.on('end', () => this.reconnectLater(client));
    client.on('notification', ({ channel, payload }) => this.call(channel as NotificationChannel, payload ?? ''));
    try {
      await client.connect();
      for (const channel of this.handlers.keys()) await client.query(`LISTEN ${channel}`);
      this.delay = RECONNECT_DELAY_MS.first;
      for (const channel of this.handlers.keys()) this.call(channel, '');
    } catch {
      this.reconnectLater(client);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private call(channel: NotificationChannel, payload: string): void {
    for (const handler of this.handlers.get(channel) ?? []) handler(payload);
  }

  private reconnectLater(client: Client): void {
    if (this.closed || this.client !== client) return;
    this.client = undefined;
    client.end().catch(() => undefined);
    this.timer = setTimeout(() => void this.start(), this.delay);
    this.delay = Math.min(this.delay * 2, RECONNECT_DELAY_MS.most);
  }
}
