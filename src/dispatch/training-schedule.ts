import type { Logger } from 'pino';
import type { Database } from '../db/database.js';
import { takeTrainingTurn, trainingsDue } from '../db/repositories/scoring-settings.js';
import { enterTraining } from '../db/repositories/trainings.js';
import { TRAINING_OPTIONS } from '../shared/training.js';
import { eachOrganization } from './each-organization.js';
import { WakeableLoop } from './wakeable-loop.js';

/** A model that is trained every week may as well be trained some minutes later. */
const LOOK_MS = 10 * 60_000;
const MOST_AT_A_TIME = 100;

/** Enters the trainings that organizations have asked for every week or month (`trainEvery` of their settings). */
export class TrainingSchedule {
  private readonly loop: WakeableLoop;

  constructor(private readonly dependencies: { database: Database; logger: Logger }) {
    const { logger } = dependencies;
    this.loop = new WakeableLoop({
      name: 'training-schedule',
      step: async () => (await this.look(), false),
      pollMs: LOOK_MS,
      logger,
    });
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  /** Enters what is due. An organization for which that fails is due again at the next look, and keeps no other one waiting. */
  async look(): Promise<void> {
    const { database, logger } = this.dependencies;
    const failed = new Set<string>();
    for (;;) {
      const most = MOST_AT_A_TIME + failed.size;
      const found = await trainingsDue(database, most);
      const due = found.filter((organizationId) => !failed.has(organizationId));
      const failedNow = await eachOrganization(due, { what: 'beginning a training by its schedule', logger }, (id) =>
        this.enter(id),
      );
      for (const organizationId of failedNow) failed.add(organizationId);
      if (found.length < most || due.length === 0) return;
    }
  }

  private async enter(organizationId: string): Promise<void> {
    const { database, logger } = this.dependencies;
    const entered = await database.inOrganization(organizationId, async (tx) => {
      if (!(await takeTrainingTurn(tx))) return undefined;
      const options = TRAINING_OPTIONS.parse({});
      // One that is under way will do.
      return enterTraining(tx, { trigger: 'schedule', options, why: null, createdBy: null, idempotencyKey: null });
    });
    if (entered) logger.info({ organizationId, trainingId: entered.id }, 'a training begins by its schedule');
  }
}
