import './automations/deployed.js';

export { bulkRepair } from './bulk-repair.workflow.js';
export { eventRouting } from './event-routing.workflow.js';
export { execution } from './execution.workflow.js';
export { leadEnrichment } from './lead-enrichment.workflow.js';
export { leadImport } from './lead-import.workflow.js';
export { leadIntake } from './lead-intake.workflow.js';
export { modelMonitoring } from './model-monitoring.workflow.js';
export { modelTraining } from './model-training.workflow.js';
export { rescoring } from './rescoring.workflow.js';
export { templateMove } from './template-move.workflow.js';
export { scheduledStart } from './scheduled-start.workflow.js';
export { segmentStart } from './segment-start.workflow.js';
export { templateSimulation } from './template-simulation.workflow.js';
