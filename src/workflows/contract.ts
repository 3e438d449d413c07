/** What starts, signals and asks workflows meets them by: names, ids and shapes. Pure; importable from everywhere. */

/**
 * Task queues. Intake has one of its own: a receipt must not wait behind the executions that are being caught up with (25 to 40 s, after a
 * few kills in a row, when they shared one). Every worker process serves both, and the worker scales by adding processes. That of trainings is
 * served by the trainer (trainer/throughline_trainer/worker.py), which has activities only.
 */
export const TASK_QUEUES = {
  intake: 'throughline-intake',
  executions: 'throughline-executions',
  training: 'throughline-training',
} as const;
/** Those whose workers run workflows. */
export type TaskQueue = (typeof TASK_QUEUES)['intake' | 'executions'];

/** Workflow types, by the names that src/workflows/index.ts exports. */
export const WORKFLOW_TYPES = {
  leadIntake: 'leadIntake',
  eventRouting: 'eventRouting',
  leadEnrichment: 'leadEnrichment',
  execution: 'execution',
  leadImport: 'leadImport',
  bulkRepair: 'bulkRepair',
  templateMove: 'templateMove',
  segmentStart: 'segmentStart',
  templateSimulation: 'templateSimulation',
  scheduledStart: 'scheduledStart',
  modelTraining: 'modelTraining',
  modelMonitoring: 'modelMonitoring',
  rescoring: 'rescoring',
} as const;

/** A batch of receipts of one organization; the receipts carry the batch's id. */
export interface LeadIntakeInput {
  organizationId: string;
  batchId: string;
}

/** A batch of events of one organization, claimed in the outbox under the batch's id. */
export interface EventRoutingInput {
  organizationId: string;
  batchId: string;
}

/** Leads that were scored while a provider was down, to be enriched again and scored anew. */
export interface LeadEnrichmentInput {
  organizationId: string;
  leadIds: string[];
}

/** A file of leads that was uploaded. */
export interface LeadImportInput {
  organizationId: string;
  importId: string;
}

/** A repair of many parked executions. */
export interface BulkRepairInput {
  organizationId: string;
  repairId: string;
}

/** Executions under way that go on in another version of their template. */
export interface TemplateMoveInput {
  organizationId: string;
  moveId: string;
}

/** A start of a template for a segment of leads. */
export interface SegmentStartInput {
  organizationId: string;
  startId: string;
}

/** What the Temporal Schedule of a template starts each time. */
export interface ScheduledStartInput {
  organizationId: string;
  templateKey: string;
}

/** A simulation of a template over history. */
export interface TemplateSimulationInput {
  organizationId: string;
  simulationId: string;
}

/** New scores for all leads of an organization. */
export interface RescoringInput {
  organizationId: string;
  rescoringId: string;
}

/** A training of a model. */
export interface ModelTrainingInput {
  organizationId: string;
  trainingId: string;
}

/** The models of an organization, to be looked after up to a day: `2026-11-23`, in UTC. */
export interface ModelMonitoringInput {
  organizationId: string;
  day: string;
}

export interface ExecutionInput {
  organizationId: string;
  executionId: string;
}

/** Workflow ids derive from what the workflow is about, so that starting one twice is harmless. */
export const workflowIds = {
  leadIntake: (batchId: string) => `lead-intake/${batchId}`,
  eventRouting: (batchId: string) => `event-routing/${batchId}`,
  leadEnrichment: (batchId: string) => `lead-enrichment/${batchId}`,
  execution: (executionId: string) => `execution/${executionId}`,
  leadImport: (importId: string) => `lead-import/${importId}`,
  bulkRepair: (repairId: string) => `bulk-repair/${repairId}`,
  templateMove: (moveId: string) => `template-move/${moveId}`,
  segmentStart: (startId: string) => `segment-start/${startId}`,
  templateSimulation: (simulationId: string) => `template-simulation/${simulationId}`,
  modelTraining: (trainingId: string) => `model-training/${trainingId}`,
  rescoring: (rescoringId: string) => `rescoring/${rescoringId}`,
} as const;

/** One for each day, so that starting it twice is harmless. */
export const modelMonitoringId = ({ organizationId, day }: ModelMonitoringInput) =>
  `model-monitoring/${organizationId}/${day}`;

/** What the Temporal Schedule of a template starts; Temporal appends the time for which it was scheduled. */
export const scheduledStartId = (organizationId: string, templateKey: string) =>
  `scheduled-start/${organizationId}/${templateKey}`;

/** The Temporal Schedule of a template. */
export const templateScheduleId = (organizationId: string, templateKey: string) =>
  `template-schedule/${organizationId}/${templateKey}`;

/** By what executions are found in Temporal: keywords all. State and step are told at waits of over a minute, parked and paused. */
export const SEARCH_ATTRIBUTES = {
  organization: 'Organization',
  template: 'Template',
  version: 'TemplateVersion',
  state: 'ExecutionState',
  step: 'ExecutionStep',
} as const;

/** Signal to an execution: events of its lead that it may be waiting for, each an argument. */
export const EVENT_SIGNAL = 'event';

/** Update of an execution that is parked: try the step again, or go on behind it. Refused where it is not parked. */
export const REPAIR_UPDATE = 'repair';

/**
 * Update of an execution that has not ended: what a person wants done with it. Answered when it is recorded. Refused with
 * `execution_not_open`, `execution_paused`, `execution_not_paused`, `execution_parked` (a parked execution cannot be paused),
 * `step_unknown`, `step_not_reachable` or `version_unknown`.
 */
export const CONTROL_UPDATE = 'control';

/** What these carry. */
export type { ControlRequest, EventSignal, RepairRequest } from '../shared/interpreter/interpreter-types.js';
