import { LineCounter, parseDocument } from 'yaml';
import type { CompiledMessage, TemplateDefinition } from './template-definition.js';
import { defineTemplate } from './template-define.js';
import { checkExpressions } from './template-expressions.js';
import { TEMPLATE_LIMITS } from './template-limits.js';
import { compileMessage } from './template-messages.js';
import { offsetOf, type Report, reportIssues, type TemplateProblem } from './template-problems.js';
import { readSteps, readTrigger } from './template-read.js';
import { checkReferences } from './template-references.js';
import { TEMPLATE_HEAD_SCHEMA, type TemplateHead } from './template-schema.js';

export type { TemplateProblem } from './template-problems.js';

export type CompiledTemplate =
  | { ok: true; definition: TemplateDefinition; warnings: TemplateProblem[] }
  | { ok: false; problems: TemplateProblem[]; warnings: TemplateProblem[] };

/** What is known of the organization that a template is for; what is left out is not checked. */
export interface TemplateFacts {
  /** Keys of `lead.attributes` that leads have. */
  customFields?: readonly string[];
  /** The other templates, and the keys of those that their active versions run. */
  templates?: readonly { key: string; runs: readonly string[] }[];
  /** Names of the secrets in the vault. */
  secrets?: readonly string[];
}

/**
 * Reads, checks and compiles a template. Answers everything that is wrong with it, with its lines; warnings are of what may be meant
 * so. No network, no database.
 */
export async function compileTemplate(source: string, facts: TemplateFacts = {}): Promise<CompiledTemplate> {
  if (Buffer.byteLength(source) > TEMPLATE_LIMITS.sourceBytes) {
    const message = `the file is larger than ${TEMPLATE_LIMITS.sourceBytes / 1024} KB; shorten its messages, or put some steps into a template of their own`;
    return { ok: false, problems: [{ path: '', code: 'too_large', message }], warnings: [] };
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      path: '',
      code: 'yaml_invalid' as const,
      message: error.message,
      line: lines.linePos(error.pos[0]).line,
    }));
    return { ok: false, problems, warnings: [] };
  }
  const problems: TemplateProblem[] = [];
  const warnings: TemplateProblem[] = [];
  const reporter =
    (list: TemplateProblem[]): Report =>
    (path, code, message) => {
      const offset = offsetOf(document, path);
      const line = offset === undefined ? {} : { line: lines.linePos(offset).line };
      list.push({ path: path.join('.'), code, message, ...line });
    };
  const report = reporter(problems);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 20 });
  } catch (error) {
    report([], 'yaml_invalid', (error as Error).message);
    return { ok: false, problems, warnings };
  }
  const head = TEMPLATE_HEAD_SCHEMA.safeParse(value);
  if (!head.success) {
    reportIssues(head.error, [], report);
    return { ok: false, problems, warnings };
  }
  const trigger = readTrigger(head.data.trigger, report);
  const steps = readSteps(head.data.steps, report);
  checkReferences(head.data, steps, report);
  const { usesOutputs } = checkExpressions({
    head: head.data,
    trigger,
    steps,
    facts,
    report,
    warn: reporter(warnings),
  });
  const messages = await compileMessages(head.data, report);
  if (problems.length > 0) return { ok: false, problems, warnings };
  return { ok: true, definition: defineTemplate(head.data, trigger!, steps, messages, usesOutputs), warnings };
}

async function compileMessages(
  head: Pick<TemplateHead, 'messages'>,
  report: Report,
): Promise<Record<string, CompiledMessage>> {
  const entries = Object.entries(head.messages);
  if (entries.length > TEMPLATE_LIMITS.messages) {
    const message = `there are ${entries.length} messages, ${TEMPLATE_LIMITS.messages} at most`;
    report(['messages'], 'schema', message);
  }
  const messages: Record<string, CompiledMessage> = {};
  for (const [name, source] of entries.slice(0, TEMPLATE_LIMITS.messages)) {
    const { compiled, problems } = await compileMessage(source);
    for (const problem of problems) report(['messages', name, problem.field], problem.code, problem.message);
    messages[name] = compiled;
  }
  return messages;
}
