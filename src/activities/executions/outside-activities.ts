import type { Logger } from 'pino';
import type { SecretBox } from '../../db/secret-box.js';
import type { EnrichmentProvider } from '../enrichment/enrichment-provider.js';
import type { GuardedFetch } from '../http/guarded-fetch.js';
import type { ScriptRunner } from '../scripts/script-runner.js';
import { enrichStep } from './enrich-step.js';
import { httpStep } from './http-step.js';
import { doOutside } from './outside-step.js';
import { scriptStep } from './script-step.js';
import type { ExecutionDependencies, Progress, RunRef } from './step-types.js';

export interface OutsideDependencies extends ExecutionDependencies {
  /** Opens the vault. */
  secretBox: SecretBox;
  http: GuardedFetch;
  scripts: ScriptRunner;
  /** Those of intake, remote ones included. */
  providers: readonly EnrichmentProvider[];
  logger: Pick<Logger, 'error'>;
}

/** The steps that something outside the database takes part in. Each activity does one, and goes on to the steps behind it. */
export function createOutsideActivities(dependencies: OutsideDependencies) {
  const http = httpStep(dependencies);
  const script = scriptStep(dependencies.scripts);
  const enrich = enrichStep(dependencies.providers);
  return {
    /** Calls the service of an `http` step. A crash between the answer and its record has it called again, with the same key. */
    callService: (ref: RunRef): Promise<Progress> => doOutside(dependencies, ref, http),

    /** Runs the script of a `script` step. */
    runScript: (ref: RunRef): Promise<Progress> => doOutside(dependencies, ref, script),

    /** Asks the providers of an `enrich` step. */
    enrichLead: (ref: RunRef): Promise<Progress> => doOutside(dependencies, ref, enrich),
  };
}
