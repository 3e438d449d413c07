import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import type { ErrorCode } from '../../shared/error-codes.js';
import type { KnownSource } from './source-directory.js';

export interface RefusedRequest {
  source: KnownSource;
  code: ErrorCode;
  detail: string;
  /** Null where the body was too large to be read. */
  body: Buffer | null;
  bodyBytes: number;
  idempotencyKey: string | null;
}

/** Refusals kept per source and minute: enough to see why, too few to fill the disk from outside. */
const MOST_PER_MINUTE = 60;
/** Written at a time: receipts share the connections, and come first. */
const AT_A_TIME = 2;
/** Refusals that wait to be written; one beyond is only counted. */
const MOST_WAITING = 500;

/** What is kept of a refused request: not its body. */
type Refusal = Omit<RefusedRequest, 'body'> & { bodySha256: Buffer | null };

/** Keeps why a source's requests were refused, so that its integrator can see it. Nobody waits for it. */
export class RefusalLog {
  private minute = 0;
  private readonly counts = new Map<string, number>();
  private readonly waiting: Refusal[] = [];
  private underWay = 0;

  constructor(
    private readonly pool: Pool,
    private readonly onError: (error: unknown) => void,
  ) {}

  record(refused: RefusedRequest): void {
    const minute = Math.floor(Date.now() / 60_000);
    if (minute !== this.minute) {
      this.minute = minute;
      this.counts.clear();
    }
    const count = (this.counts.get(refused.source.id) ?? 0) + 1;
    this.counts.set(refused.source.id, count);
    if (count > MOST_PER_MINUTE || this.waiting.length >= MOST_WAITING) return;
    const { body, ...rest } = refused;
    this.waiting.push({ ...rest, bodySha256: body && createHash('sha256').update(body).digest() });
    this.pump();
  }

  private pump(): void {
    while (this.underWay < AT_A_TIME) {
      const next = this.waiting.shift();
      if (!next) return;
      this.underWay++;
      void this.store(next)
        .catch(this.onError)
        .finally(() => {
          this.underWay--;
          this.pump();
        });
    }
  }

  private async store({ source, code, detail, bodySha256, bodyBytes, idempotencyKey }: Refusal): Promise<void> {
    await this.pool.query('SELECT record_refusal($1, $2, $3, $4, $5, $6, $7)', [
      source.organizationId,
      source.id,
      code,
      detail,
      bodySha256,
      bodyBytes,
      idempotencyKey,
    ]);
  }
}
