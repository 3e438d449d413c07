import { Inject, Injectable } from '@nestjs/common';
import type { Client } from '@temporalio/client';
import { Database } from '../../db/database.js';
import { TEMPORAL } from '../dependencies.js';

export type CheckResult = 'up' | 'down';

/** A probe that hangs is a server that is down. */
const CHECK_TIMEOUT_MS = 1_000;
/** A probe of Temporal is believed this long: probes come from anybody, and should not be passed on one by one. */
const TEMPORAL_BELIEVED_MS = 2_000;

/** Whether this process can do its work. */
@Injectable()
export class HealthService {
  private stopping = false;
  private temporalCheck: { result: Promise<CheckResult>; until: number } | undefined;

  constructor(
    private readonly database: Database,
    @Inject(TEMPORAL) private readonly temporal: Client,
  ) {}

  /**
   * Ready while the database answers. Temporal is reported only: leads are accepted without it, and wait. Not ready once the
   * process is ending, so that nobody sends it more.
   */
  async readiness(): Promise<{ ready: boolean; checks: { database: CheckResult; temporal: CheckResult } }> {
    const [database, temporal] = await Promise.all([this.checkDatabase(), this.checkTemporal()]);
    return { ready: database === 'up' && !this.stopping, checks: { database, temporal } };
  }

  stop(): void {
    this.stopping = true;
  }

  private checkDatabase(): Promise<CheckResult> {
    return within(this.database.ping());
  }

  private checkTemporal(): Promise<CheckResult> {
    const now = performance.now();
    if (!this.temporalCheck || this.temporalCheck.until < now) {
      const { connection } = this.temporal;
      const result = within(
        connection.withDeadline(Date.now() + CHECK_TIMEOUT_MS, () => connection.workflowService.getSystemInfo({})),
      );
      this.temporalCheck = { result, until: now + TEMPORAL_BELIEVED_MS };
    }
    return this.temporalCheck.result;
  }
}

async function within(probe: Promise<unknown>): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<CheckResult>((resolve) => {
    timer = setTimeout(() => resolve('down'), CHECK_TIMEOUT_MS);
  });
  const answer = probe.then(
    () => 'up' as const,
    () => 'down' as const,
  );
  return Promise.race([answer, timeout]).finally(() => clearTimeout(timer));
}
