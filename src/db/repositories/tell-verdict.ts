import type { ExperimentFigures } from '../../shared/experiment/experiment-figures.js';
import { verdictNotice } from '../../shared/experiment/verdict-notice.js';
import type { OrganizationTransaction } from '../database.js';
import { appendEvents } from './event-log.js';
import type { Experiment } from './experiments.js';
import { requireModel } from './models.js';
import { tellUsers } from './notices.js';

/** Tells of what the rule of an experiment has said: by an event, and by a notice to those who decide about models. */
export async function tellVerdict(
  tx: OrganizationTransaction,
  { id: experimentId, kind, championId, challengerId, stopping }: Experiment,
  figures: ExperimentFigures,
): Promise<void> {
  const { verdict, difference } = figures;
  const matured = { champion: figures.champion.matured, challenger: figures.challenger.matured };
  const data = { experimentId, kind, championId, challengerId, verdict, difference, matured };
  await appendEvents(tx, [{ type: 'experiment.verdict_reached', data }], { route: false });
  const champion = await requireModel(tx, championId);
  const challenger = await requireModel(tx, challengerId);
  const notice = verdictNotice(stopping, { champion, challenger }, figures);
  await tellUsers(tx, ['admin', 'ops'], { ...notice, modelId: challengerId });
}
