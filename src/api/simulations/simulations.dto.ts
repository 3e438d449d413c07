import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../shared/error-codes.js';
import { EVENT_TYPES } from '../../shared/events.js';
import { LEAD_STATUSES } from '../../shared/lead.js';
import { SCORE_BANDS } from '../../shared/score.js';
import { HISTORY_LIMITS } from '../../shared/simulation-settings.js';
import type { Json } from '../../shared/template-definition.js';
import { parseDuration } from '../../shared/template-duration.js';
import { SIMULATION_LIMITS } from '../../simulation/simulate-lead.js';
import { QUERY_MOMENT, TIMESTAMP } from '../common/fields.js';
import { pageOf } from '../common/pagination.js';
import { TEMPLATE_KEY } from '../templates/templates.dto.js';

const DEFINITION = z.string().optional().describe('YAML to be simulated; without it, the draft.');
const STEP_ID = z.string().min(1).max(64);
/** What a body in JSON holds is JSON; a schema that names itself would be none that the clients' types can express. */
const JSON_VALUE = z.unknown() as z.ZodType<Json>;
const DATA = z.record(z.string().max(100), JSON_VALUE);
const HTTP = z
  .record(
    STEP_ID,
    z.strictObject({
      status: z.int().min(100).max(599),
      headers: z.record(z.string().max(100), z.string().max(1_000)).optional(),
      body: JSON_VALUE.optional(),
    }),
  )
  .default({})
  .describe('What services answer, by the id of the `http` step. Nothing is called.');

const TEXT = z.string().trim().max(500).nullable().default(null);
const MADE_UP_LEAD = z
  .strictObject({
    email: z.email().max(254).nullable().default(null),
    phone: TEXT,
    firstName: TEXT,
    lastName: TEXT,
    company: TEXT,
    country: TEXT,
    city: TEXT,
    timeZone: TEXT,
    origin: TEXT,
    status: z.enum(LEAD_STATUSES).default('new'),
    tags: z.array(z.string().trim().min(1).max(100)).max(100).default([]),
    attributes: z
      .record(z.string().max(100), z.union([z.string().max(2_000), z.number(), z.boolean(), z.null()]))
      .default({}),
    doNotContact: z.boolean().default(false),
    score: z.number().min(0).max(1).nullable().default(null),
    band: z.enum(SCORE_BANDS).optional().describe('Of the score; without it, `hot` from 0.7 and `warm` from 0.3.'),
  })
  .meta({ id: 'SimulatedLead' });

const OFFSET = z
  .string()
  .regex(/^\+/, 'must be a moment, or a time after the start such as +2h')
  .refine((text) => parseDuration(text.slice(1)) !== undefined, 'must be a time after the start such as +2h or +3d');

export const SIMULATION_REQUEST = z
  .strictObject({
    definition: DEFINITION,
    leadId: z.uuid().optional().describe('A lead of the organization, as it is now. Needs `leads:read`.'),
    lead: MADE_UP_LEAD.optional().describe('A lead that there is not.'),
    start: QUERY_MOMENT.optional().describe('When the execution starts; without it, now.'),
    trigger: DATA.default({}).describe('`event.data` of what starts the execution; of a webhook, `event.input`.'),
    events: z
      .array(
        z.strictObject({
          at: z.union([QUERY_MOMENT, OFFSET]).describe('A moment, or a time after the start: `+2h`.'),
          type: z.enum(EVENT_TYPES),
          data: DATA.default({}),
        }),
      )
      .max(SIMULATION_LIMITS.events)
      .default([])
      .describe('What happens to the lead. `task.completed` completes the task of `data.stepId` with `data.outcome`.'),
    http: HTTP,
    scores: z
      .record(STEP_ID, z.strictObject({ value: z.number().min(0).max(1), band: z.enum(SCORE_BANDS).optional() }))
      .default({})
      .describe('What `score` steps find, by their ids; without it, the lead keeps its score.'),
  })
  .refine(({ leadId, lead }) => (leadId === undefined) !== (lead === undefined), 'give leadId or lead')
  .meta({ id: 'TemplateSimulationRequest' });
export type SimulationRequest = z.infer<typeof SIMULATION_REQUEST>;

const PROBLEM = z.object({ code: z.string(), message: z.string() });
const GATE_ANSWER = z.object({
  verdict: z.enum(['now', 'later', 'never']),
  at: TIMESTAMP,
  reason: z.string().optional(),
  until: TIMESTAMP.optional(),
});
const PATH_ENTRY = z
  .object({
    stepId: z.string(),
    visit: z.int(),
    kind: z.string(),
    at: TIMESTAMP,
    finishedAt: TIMESTAMP.nullable(),
    status: z.enum(['running', 'waiting', 'done', 'stopped', 'failed', 'parked']),
    decision: z.record(z.string(), z.unknown()).nullable(),
    result: z.record(z.string(), z.unknown()).nullable(),
    output: z.record(z.string(), z.unknown()).optional().describe('What later steps can use.'),
    request: z
      .object({ method: z.string(), url: z.string(), body: z.string().nullable() })
      .optional()
      .describe('What an `http` step would have called. Names of secrets stand for them.'),
    waitUntil: TIMESTAMP.optional().describe('When the wait was to end by itself.'),
    error: PROBLEM.optional(),
    gate: z.array(GATE_ANSWER).optional().describe('What the send gate said, each time that it was asked.'),
    message: z
      .object({
        channel: z.string(),
        to: z.array(z.string()),
        subject: z.string(),
        html: z.string().nullable(),
        text: z.string(),
      })
      .optional(),
    task: z.object({ title: z.string(), assignee: z.string().nullable() }).optional(),
    next: z.string().optional().describe('Where the execution went on.'),
  })
  .meta({ id: 'SimulatedStep' });
