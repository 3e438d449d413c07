import { Operations1764000000010 } from './migrations/1764000000010-operations.js';
import { ExecutionLabels1764000000012 } from './migrations/1764000000012-execution-labels.js';
import { LeadImports1764000000006 } from './migrations/1764000000006-lead-imports.js';
import { TemplateLife1764000000009 } from './migrations/1764000000009-template-life.js';
import { LeadsAndEvents1764000000003 } from './migrations/1764000000003-leads-and-events.js';
import { PeopleAndIntake1764000000002 } from './migrations/1764000000002-people-and-intake.js';
import { RolesAndFunctions1764000000001 } from './migrations/1764000000001-roles-and-functions.js';
import { StepsOfTemplates1764000000007 } from './migrations/1764000000007-steps-of-templates.js';
import { SendGate1764000000008 } from './migrations/1764000000008-send-gate.js';
import { Security1764000000005 } from './migrations/1764000000005-security.js';
import { TemplateStarts1764000000011 } from './migrations/1764000000011-template-starts.js';
import { TemplateSimulations1764000000013 } from './migrations/1764000000013-template-simulations.js';
import { Scoring1764000000014 } from './migrations/1764000000014-scoring.js';
import { WorkflowsAndMessages1764000000004 } from './migrations/1764000000004-workflows-and-messages.js';

/** Every migration, oldest first. Named one by one: a folder scan would take specs and source maps for migrations. */
export const MIGRATIONS = [
  RolesAndFunctions1764000000001,
  PeopleAndIntake1764000000002,
  LeadsAndEvents1764000000003,
  WorkflowsAndMessages1764000000004,
  Security1764000000005,
  LeadImports1764000000006,
  StepsOfTemplates1764000000007,
  SendGate1764000000008,
  TemplateLife1764000000009,
  Operations1764000000010,
  TemplateStarts1764000000011,
  ExecutionLabels1764000000012,
  TemplateSimulations1764000000013,
  Scoring1764000000014,
];
