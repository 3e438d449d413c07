/**
 * The worker of the floor workflows, with the concurrency that the product's worker has, more workflows in memory and no niceness. Run as a process of its own:
 * `node floor-worker.mjs '{"temporalAddress","taskQueue","databaseUrl","smtpUrl"}'`; prints a line when it is ready.
 */
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { endWithParent } from './end-with-parent.mjs';
import { createFloorActivities } from './floor-activities.mjs';

const { temporalAddress, taskQueue, databaseUrl, smtpUrl } = JSON.parse(process.argv[2]);
const logger = new DefaultLogger('WARN');
Runtime.install({ logger });
const workflowsPath = join(import.meta.dirname, 'floor-workflows.mjs');
const worker = await Worker.create({
  connection: await NativeConnection.connect({ address: temporalAddress }),
  taskQueue,
  workflowBundle: await bundleWorkflowCode({ workflowsPath, logger }),
  activities: createFloorActivities({ databaseUrl, smtpUrl }),
  maxConcurrentWorkflowTaskExecutions: 40,
  maxConcurrentActivityTaskExecutions: 100,
  maxConcurrentLocalActivityExecutions: 100,
  maxCachedWorkflows: 1_000,
});
endWithParent();
const running = worker.run();
process.stdout.write('ready\n');
await running;
process.exit(0);