const END = z
  .object({
    state: z.enum(['completed', 'stopped', 'failed', 'parked', 'waiting']),
    reason: z.string(),
    at: TIMESTAMP,
    stepId: z.string().optional().describe('Where it stands, where it has not ended.'),
    error: PROBLEM.optional(),
  })
  .meta({ id: 'SimulatedEnd' });

export const SIMULATION = z
  .object({
    path: z.array(PATH_ENTRY).describe('Every visit to a step, in the order in which they began.'),
    end: END,
    runs: z
      .array(
        z.object({
          stepId: z.string(),
          visit: z.int(),
          template: z.string(),
          path: z.array(PATH_ENTRY),
          end: END,
        }),
      )
      .describe('Executions of other templates that `run` steps started.'),
    messages: z.record(z.string(), z.int()).describe('How many would have gone out, by channel.'),
    changes: z.record(z.string(), z.unknown()).describe('Fields of the lead that differ in the end.'),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'TemplateSimulation' });
export type SimulationAnswer = z.infer<typeof SIMULATION>;

export const HISTORY_REQUEST = z
  .strictObject({
    definition: DEFINITION,
    days: z.int().min(1).max(HISTORY_LIMITS.days).default(30),
    sample: z
      .int()
      .min(1)
      .max(HISTORY_LIMITS.sample)
      .default(HISTORY_LIMITS.sample)
      .describe('Trigger events that are looked at, the newest; leads, where no event starts the template.'),
    prices: z
      .record(z.string().max(20), z.number().min(0).max(1_000))
      .default({})
      .describe('What one message costs, by channel.'),
    http: HTTP,
  })
  .meta({ id: 'HistorySimulationRequest' });
export const OPTIONAL_HISTORY_REQUEST = z.preprocess((body) => body ?? {}, HISTORY_REQUEST);
export type HistoryRequest = z.infer<typeof HISTORY_REQUEST>;

const COUNTS = z.record(z.string(), z.int());
const RESULT = z
  .object({
    window: z.object({ from: TIMESTAMP, to: TIMESTAMP, days: z.int() }),
    sample: z.object({
      leads: z.int(),
      events: z.int().describe('Trigger events; 0 where no event starts the template.'),
      isCut: z.boolean().describe('There are more: these are the newest.'),
    }),
    executions: z.object({
      started: z.int(),
      byState: z.object({
        completed: z.int(),
        stopped: z.int(),
        failed: z.int(),
        parked: z.int(),
        waiting: z.int().describe('Those that have not ended at the end of the window.'),
      }),
      byReason: COUNTS,
    }),
    messages: z.object({
      total: z.int(),
      byChannel: COUNTS,
      byHour: z.record(z.string(), z.array(z.int())).describe('By channel: 24 numbers, by the hour of the lead’s day.'),
    }),
    gate: z
      .object({ held: COUNTS, refused: COUNTS })
      .describe('Messages that the send gate held or refused, by reason.'),
    steps: z.array(z.object({ stepId: z.string(), kind: z.string(), visits: z.int(), failed: z.int() })),
    edges: z.array(z.object({ from: z.string(), to: z.string(), count: z.int() })).describe('Which ways were taken.'),
    errors: z.array(z.object({ stepId: z.string(), code: z.string(), count: z.int() })),
    timeToFinish: z
      .object({ count: z.int(), p50Ms: z.number().nullable(), p90Ms: z.number().nullable() })
      .describe('Of executions that were completed or stopped.'),
    cost: z.object({ byChannel: z.record(z.string(), z.number()), total: z.number() }),
    assumptions: z.array(z.string()).describe('What the numbers take for granted.'),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'HistorySimulationResult' });

export const HISTORY_SIMULATION = z
  .object({
    id: z.uuid(),
    templateKey: z.string(),
    state: z.enum(['pending', 'running', 'stopping', 'completed', 'stopped', 'failed']),
    days: z.int(),
    sample: z.int(),
    progress: z.object({ leads: z.int().nullable(), done: z.int(), executions: z.int() }),
    result: RESULT.nullable().describe('In the end; not in lists.'),
    errorCode: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]).nullable(),
    createdBy: z.uuid(),
    createdAt: TIMESTAMP,
    finishedAt: TIMESTAMP.nullable(),
  })
  .meta({ id: 'HistorySimulation' });
export type HistorySimulationDto = z.infer<typeof HISTORY_SIMULATION>;
export const HISTORY_SIMULATION_PAGE = pageOf(HISTORY_SIMULATION, 'HistorySimulationPage');

export const SIMULATION_PARAMS = z.object({ key: TEMPLATE_KEY, id: z.uuid() });
export type SimulationParams = z.infer<typeof SIMULATION_PARAMS>;
