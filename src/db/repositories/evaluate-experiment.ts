import { experimentFigures, type ExperimentFigures } from '../../shared/experiment/experiment-figures.js';
import type { Database } from '../database.js';
import { type Experiment, maturedLeads, recordFigures, runningExperiment } from './experiments.js';

const DAY_MS = 86_400_000;

/**
 * Measures an experiment as it is now and keeps the figures. What the rule says first stays said: its probability of being wrong is that of
 * saying so ever.
 *
 * @param at - the present; another one in tests
 */
export async function evaluateExperiment(
  database: Database,
  organizationId: string,
  experiment: Experiment,
  at = new Date(),
): Promise<ExperimentFigures> {
  const { id, kind, stopping, createdAt, state, endedAt } = experiment;
  // After its end a shadow records nothing and no lead is assigned, but those that were still come to maturity.
  const leads = await maturedLeads(database.reader(organizationId), experiment, at);
  const counted = kind === 'shadow' ? leads.length / 2 : leads.length;
  const lastDay = new Date(createdAt).getTime() + stopping.mostDays * DAY_MS;
  const ended = state === 'running' ? Number.POSITIVE_INFINITY : new Date(endedAt!).getTime();
  const isOver =
    counted >= stopping.mostLeads ||
    at.getTime() >= lastDay ||
    // The last lead of one that was stopped has matured.
    at.getTime() >= ended + stopping.horizonDays * DAY_MS;
  const figures = experimentFigures(leads, stopping, { at, isOver });
  return database.inOrganization(organizationId, (tx) => recordFigures(tx, id, figures));
}

/** The same for the experiment that runs; null where none does. To be called once a day. */
export async function evaluateRunningExperiment(
  database: Database,
  organizationId: string,
  at = new Date(),
): Promise<{ experiment: Experiment; figures: ExperimentFigures } | null> {
  const experiment = await runningExperiment(database.reader(organizationId));
  return experiment && { experiment, figures: await evaluateExperiment(database, organizationId, experiment, at) };
}
