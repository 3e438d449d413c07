import { isMap, type Document } from 'yaml';
import type { z } from 'zod';

/** What may be wrong with a template. */
export const TEMPLATE_PROBLEM_CODES = [
  'yaml_invalid',
  'too_large',
  'schema',
  'trigger_kind',
  'cron_invalid',
  'input_schema_invalid',
  'steps_too_many',
  'step_kind',
  'step_id_taken',
  'step_id_reserved',
  'step_unknown',
  'step_unreachable',
  'branch_crossed',
  'parallel_nested',
  'loop_without_wait',
  'name_taken',
  'message_unknown',
  'message_incomplete',
  'message_unused',
  'condition_invalid',
  'time_invalid',
  'field_unknown',
  'output_unknown',
  'liquid_invalid',
  'mjml_invalid',
  'automation_unknown',
  'script_invalid',
  'url_invalid',
  'secret_misplaced',
  'secret_unknown',
  'template_unknown',
  'run_cyclic',
  'key_changed',
] as const;
export type TemplateProblemCode = (typeof TEMPLATE_PROBLEM_CODES)[number];

/** One thing that is wrong with a template, or that its author may not have meant. */
export interface TemplateProblem {
  /** Where, for example `steps.2.wait_for.event`; empty for the whole. */
  path: string;
  code: TemplateProblemCode;
  /** What is wrong, and how to mend it. */
  message: string;
  /** Line of the source, from 1. */
  line?: number;
}

export type Path = readonly (string | number)[];
export type Report = (path: Path, code: TemplateProblemCode, message: string) => void;

/** Reports what a schema says of the value at a path. */
export function reportIssues(error: z.ZodError, at: Path, report: Report): void {
  for (const issue of error.issues) {
    const path = [...at, ...(issue.path as (string | number)[])];
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) report([...path, key], 'schema', `there is no "${key}" here`);
    } else if (issue.code === 'invalid_union') reportUnion(issue, path, report);
    else report(path, 'schema', messageOf(issue));
  }
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type' || !issue.message.endsWith('received undefined')) return issue.message;
  return `"${String(issue.path.at(-1))}" is missing; write ${{ record: 'a map', array: 'a list' }[issue.expected as string] ?? `a ${issue.expected}`}`;
}

/** Of several shapes, the one that the value fits furthest into is the one that was meant. */
function reportUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, report: Report): void {
  const depth = (issues: z.core.$ZodIssue[]) => Math.max(0, ...issues.map((one) => one.path.length));
  const isOfType = (issues: z.core.$ZodIssue[]) =>
    !issues.some((one) => one.code === 'invalid_type' && one.path.length === 0);
  const meant = issue.errors.filter(isOfType).sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
  if (!meant) report(path, 'schema', issue.message);
  else reportIssues({ issues: meant } as z.ZodError, path, report);
}

/** Where in the source a path begins; of what is missing, where its nearest parent does. */
export function offsetOf(document: Document.Parsed, path: Path): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const part = path.slice(0, length);
    const parent: unknown = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(parent) ? parent.items.find((item) => String(item.key) === String(part.at(-1))) : undefined;
    const key = pair?.key as { range?: [number, number, number] } | undefined;
    const node = document.getIn(part, true) as { range?: [number, number, number] } | undefined;
    const range = key?.range ?? node?.range;
    if (range) return range[0];
  }
  return document.contents?.range?.[0];
}
