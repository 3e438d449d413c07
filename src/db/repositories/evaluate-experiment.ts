import { experimentFigures, type ExperimentFigures } from '../../shared/experiment/experiment-figures.js';
import type { Database } from '../database.js';
import { type Experiment, maturedLeads, openExperiments, recordFigures } from './experiments.js';
import { tellVerdict } from './tell-verdict.js';

const DAY_MS = 86_400_000;

/**
 * Measures an experiment as it is now and keeps the figures. What the rule says first stays said: its probability of being wrong is that of
 * saying so ever. People are told of it once, by whoever sees it first.
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
  return database.inOrganization(organizationId, async (tx) => {
    const { figures: kept, hasSpoken } = await recordFigures(tx, id, figures);
    if (hasSpoken) await tellVerdict(tx, experiment, kept);
    return kept;
  });
}

/** The same for each that has no verdict yet, and the one that runs; newest first. To be called once a day. */
export async function evaluateOpenExperiments(
  database: Database,
  organizationId: string,
  at = new Date(),
): Promise<{ experiment: Experiment; figures: ExperimentFigures }[]> {
  const evaluated: { experiment: Experiment; figures: ExperimentFigures }[] = [];
  for (const experiment of await openExperiments(database.reader(organizationId))) {
    evaluated.push({ experiment, figures: await evaluateExperiment(database, organizationId, experiment, at) });
  }
  return evaluated;
}
