import type { components, paths } from './schema.js';

type Body<Operation> = Operation extends { responses: infer Responses }
  ? Responses[keyof Responses & (200 | 201 | 202)] extends { content: { 'application/json': infer Json } }
    ? Json
    : never
  : never;
type Answer<Path extends keyof paths, Method extends keyof paths[Path] = 'get' & keyof paths[Path]> = Body<
  paths[Path][Method]
>;
type Query<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never;

// Every type of the app that comes from the API is read off the generated paths here, and nowhere else.
export type Me = Answer<'/api/v1/auth/login', 'post'>['user'];
export type SignedIn = Answer<'/api/v1/auth/login', 'post'>;
export type Lead = Answer<'/api/v1/leads/{id}'>;
export type LeadStatus = Lead['status'];
export type LeadsQuery = Query<'/api/v1/leads'>;
export type Score = Answer<'/api/v1/leads/{id}/score'>;
export type PastScore = Answer<'/api/v1/leads/{id}/scores'>['items'][number];
export type ScoreAdvice = Answer<'/api/v1/leads/{id}/score/advice'>;
export type ScoreReason = Score['reasons'][number];
export type ScoreBand = Score['band'];
export type Model = Answer<'/api/v1/scoring/models'>['items'][number];
export type ModelDetail = Answer<'/api/v1/scoring/models/{id}'>;
export type ModelState = Model['state'];
export type ModelShape = Answer<'/api/v1/scoring/models/{id}/shapes'>['terms'][number];
export type ModelPerformance = Answer<'/api/v1/scoring/models/{id}/performance'>;
export type ModelDay = ModelPerformance['days'][number];
export type ModelAlert = ModelPerformance['alerts'][number];
export type Experiment = Answer<'/api/v1/scoring/experiments'>['items'][number];
export type ExperimentArm = NonNullable<Experiment['figures']>['champion'];
export type Rescoring = Answer<'/api/v1/scoring/rescorings'>['items'][number];
export type ScoringPolicy = Answer<'/api/v1/scoring/policy'>;
export type PolicyDefinition = ScoringPolicy['definition'];
export type PolicyPreview = Answer<'/api/v1/scoring/policy/preview', 'post'>;
export type Training = Answer<'/api/v1/scoring/trainings'>['items'][number];
export type ScoringSettings = Answer<'/api/v1/scoring/settings'>;
export type TimelineItem = Answer<'/api/v1/leads/{id}/timeline'>['items'][number];
export type Execution = Answer<'/api/v1/workflows/executions'>['items'][number];
export type ExecutionState = Execution['state'];
export type ExecutionDetail = Answer<'/api/v1/workflows/executions/{id}'>;
export type ExecutionStep = ExecutionDetail['steps'][number];
export type ExecutionsQuery = Query<'/api/v1/workflows/executions'>;
export type FailureGroup = Answer<'/api/v1/workflows/failures'>['items'][number];
export type BulkRepair = Answer<'/api/v1/workflows/repairs'>['items'][number];
export type Template = Answer<'/api/v1/workflows/templates'>['items'][number];
export type TemplateDetail = Answer<'/api/v1/workflows/templates/{key}'>;
export type TemplateDraft = Answer<'/api/v1/workflows/templates/{key}/draft'>;
export type TemplateValidation = Answer<'/api/v1/workflows/templates/{key}/validate', 'post'>;
export type TemplateProblem = TemplateValidation['problems'][number];
export type TemplatePublication = Answer<'/api/v1/workflows/templates/{key}/publish', 'post'>;
export type TemplateVersion = Answer<'/api/v1/workflows/templates/{key}/versions'>['items'][number];
export type TemplateMove = Answer<'/api/v1/workflows/templates/{key}/moves'>['items'][number];
export type TemplateDiff = Answer<'/api/v1/workflows/templates/{key}/diff'>;
export type Source = Answer<'/api/v1/sources'>['items'][number];
export type SourceWithSecret = Answer<'/api/v1/sources/{id}/rotate-secret', 'post'>;
export type AuthStrategy = Source['authStrategy'];
export type LeadImport = Answer<'/api/v1/leads/imports/{id}'>;
export type Receipt = Answer<'/api/v1/receipts'>['items'][number];
export type ReceiptStatus = Receipt['status'];
export type Refusal = Answer<'/api/v1/sources/{id}/refusals'>['items'][number];
export type Task = Answer<'/api/v1/tasks'>['items'][number];
export type Message = Answer<'/api/v1/messages'>['items'][number];
export type Notification = Answer<'/api/v1/notifications'>['items'][number];
export type Mail = Answer<'/dev/mailbox'>['items'][number];
export type MailDetail = Answer<'/dev/mailbox/{id}'>;
/** An entry of the event log, as far as the app looks at it. */
export type LiveEvent = Pick<components['schemas']['LogEvent'], 'type' | 'leadId' | 'executionId'>;
