import { isGrpcServiceError } from '@temporalio/client';
import type { Logger } from 'pino';
import { isDatabaseUnavailable } from '../db/database-errors.js';

/** gRPC's DEADLINE_EXCEEDED and UNAVAILABLE: Temporal does not answer. */
const TEMPORAL_AWAY: ReadonlySet<number> = new Set([4, 14]);
/** A statement that took too long may have done so for the rows of this organization. */
const QUERY_CANCELED = '57014';

/**
 * Does something for each of some organizations, one after the other. One for which it fails is named in the log, and the next have their turn.
 *
 * @param what - for the log, as in `… failed for an organization`
 * @returns those for which it failed
 * @throws what is no organization's fault: the database or Temporal is away, and would be for the next ones, too
 */
export async function eachOrganization(
  organizationIds: readonly string[],
  { what, logger }: { what: string; logger: Pick<Logger, 'error'> },
  work: (organizationId: string) => Promise<void>,
): Promise<string[]> {
  const failed: string[] = [];
  for (const organizationId of organizationIds) {
    try {
      await work(organizationId);
    } catch (error) {
      if (isServerAway(error)) throw error;
      logger.error({ err: error, organizationId }, `${what} failed for an organization; the others have their turn`);
      failed.push(organizationId);
    }
  }
  return failed;
}

function isServerAway(error: unknown): boolean {
  if (isDatabaseUnavailable(error)) return (error as { code?: unknown }).code !== QUERY_CANCELED;
  // The client wraps what the connection has said.
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return isGrpcServiceError(cause) && TEMPORAL_AWAY.has(cause.code);
}
