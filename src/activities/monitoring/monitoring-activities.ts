import { heartbeat } from '@temporalio/activity';
import type { Database, OrganizationTransaction } from '../../db/database.js';
import { evaluateOpenExperiments } from '../../db/repositories/evaluate-experiment.js';
import { appendEvents } from '../../db/repositories/event-log.js';
import {
  daysToMeasure,
  insertModelDay,
  type MonitoredModel,
  monitoredModels,
  noteMonitored,
} from '../../db/repositories/model-days.js';
import { leadsOfDay, modelUse } from '../../db/repositories/picked-scores.js';
import { tellUsers } from '../../db/repositories/notices.js';
import { activateWaitingShippedModel } from '../../db/repositories/shipped-models.js';
import { findScoringSettings } from '../../db/repositories/scoring-settings.js';
import { enterTraining, hasDriftTraining } from '../../db/repositories/trainings.js';
import { findMissingFeatures } from '../../ml/features/missing-features.js';
import { alarmsOf } from '../../ml/drift/alerts.js';
import type { AlertCode, ModelAlert, ModelDay } from '../../shared/model-day.js';
import { TRAINING_OPTIONS } from '../../shared/training.js';
import { asActivityFailure } from '../activity-failure.js';
import { withTold } from './alert-memory.js';
import { alertNotice } from './alert-notice.js';
import { measureModel } from './measure-model.js';

export interface MonitoringDependencies {
  database: Database;
  /** Told of each day of a model that was measured: for metrics. */
  onMeasured?: (day: ModelDay) => void;
}

/** A day, as `2026-11-23` in UTC. */
export interface MonitoringRef {
  organizationId: string;
  day: string;
}

/** Days that are caught up with at most: longer ago, an alarm helps nobody any more. */
const MOST_DAYS = 14;
const HEARTBEAT_MS = 5_000;
/** What a model that is trained anew may mend. */
const MENDED_BY_TRAINING: ReadonlySet<AlertCode> = new Set(['feature_drift', 'calibration_drift', 'auc_drop']);
const TRAINING_PAUSE_DAYS = 7;

/** Measures models day by day, and tells people where something is out of bounds. */
export function createMonitoringActivities({ database, onMeasured }: MonitoringDependencies) {
  return {
    /** The days that are to be measured, up to one. */
    async daysToMonitor({ organizationId, day }: MonitoringRef): Promise<{ days: string[] }> {
      try {
        return { days: await daysToMeasure(database.reader(organizationId), day, MOST_DAYS) };
      } catch (error) {
        throw asActivityFailure(error);
      }
    },

    /**
     * Measures a day of every model that scored leads on it, and the experiments that are open as they are now; then a shipped model that had to
     * wait for the end of one takes its place. Harmless to repeat: what was measured is left as it is.
     */
    async measureDay({ organizationId, day }: MonitoringRef): Promise<{ models: number; alerts: number }> {
      const beat = setInterval(() => heartbeat(), HEARTBEAT_MS);
      try {
        const reader = database.reader(organizationId);
        const { horizonDays, trainOnDrift } = await findScoringSettings(reader);
        const use = await modelUse(reader, day);
        const leads = await leadsOfDay(reader, day);
        const models = await monitoredModels(reader, use);
        let alerts = 0;
        for (const model of models) {
          const measuring = { reader, day, horizonDays, leads, use, progress: () => heartbeat() };
          const { day: figures, before } = await measureModel(measuring, model);
          const movesAlong = figures.comparedWith?.kind === 'own_leads';
          const statistics = { ...figures, alerts: withTold(alarmsOf(figures), before, day, movesAlong) };
          const isNew = await database.inOrganization(organizationId, async (tx) => {
            if (!(await insertModelDay(tx, model, day, statistics))) return false;
            await tell(tx, model, day, statistics.alerts, trainOnDrift);
            return true;
          });
          if (!isNew) continue;
          onMeasured?.(statistics);
          alerts += statistics.alerts.length;
        }
        await evaluateOpenExperiments(database, organizationId);
        await database.inOrganization(organizationId, (tx) => activateWaitingShippedModel(tx, findMissingFeatures));
        return { models: models.length, alerts };
      } catch (error) {
        throw asActivityFailure(error);
      } finally {
        clearInterval(beat);
      }
    },

    /** Notes that all days up to one have been looked at. */
    async closeMonitoring({ organizationId, day }: MonitoringRef): Promise<void> {
      try {
        await database.inOrganization(organizationId, (tx) => noteMonitored(tx, day));
      } catch (error) {
        throw asActivityFailure(error);
      }
    },
  };
}

async function tell(
  tx: OrganizationTransaction,
  model: MonitoredModel,
  day: string,
  alerts: readonly ModelAlert[],
  trainOnDrift: boolean,
): Promise<void> {
  const told = alerts.filter((alert) => alert.told);
  if (told.length > 0) {
    const { id: modelId, key, version } = model;
    const events = [...Map.groupBy(told, ({ code }) => code)].map(([code, ofCode]) => ({
      type: 'scoring.alert' as const,
      data: { modelId, model: { key, version }, day, code, alerts: ofCode.map(asData) },
    }));
    await appendEvents(tx, events, { route: false });
    await tellUsers(tx, ['admin', 'ops'], { ...alertNotice(model, day, told), modelId });
  }
  const mayMend = model.isActive && alerts.some(({ code }) => MENDED_BY_TRAINING.has(code));
  if (!trainOnDrift || !mayMend || (await hasDriftTraining(tx, TRAINING_PAUSE_DAYS))) return;
  const options = TRAINING_OPTIONS.parse({});
  // One that is under way will do.
  await enterTraining(tx, { trigger: 'drift', options, why: null, createdBy: null, idempotencyKey: null });
}

function asData({ feature, value, bound, severity }: ModelAlert) {
  return { ...(feature !== null && { feature }), value, bound, severity };
}
