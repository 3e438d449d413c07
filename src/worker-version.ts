import type { WorkerOptions } from '@temporalio/worker';

/** The workers of all task queues and versions, by the name that Temporal knows them by. */
const DEPLOYMENT_NAME = 'throughline';

/**
 * Options of a worker whose executions are pinned: each goes on under the build that it began with, as long as a worker of that build runs, and
 * new ones begin under the build that was made the current one. Without a build id there are no versions: every worker takes whatever comes,
 * and changed code has to replay what older code did.
 */
export function workerVersion(buildId: string | undefined): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (buildId === undefined) return {};
  return {
    workerDeploymentOptions: {
      version: { deploymentName: DEPLOYMENT_NAME, buildId },
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'PINNED',
    },
  };
}
