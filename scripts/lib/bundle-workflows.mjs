import { writeFileSync } from 'node:fs';

/**
 * Bundles the compiled workflow code into the one file that the worker loads, so that no worker carries a bundler or spends
 * its first seconds on it. Imported where it is used: webpack takes half a second to load.
 * @throws when workflow code imports what is not allowed there
 */
export async function bundleWorkflows(workflowsPath, target) {
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const messages = [];
  const logger = new DefaultLogger('WARN', ({ level, message }) => messages.push(`${level} ${message}`));
  try {
    const { code } = await bundleWorkflowCode({ workflowsPath, logger });
    writeFileSync(target, code);
  } catch (error) {
    throw new Error([error.message, ...messages].join('\n'), { cause: error });
  }
}
