import { heartbeat } from '@temporalio/activity';
import type { Logger } from 'pino';
import { advanceSimulation, endSimulation, simulationToRun } from '../../db/repositories/simulations.js';
import type { ErrorCode } from '../../shared/error-codes.js';
import { asActivityFailure } from '../activity-failure.js';
import { type HistoryDependencies, runHistory } from './history-run.js';

export interface SimulationRef {
  organizationId: string;
  simulationId: string;
}

/** Tells the server that this worker lives while leads are simulated: a page of them may take seconds. */
const HEARTBEAT_MS = 3_000;

/** Simulations over history: they read what has happened, and write nothing but their own row. */
export function createSimulationActivities(dependencies: HistoryDependencies & { logger: Pick<Logger, 'error'> }) {
  const { database, logger } = dependencies;
  return {
    /** Runs a simulation and stores what came of it. One that was begun before is begun anew: it has left nothing behind. */
    async simulateHistory({ organizationId, simulationId }: SimulationRef): Promise<void> {
      const beat = setInterval(() => heartbeat(), HEARTBEAT_MS);
      try {
        const simulation = await database.inOrganization(organizationId, (tx) => simulationToRun(tx, simulationId));
        if (!simulation) return;
        const result = await runHistory(dependencies, organizationId, simulation, (progress) =>
          database.inOrganization(organizationId, (tx) => advanceSimulation(tx, simulationId, progress)),
        );
        const end = result ? { state: 'completed' as const, result } : { state: 'stopped' as const };
        await database.inOrganization(organizationId, (tx) => endSimulation(tx, simulationId, end));
      } catch (error) {
        logger.error({ err: error, simulationId }, 'a simulation failed');
        throw asActivityFailure(error);
      } finally {
        clearInterval(beat);
      }
    },

    failSimulation: ({ organizationId, simulationId, code }: SimulationRef & { code: ErrorCode }): Promise<void> =>
      database
        .inOrganization(organizationId, (tx) => endSimulation(tx, simulationId, { state: 'failed', errorCode: code }))
        .catch((error: unknown) => {
          throw asActivityFailure(error);
        }),
  };
}
