import { ApiKey } from './entities/api-key.entity.js';
import { EventRecord } from './entities/event.entity.js';
import { Interaction } from './entities/interaction.entity.js';
import { LeadScore } from './entities/lead-score.entity.js';
import { Lead } from './entities/lead.entity.js';
import { Message } from './entities/message.entity.js';
import { Model } from './entities/model.entity.js';
import { Organization } from './entities/organization.entity.js';
import { Receipt } from './entities/receipt.entity.js';
import { RefreshToken } from './entities/refresh-token.entity.js';
import { Refusal } from './entities/refusal.entity.js';
import { Source } from './entities/source.entity.js';
import { Task } from './entities/task.entity.js';
import { User } from './entities/user.entity.js';
import { WorkflowExecutionStep } from './entities/workflow-execution-step.entity.js';
import { WorkflowExecution } from './entities/workflow-execution.entity.js';
import { WorkflowTemplateVersion } from './entities/workflow-template-version.entity.js';
import { WorkflowTemplate } from './entities/workflow-template.entity.js';

/** Every entity, named one by one for the same reason as the migrations. */
export const ENTITIES = [
  ApiKey,
  EventRecord,
  Interaction,
  LeadScore,
  Lead,
  Message,
  Model,
  Organization,
  Receipt,
  RefreshToken,
  Refusal,
  Source,
  Task,
  User,
  WorkflowExecutionStep,
  WorkflowExecution,
  WorkflowTemplateVersion,
  WorkflowTemplate,
];
