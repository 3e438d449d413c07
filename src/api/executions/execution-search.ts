import { EXECUTION_STATES, type ExecutionQuery } from './executions.dto.js';

/**
 * Executions that are looked through, newest first, before the search goes by places. 10 ms; lists of what is going on end here.
 */
const RECENT = 5_000;

export type ExecutionFilter = Omit<ExecutionQuery, 'cursor' | 'limit'>;

/** A statement that answers the ids of executions, newest first. */
export interface IdQuery {
  text: string;
  values: unknown[];
}

/**
 * How the executions are found that a filter names, newest first: statements to be tried one after the other, until one fills the page; what
 * the last one answers counts.
 *
 * Any combination of filters takes milliseconds on a million executions, with two indexes for all of them, because each index costs every
 * change of an execution's state an entry. What is found often is found among the newest. What is found seldom is found by place: for each
 * combination of state, version and step that there is (some hundred; the index names them without going through the executions in between)
 * the newest, and the newest of those. With an error code the same by an index of those with an error. A lead has few executions.
 *
 * Rejected: an index for each filter, five of them, which leaves combinations to scans (two filters with 300,000 each and nothing in
 * common); indexes of open executions only, which leaves those that have ended to scans.
 *
 * @param beforeId - where the page before ended
 * @param most - ids at most
 */
export function searchStatements(filter: ExecutionFilter, page: SearchPage): IdQuery[] {
  const search = () => new Search(filter, page);
  const { state, templateKey, version, step } = filter;
  if (filter.leadId !== undefined) return [search().ofLead()];
  if (filter.errorCode !== undefined) return [search().byPlace()];
  const isEverything = [state, templateKey, version, step].every((wanted) => wanted === undefined);
  return isEverything ? [search().all()] : [search().amongRecent(), search().byPlace()];
}

export interface SearchPage {
  organizationId: string;
  /** Where the page before ended. */
  beforeId: string | undefined;
  /** Ids at most. */
  most: number;
}

class Search {
  private readonly values: unknown[];
  /** On an execution `e`: organization and time. */
  private readonly range: string;
  private readonly most: number;

  constructor(
    private readonly filter: ExecutionFilter,
    { organizationId, beforeId, most }: SearchPage,
  ) {
    this.values = [organizationId];
    this.most = most;
    const { from, to } = filter;
    this.range = [
      'e.organization_id = $1',
      ...(beforeId === undefined ? [] : [`e.id < ${this.parameter(beforeId)}`]),
      ...(from === undefined ? [] : [`e.id >= uuidv7_floor(${this.parameter(from)}::timestamptz)`]),
      ...(to === undefined ? [] : [`e.id < uuidv7_floor(${this.parameter(to)}::timestamptz)`]),
    ].join(' AND ');
  }

  all(): IdQuery {
    return this.statement(`SELECT e.id FROM workflow_executions e WHERE ${this.range}`);
  }

  ofLead(): IdQuery {
    const lead = this.parameter(this.filter.leadId);
    return this.statement(
      `SELECT e.id FROM workflow_executions e WHERE ${this.range} AND e.lead_id = ${lead} ${this.conditions()}`,
    );
  }

  amongRecent(): IdQuery {
    return this.statement(`SELECT e.id
      FROM (SELECT * FROM workflow_executions e WHERE ${this.range} ORDER BY e.id DESC LIMIT ${RECENT}) AS e
      WHERE true ${this.conditions()}`);
  }

  /** The newest of each place, and the newest of those. */
  byPlace(): IdQuery {
    const { state, step, errorCode } = this.filter;
    const states = this.parameter(state === undefined ? EXECUTION_STATES : [state]);
    const error = errorCode === undefined ? '' : `AND e.error_code = ${this.parameter(errorCode)}`;
    const at = (place: string) =>
      `e.organization_id = $1 ${error} AND e.state = ${place}.state AND e.version_id = ${place}.version_id`;
    const newest = (places: string, atStep: string) => `
      SELECT e.id FROM ${places} AS place CROSS JOIN LATERAL (
        SELECT e.id FROM workflow_executions e WHERE ${at('place')} AND ${atStep} AND ${this.range}
        ORDER BY e.id DESC LIMIT ${this.most}) AS e`;
    const standing = `standing AS MATERIALIZED (
      SELECT state, v.id AS version_id FROM unnest(${states}::text[]) AS state, (${this.versions()}) AS v)`;
    if (step !== undefined) {
      return this.statement(`WITH ${standing} ${newest('standing', `e.current_step = ${this.parameter(step)}`)}`);
    }
    const nextStep = (place: string, behind: string) =>
      `(SELECT e.current_step FROM workflow_executions e WHERE ${at(place)} AND ${behind} ORDER BY e.current_step LIMIT 1)`;
    return this.statement(`WITH RECURSIVE ${standing},
      place (state, version_id, step) AS (
        SELECT state, version_id, ${nextStep('standing', 'e.current_step IS NOT NULL')} FROM standing
        UNION ALL
        SELECT state, version_id, ${nextStep('place', 'e.current_step > place.step')} FROM place WHERE step IS NOT NULL
      )
      SELECT e.id FROM (${newest('(SELECT * FROM place WHERE step IS NOT NULL)', 'e.current_step = place.step')}
        UNION ALL ${newest('standing', 'e.current_step IS NULL')}) AS e`);
  }

  /** On an execution `e`: every filter but those of the lead and the time. */
  private conditions(): string {
    const { state, step, errorCode, templateKey, version } = this.filter;
    const conditions = [
      ...(state === undefined ? [] : [`e.state = ${this.parameter(state)}`]),
      ...(step === undefined ? [] : [`e.current_step = ${this.parameter(step)}`]),
      ...(errorCode === undefined ? [] : [`e.error_code = ${this.parameter(errorCode)}`]),
      ...(templateKey === undefined && version === undefined ? [] : [`e.version_id IN (${this.versions()})`]),
    ];
    return conditions.map((condition) => `AND ${condition}`).join(' ');
  }

  private versions(): string {
    const { templateKey, version } = this.filter;
    return `SELECT v.id FROM workflow_template_versions v
      JOIN workflow_templates t ON t.organization_id = $1 AND t.id = v.template_id
      WHERE v.organization_id = $1
        ${templateKey === undefined ? '' : `AND t.key = ${this.parameter(templateKey)}`}
        ${version === undefined ? '' : `AND v.version = ${this.parameter(version)}`}`;
  }

  private parameter(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  private statement(text: string): IdQuery {
    return { text: `${text} ORDER BY e.id DESC LIMIT ${this.most}`, values: this.values };
  }
}
